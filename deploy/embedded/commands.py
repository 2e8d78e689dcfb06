"""The commands of the launcher, each behind a target of the Makefile."""

from __future__ import annotations

import os
import shlex
import signal
import socket
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping, Sequence

from deploy.embedded.binaries import VENV
from deploy.embedded.crew import Child, Crew, die_with_make
from deploy.embedded.environment import PYTHON, browser, make_environment, with_environment
from deploy.embedded.home import ROOT, Home, read_pairs
from deploy.embedded.instance import Instance
from deploy.embedded.trouble import Stopped, Trouble

PEOPLE = "ana bea mira carl otto omar clara nora cleo ilse"
PASSWORD = "multitude-demo-city"  # noqa: S105 the demo's, printed for everybody
CELERY = (PYTHON, "-m", "celery", "--quiet", "--app", "civic")
CHECKS: Sequence[tuple[str, Sequence[str]]] = (
    ("lint", ("ruff", "check", ".")),
    ("format", ("ruff", "format", "--check", ".")),
    ("types", ("mypy",)),
    ("layers", ("lint-imports",)),
    ("system check", ("python", "manage.py", "check")),
    ("migrations complete", ("python", "manage.py", "makemigrations", "--check", "--dry-run")),
    ("every text marked", ("python", "-m", "tests.architecture.unmarked")),
    ("translations complete", ("python", "-m", "tests.architecture.texts")),
)


def main(words: Sequence[str]) -> int:
    """Run one command; return its exit code. Trouble is said, not traced."""
    commands: dict[str, Callable[[Crew, Sequence[str]], int]] = {
        "run": run,
        "test": test,
        "check": check,
        "setup": setup,
        "services": services,
        "module": module,
    }
    if not words or words[0] not in commands:
        print(f"usage: python3.11 -m deploy.embedded {'|'.join(commands)}", file=sys.stderr)
        return 2
    die_with_make()
    crew = Crew()
    crew.listen_for_stop()
    try:
        return commands[words[0]](crew, words[1:])
    except Stopped:
        return 130
    except Trouble as trouble:
        print(f"\n{trouble}\n", file=sys.stderr, flush=True)
        return 1


def setup(crew: Crew, words: Sequence[str]) -> int:
    """Make `.venv` and the secrets, start nothing."""
    home = Home.of_environment(os.environ)
    home.make()
    home.write_secrets()
    make_environment(crew, os.environ)
    return 0


# ---- make run --------------------------------------------------------------------------------


def run(crew: Crew, words: Sequence[str]) -> int:
    """Set up, start the city, and keep it running until somebody stops it."""
    began = time.monotonic()
    port, demo = _port(os.environ.get("PORT") or "8000"), os.environ.get("DEMO") or "small"
    if demo not in ("none", "small", "city", "metropolis"):
        raise Trouble(f"DEMO={demo} is unknown.", "DEMO=small, city, metropolis or none")
    home = Home.of_environment(os.environ)
    home.make()
    _hold(home, f"http://localhost:{port} (process {os.getpid()})")
    instance = Instance(crew, home, home)
    people: list[Child] = []
    try:
        instance.clean()
        refuse_taken(port)
        home.write_secrets()
        make_environment(crew, os.environ)
        urls = instance.start(os.environ, quiet=False)
        variables = _variables(home, urls, port)
        home.note({"PUBLIC_URL": variables["PUBLIC_URL"]})  # for the links that commands by hand print and mail
        _manage(crew, variables, "migrate", "--noinput", about="bringing the database up to date", quiet=True)
        if demo != "none":
            _manage(crew, variables, "demo_city", "--size", demo, "--if-empty", about="the demo city")
        if not _debug(home):
            _manage(crew, variables, "collectstatic", "--noinput", "--verbosity", "0", about="static files")
        for child in (_beat(variables, home), _web(variables, port), _worker(variables)):
            crew.start(child)
            people.append(child)
        _greet(crew, people[1], port, demo, began)
        while not crew.asked:
            crew.pump(1.0)
            crew.tend()
        crew.say("stop", "beat, web, worker (it finishes its task), redis, database")
        return 0
    finally:
        for child in people:
            crew.stop([child])
        instance.stop()
        home.release()
        if people:
            crew.say("stop", "done")


