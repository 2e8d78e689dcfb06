"""Private services, really started: used, stopped, killed, and started again."""

from __future__ import annotations

import json
import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg2
import pytest
import redis

from deploy.embedded.home import ROOT, read_pairs

LINUX = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="needs /proc and the parent's death signal")
AS_ROOT = pytest.mark.skipif(os.geteuid() != 0, reason="only root has to become somebody else")


class Launcher:
    """One `services` process on a CIVIC_HOME of its own."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.process: subprocess.Popen[str] | None = None

    def start(self) -> str:
        """Start and wait until it is ready, or has ended; return what it said."""
        hidden = ("DATABASE_URL", "OWNER_DATABASE_URL", "REDIS_URL", "CIVIC_HOME", "MAKELEVEL")
        given = {name: value for name, value in os.environ.items() if name not in hidden}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "deploy.embedded", "services"],
            env={**given, "CIVIC_HOME": str(self.home)},
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        assert self.process.stdout
        said = ""
        for line in self.process.stdout:
            said += line
            if "Ctrl-C stops" in line:
                break
        return said

    @property
    def pid(self) -> int:
        assert self.process
        return self.process.pid

    @property
    def urls(self) -> dict[str, str]:
        return read_pairs(self.home / "services.env")

    def children(self) -> dict[str, int]:
        return {name: mark[0] for name, mark in json.loads((self.home / "children.json").read_text()).items()}

    def stop(self, number: int = signal.SIGINT) -> int:
        assert self.process
        if self.process.poll() is None:
            self.process.send_signal(number)
        if self.process.stdout:
            self.process.stdout.close()
        return self.process.wait(timeout=30)


def begin(home: Path) -> Iterator[Launcher]:
    launcher = Launcher(home)
    yield launcher
    launcher.stop()
    note = home / "services.place"
    if note.exists():
        shutil.rmtree(note.read_text().strip())
    shutil.rmtree(home, ignore_errors=True)


@pytest.fixture
def launcher() -> Iterator[Launcher]:
    """A launcher whose CIVIC_HOME everybody may pass, with a path too long for a socket."""
    folder = Path(tempfile.mkdtemp(prefix="launcher-"))
    folder.chmod(0o711)
    yield from begin(folder / ("long-" * 20) / "state")
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def closed() -> Iterator[Launcher]:
    """A launcher whose CIVIC_HOME lies under a folder of mode 0700."""
    folder = Path(tempfile.mkdtemp(prefix="launcher-"))
    yield from begin(folder / "state")
    shutil.rmtree(folder, ignore_errors=True)


def wait_for(ready: Callable[[], bool], seconds: float = 15.0) -> None:
    deadline = time.monotonic() + seconds
    while not ready():
        assert time.monotonic() < deadline, "it took too long"
        time.sleep(0.05)


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def ask(url: str, *statements: str) -> list[tuple[object, ...]]:
    """Run statements, each in its own transaction; return the last one's rows."""
    rows: list[tuple[object, ...]] = []
    connection = psycopg2.connect(url)
    try:
        connection.autocommit = True
        with connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)
            rows = list(cursor.fetchall()) if cursor.description else []
    finally:
        connection.close()
    return rows


def test_services_are_private_used_and_leave_nothing(launcher: Launcher) -> None:
    said = launcher.start()
    urls = launcher.urls
    assert set(urls) == {"DATABASE_URL", "OWNER_DATABASE_URL", "REDIS_URL"}, said
    assert stat.S_IMODE((launcher.home / "services.env").stat().st_mode) == 0o600
    sockets = Path((launcher.home / "sockets").read_text().strip())
    assert stat.S_IMODE(sockets.stat().st_mode) == 0o700

    # The owner makes tables, the web's role works with rows; so in a test's own database too.
    owner, web = urls["OWNER_DATABASE_URL"], urls["DATABASE_URL"]
    ask(owner, "CREATE TABLE wish (id bigint GENERATED ALWAYS AS IDENTITY, title text)", "CREATE DATABASE test_city")
    ask(web, "INSERT INTO wish (title) VALUES ('Shade on Calle Mayor')")
    assert ask(web, "SELECT title FROM wish") == [("Shade on Calle Mayor",)]
    with pytest.raises(psycopg2.errors.InsufficientPrivilege):
        ask(web, "CREATE TABLE mine (id int)")
    extensions = "SELECT count(*) FROM pg_extension WHERE extname IN ('pg_trgm', 'unaccent', 'btree_gist')"
    assert ask(owner.replace("/multitude?", "/test_city?"), extensions) == [(3,)]
    assert ask(owner, "SELECT lower('ÀÉÑ'), current_setting('server_encoding')") == [("àéñ", "UTF8")]
    assert ask(owner, "SET ROLE multitude_web", "SELECT current_user") == [("multitude_web",)]
    assert ask(owner, "SHOW listen_addresses") == [("",)]
    assert ask(owner, "SELECT rolsuper FROM pg_roles WHERE rolname LIKE 'multitude_%'") == [(False,), (False,)]

    assert redis.Redis.from_url(urls["REDIS_URL"]).ping()
    without_word = "redis://" + urls["REDIS_URL"].rpartition("@")[2]
    with pytest.raises(redis.AuthenticationError):
        redis.Redis.from_url(without_word).ping()

    # Whoever comes second is told who is there, and takes nothing away.
    second = Launcher(launcher.home)
    assert f"is in use: the services of process {launcher.pid}" in second.start()
    assert second.stop() == 1
    assert ask(web, "SELECT 1") == [(1,)]

    children = launcher.children()
    assert launcher.stop() == 0
    assert not any(alive(pid) for pid in children.values())
    assert not sockets.exists() and not (launcher.home / "services.env").exists()