def services(crew: Crew, words: Sequence[str]) -> int:
    """Run the private services alone, for work with `manage.py` by hand."""
    home = Home.of_environment(os.environ)
    home.make()
    _hold(home, f"the services of process {os.getpid()}")
    instance = Instance(crew, home, home)
    try:
        instance.clean()
        home.write_secrets()
        make_environment(crew, os.environ)
        instance.start(os.environ, quiet=False)
        crew.say("setup", f"manage.py finds them by {home.services}; Ctrl-C stops")
        while not crew.asked:
            crew.pump(1.0)
            crew.tend()
        return 0
    finally:
        instance.stop()
        home.release()


def _hold(home: Home, about: str) -> None:
    if not home.hold(about):
        raise Trouble(
            f"{home.path} is in use: {home.holder()}.",
            "use what runs there",
            "or stop it first: Ctrl-C where it runs",
            "or run a second city beside it: CIVIC_HOME=.state-2 PORT=8001 make run",
        )


def _port(given: str) -> int:
    if not given.isdecimal() or not 0 < int(given) < 65536:
        raise Trouble(f"PORT={given}: expected a number from 1 to 65535.")
    return int(given)


def refuse_taken(port: int) -> None:
    """Raise Trouble where the web's port cannot be taken."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            reason = "may not be used by this user" if isinstance(error, PermissionError) else "is taken"
            raise Trouble(
                f"Port {port} {reason}.",
                f"another port: make run PORT={port + 1 if 1023 < port < 65535 else 8001}",
                f"or stop what listens there: ss -ltnp 'sport = :{port}' names it",
            ) from error


def _loopback(port: int) -> str:
    """Return what the web binds: 127.0.0.1, and ::1 where the machine has it, as some try that first."""
    addresses = [f"127.0.0.1:{port}"]
    try:
        with socket.socket(socket.AF_INET6) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(("::1", port))
        addresses.append(f"[::1]:{port}")
    except OSError:
        pass
    return ",".join(addresses)


def _variables(home: Home, urls: Mapping[str, str], port: int | None = None) -> dict[str, str]:
    variables = {**with_environment(os.environ), **urls, "CIVIC_HOME": str(home.path)}
    if port is not None:
        variables.setdefault("PUBLIC_URL", f"http://localhost:{port}")
    return variables


def _debug(home: Home) -> bool:
    given = os.environ.get("DEBUG") or read_pairs(home.secrets).get("DEBUG", "")
    return given.lower() in ("1", "true", "yes", "on")


def _manage(crew: Crew, variables: Mapping[str, str], *words: str, about: str, quiet: bool = False) -> None:
    """Run a management command as the owner of the tables. Raises Trouble where it fails."""
    crew.say("setup", about)
    owner = {**variables, "DATABASE_ROLE": "owner"}
    lines: list[str] = []
    on_line = lines.append if quiet else None
    child = crew.step("setup", [PYTHON, "manage.py", *words], owner, folder=ROOT, on_line=on_line)
    if child.process is None or child.process.returncode:
        last = "".join(f"\n    {line}" for line in list(child.said)[-8:])
        raise Trouble(
            f"`manage.py {' '.join(words)}` failed.{last}",
            "with a database of your own: is DATABASE_URL right, and does OWNER_DATABASE_URL own the tables?",
            "or start with a fresh state: CIVIC_HOME=.state-2 make run",
        )


def _web(variables: Mapping[str, str], port: int) -> Child:
    bind = variables.get("BIND") or _loopback(port)
    words = [PYTHON, "-m", "gunicorn", "--config", "deploy/gunicorn.conf.py", "civic.wsgi"]
    return Child("web", words, {**variables, "BIND": bind}, folder=ROOT, grace=20.0)


def _worker(variables: Mapping[str, str]) -> Child:
    hands = variables.get("WORKERS") or str(min(os.cpu_count() or 1, 2))
    words = [*CELERY, "worker", "--loglevel", "WARNING", "--concurrency", hands]
    # Warm for us; when we are killed its database and broker are gone too, so it need not wait.
    # That root is discouraged is true of a deployment; here it is whoever typed `make run`.
    calm = {**variables, "PYTHONWARNINGS": "ignore:::celery.platforms"} if os.geteuid() == 0 else variables
    return Child("worker", words, calm, folder=ROOT, grace=20.0, orphaned_with=signal.SIGQUIT)


def _beat(variables: Mapping[str, str], home: Home) -> Child:
    schedule = str(home.path / "beat-schedule")
    words = [*CELERY, "beat", "--loglevel", "WARNING", "--schedule", schedule]
    return Child("beat", [*words, "--pidfile="], variables, folder=ROOT, grace=10.0)


def _greet(crew: Crew, web: Child, port: int, demo: str, began: float) -> None:
    """Say where the city is, once it answers."""
    address = f"http://127.0.0.1:{port}/healthz"
    while not crew.asked and not _answers(address):
        crew.pump(0.2)
        crew.tend()
        if not web.alive and web.wait >= 4:  # it has failed three times
            words = "".join(f"\n    {line}" for line in list(web.said)[-8:])
            raise Trouble(f"The web server does not start.{words}")
    if crew.asked:
        return
    bare = "" if port == 80 else f":{port}"
    lines = [
        "",
        f"The city is at  http://localhost{bare}  (http://127.0.0.1{bare} too); "
        f"ready in {time.monotonic() - began:.0f} s",
    ]
    if demo != "none" and _debug(Home.of_environment(os.environ)):
        lines += [f"Sign in as      <name>@demo.example, password {PASSWORD}", f"                {PEOPLE}"]
        lines += [f"Mails           http://localhost{bare}/dev/mail/"]
    for line in [*lines, "Ctrl-C stops.", ""]:
        crew.say("city", line)


def _answers(address: str) -> bool:
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))  # loopback is never a proxy's business
    try:
        with direct.open(address, timeout=2):
            return True
    except urllib.error.HTTPError:
        return True
    except (OSError, ValueError):
        return False


# ---- make test, check, bench ------------------------------------------------------------------


def test(crew: Crew, words: Sequence[str]) -> int:
    """Run pytest on services of its own, made for this run; exit code and last line are pytest's."""
    chosen = [*words, *shlex.split(os.environ.get("ARGS", ""))]
    if browser(os.environ) is None:
        crew.say("setup", "NO CHROMIUM: the browser tests will be skipped. Debian: apt-get install chromium")
    # The whole suite on every core, in the order of tests/conftest.py; each worker has a database of its own.
    workers = str(min(os.cpu_count() or 1, 4))
    beside = [] if chosen else ["-n", workers, "--dist", "loadfile", "--no-loadscope-reorder"]
    command = [PYTHON, "-m", "pytest", "-p", "deploy.embedded.skips", *beside, *chosen]
    return _beside(crew, lambda variables: crew.foreground(command, {**variables, "DATABASE_ROLE": "owner"}, ROOT))