@LINUX
def test_a_killed_launcher_takes_its_services_along_and_starts_again(launcher: Launcher) -> None:
    launcher.start()
    ask(launcher.urls["OWNER_DATABASE_URL"], "CREATE TABLE kept AS SELECT 7 AS number")
    children = launcher.children()
    launcher.stop(signal.SIGKILL)
    wait_for(lambda: not any(alive(pid) for pid in children.values()))
    launcher.start()
    assert ask(launcher.urls["OWNER_DATABASE_URL"], "SELECT number FROM kept") == [(7,)]


@LINUX
def test_locks_left_by_a_kill_of_everything_do_not_stop_the_next_start(launcher: Launcher) -> None:
    launcher.start()
    ask(launcher.urls["OWNER_DATABASE_URL"], "CREATE TABLE kept AS SELECT 7 AS number")
    children, sockets = launcher.children(), Path((launcher.home / "sockets").read_text().strip())
    os.kill(launcher.pid, signal.SIGSTOP)  # so that it cannot start them again meanwhile
    for pid in children.values():
        os.kill(pid, signal.SIGKILL)
    launcher.stop(signal.SIGKILL)
    # As after a restart of the machine: the number in the lock belongs to somebody else by now.
    lock = launcher.home / "services" / "cluster" / "postmaster.pid"
    wait_for(lambda: not any(alive(pid) for pid in children.values()))
    lines = lock.read_text().splitlines()
    lock.write_text("\n".join([str(os.getpid()), *lines[1:]]) + "\n")
    assert (launcher.home / "services.env").exists() and sockets.exists()

    launcher.start()
    assert ask(launcher.urls["OWNER_DATABASE_URL"], "SELECT number FROM kept") == [(7,)]
    assert not sockets.exists()


@LINUX
def test_a_service_that_dies_is_back_at_the_same_address(launcher: Launcher) -> None:
    launcher.start()
    urls, children = launcher.urls, launcher.children()
    for pid in children.values():
        os.kill(pid, signal.SIGKILL)

    def back() -> bool:
        try:
            return bool(ask(urls["DATABASE_URL"], "SELECT 1") and redis.Redis.from_url(urls["REDIS_URL"]).ping())
        except (psycopg2.OperationalError, redis.ConnectionError):
            return False

    wait_for(back)
    assert not set(children.values()) & set(launcher.children().values())


@AS_ROOT
def test_root_with_a_closed_folder_has_its_database_elsewhere(closed: Launcher) -> None:
    said = closed.start()
    place = Path((closed.home / "services.place").read_text().strip())
    assert str(place) in said
    assert place.stat().st_uid != 0 and stat.S_IMODE(place.stat().st_mode) == 0o700
    assert (place / "cluster" / "PG_VERSION").exists() and not (closed.home / "services").exists()
    ask(closed.urls["OWNER_DATABASE_URL"], "CREATE TABLE kept AS SELECT 7 AS number")
    assert closed.stop() == 0
    assert "made a private PostgreSQL" not in closed.start()
    assert ask(closed.urls["OWNER_DATABASE_URL"], "SELECT number FROM kept") == [(7,)]


@pytest.mark.skipif(os.geteuid() == 0, reason="root's case is another")
def test_an_ordinary_user_keeps_everything_in_its_closed_folder(closed: Launcher) -> None:
    closed.start()
    assert (closed.home / "services" / "cluster" / "PG_VERSION").exists()
    assert not (closed.home / "services.place").exists()
    assert ask(closed.urls["DATABASE_URL"], "SELECT 1") == [(1,)]