def module(crew: Crew, words: Sequence[str]) -> int:
    """Run a module of the project, such as tests.bench, on durable services of its own."""
    if not words:
        raise Trouble("module: which one?", "python3.11 -m deploy.embedded module tests.bench")
    if not (ROOT / words[0].replace(".", "/")).exists() and not (ROOT / f"{words[0].replace('.', '/')}.py").exists():
        raise Trouble(f"{words[0]} is not part of this checkout.")
    command = [PYTHON, "-m", *words, *shlex.split(os.environ.get("ARGS", ""))]
    owner = {"DATABASE_ROLE": "owner"}
    return _beside(crew, lambda variables: crew.foreground(command, {**variables, **owner}, ROOT), durable=True)


def check(crew: Crew, words: Sequence[str]) -> int:
    """Run every check, also after one has failed, and name those that failed."""
    return _beside(crew, lambda variables: _check(crew, {**variables, "DATABASE_ROLE": "owner"}))


def _check(crew: Crew, variables: Mapping[str, str]) -> int:
    failed = []
    for name, (program, *words) in CHECKS:
        began = time.monotonic()
        code = crew.foreground([VENV / "bin" / program, *words], variables, ROOT)
        crew.say("check", f"{'ok    ' if code == 0 else 'FAILED'} {name} ({time.monotonic() - began:.0f} s)")
        if code:
            failed.append(name)
        if crew.asked:
            raise Stopped
    crew.say("check", f"failed: {', '.join(failed)}" if failed else "all checks passed")
    return 1 if failed else 0


def _beside(crew: Crew, work: Callable[[Mapping[str, str]], int], *, durable: bool = False) -> int:
    """Work beside whatever runs: in the first home for tests that nobody holds, with a fresh cluster."""
    base = Home.of_environment(os.environ)
    base.make()
    home, number = _free_home(base)
    instance = Instance(crew, home, base, cluster=f"cluster-tests-{number}", fresh=True, durable=durable)
    try:
        instance.clean()
        home.write_secrets()
        make_environment(crew, os.environ)
        return work(_variables(home, instance.start(os.environ, quiet=True)))
    finally:
        instance.stop()
        home.release()


def _free_home(base: Home) -> tuple[Home, int]:
    for number in range(1, 10):
        home = Home(base.path / "tests" / str(number))
        home.make()
        if home.hold(f"tests of process {os.getpid()}"):
            return home, number
    raise Trouble("Nine test runs are under way on this state already.", "wait for one of them")
