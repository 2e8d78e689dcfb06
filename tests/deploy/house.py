"""A city as `deploy/` runs it, on this machine alone: PostgreSQL, PgBouncer, Redis, two webs and nginx.

Everything is real and made for one drill: a cluster of its own, the roles of `roles.sh`, the proxy's own configuration
with other ports. A program that is missing skips the drill and says how to get it.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from deploy.embedded.account import Account, service_account
from deploy.embedded.binaries import postgres_bin, reachable
from deploy.embedded.trouble import Trouble
from tests.chaos.machines import Machine, Redis, free_port, wait_until
from tests.deploy.proxy import program, rendered

ROOT = Path(__file__).resolve().parents[2]
SCRIPTS = ROOT / "deploy" / "backup"
PASSWORDS = {"owner": "the-owner's-p\\ss", "web": 'the-web\'s "word"'}


class Cluster:
    """One PostgreSQL, by TCP for the roles and by a socket for its superuser."""

    def __init__(self, folder: Path, *, data: Path | None = None, account: Account | None, **settings: str) -> None:
        self.folder, self.account = folder, account
        self.data = data or folder / "data"
        self.bin = _postgres(account, folder)
        self.sockets = Path(tempfile.mkdtemp(prefix="mtd-", dir="/tmp"))  # a socket's path has 100 letters at most
        self.port = free_port()
        if account:
            os.chown(self.sockets, account.uid, account.gid)
        words = {
            "port": str(self.port),
            "unix_socket_directories": str(self.sockets),
            "max_connections": "60",
        } | settings
        command = [
            str(self.bin / "postgres"),
            "-D",
            str(self.data),
            "-c",
            "listen_addresses=127.0.0.1",
            "-c",
            "jit=off",
        ]
        command += [word for name, value in words.items() for word in ("-c", f"{name}={value}")]
        self.machine = Machine([*self._as_account(), *command], log=folder / f"postgres-{self.port}.log", **_plain())

    def make(self) -> None:
        """Make an empty cluster, open to who sits on this machine and to roles with a password."""
        words = [
            "-D",
            str(self.data),
            "-U",
            "postgres",
            "-E",
            "UTF8",
            "--locale=C.UTF-8",
            "--data-checksums",
            "--no-sync",
        ]
        subprocess.run(
            [*self._as_account(), str(self.bin / "initdb"), *words, "--auth-local=trust", "--auth-host=scram-sha-256"],
            env=_plain(),
            check=True,
            capture_output=True,
        )

    def start(self) -> None:
        self.machine.start()
        assert wait_until(self._ready, seconds=60), self.machine.said

    def _ready(self) -> bool:
        try:
            return self.ask("SELECT NOT pg_is_in_recovery()") == "t"
        except subprocess.CalledProcessError:
            return False

    def ask(self, sql: str, database: str = "postgres") -> str:
        """Run one statement as the superuser; return what psql prints."""
        words = ["--no-psqlrc", "--quiet", "--tuples-only", "--no-align", "-v", "ON_ERROR_STOP=1", "-c", sql]
        return self.run([str(self.bin / "psql"), *words, database]).strip()

    def run(self, words: Sequence[str], **environment: str) -> str:
        """Run one of our scripts, or a program of PostgreSQL's, as the superuser. Raises CalledProcessError."""
        done = subprocess.run(
            words,
            env={**os.environ, **self.libpq, **environment},
            capture_output=True,
            text=True,
            timeout=180,
        )
        if done.returncode:
            raise subprocess.CalledProcessError(done.returncode, words, done.stdout, done.stderr)
        return done.stdout

    @property
    def libpq(self) -> dict[str, str]:
        path = f"{self.bin}:{os.environ['PATH']}"
        return {"PGHOST": str(self.sockets), "PGPORT": str(self.port), "PGUSER": "postgres", "PATH": path}

    def url(self, role: str, *, database: str = "multitude", port: int | None = None) -> str:
        from urllib.parse import quote

        return f"postgres://multitude_{role}:{quote(PASSWORDS[role])}@127.0.0.1:{port or self.port}/{database}"

    def close(self, how: signal.Signals = signal.SIGINT) -> None:
        self.machine.end(how)
        shutil.rmtree(self.sockets, ignore_errors=True)

    def _as_account(self) -> list[str]:
        return as_account(self.account)


def as_account(account: Account | None) -> list[str]:
    if account is None:
        return []
    ids = [f"--reuid={account.uid}", f"--regid={account.gid}", "--clear-groups"]
    return [program("setpriv", "util-linux"), "--pdeathsig=KILL", *ids]


def _postgres(account: Account | None, folder: Path) -> Path:
    """The newest of Debian's, else the private one that `make run` uses."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_verifybackup"), key=lambda path: int(path.parts[4]))
    if debian and not os.environ.get("POSTGRES_BIN"):
        return debian[-1].parent
    try:
        return reachable(postgres_bin(os.environ) / "postgres", account, folder).parent
    except Trouble as trouble:
        pytest.skip(str(trouble))


def _plain() -> dict[str, str]:
    return {"PATH": os.defpath, "LC_ALL": "C.UTF-8", "TZ": "UTC"}


class Web(Machine):
    """One gunicorn on a socket that we hold open for it, as systemd does."""

    def __init__(self, name: str, folder: Path, environment: Mapping[str, str], *, held: bool = True) -> None:
        self.door = socket.socket()
        self.door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.door.bind(("127.0.0.1", 0))
        self.port = int(self.door.getsockname()[1])
        gunicorn = [sys.executable, "-m", "gunicorn", "-c", "deploy/gunicorn.conf.py", "civic.wsgi"]
        words = gunicorn
        bind = {"BIND": f"127.0.0.1:{self.port}"}
        if held:
            self.door.listen(1024)
            os.set_inheritable(self.door.fileno(), True)
            # The door becomes the third file of a process whose number it is told.
            opened = f'exec 3<&{self.door.fileno()}; export LISTEN_FDS=1 LISTEN_PID=$$; exec "$@"'
            words = ["/bin/bash", "-c", opened, "web", *gunicorn]
            bind = {}
        else:
            self.door.close()
        super().__init__(words, log=folder / f"{name}.log", **{**environment, **bind})

    def become(self, **environment: str) -> None:
        """What it is when it starts the next time."""
        self._environment |= environment

    def start(self) -> None:
        self._said = self._log.open("ab")
        self._process = subprocess.Popen(
            self._words,
            env=self._environment,
            stdout=self._said,
            stderr=self._said,
            start_new_session=True,
            close_fds=False,
            cwd=ROOT,
        )

    def tell(self, what: signal.Signals) -> None:
        """Tell the master alone, as an operator does."""
        assert self._process is not None
        self._process.send_signal(what)

    def answers(self) -> bool:
        """Whether it serves, asked past the proxy."""
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}/healthz", headers={"Host": "127.0.0.1"})
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False

    def stop(self) -> None:
        """End it as `systemctl stop` does: what has begun may end."""
        assert self._process is not None
        self.tell(signal.SIGTERM)
        self._process.wait(timeout=40)
        self.end()


class House:
    """The running city of a drill."""

    def __init__(self, folder: Path, *, residents: int, proposals: int) -> None:
        self.folder = folder
        self.account = service_account({}, None)
        self.backups = folder / "backups"
        self.media = folder / "media"
        self._machines: list[Machine] = []
        self._clusters: list[Cluster] = []
        self._numbers = (residents, proposals)
        self.webs: list[Web] = []

    # -- the parts -------------------------------------------------------------------------

    def build(self) -> None:
        """Start the database and Redis, make the roles and the tables, and let people live there."""
        for made in (self.folder, self.backups, self.media):
            made.mkdir(exist_ok=True)
        if self.account:
            os.chown(self.folder, self.account.uid, self.account.gid)
            os.chown(self.backups, self.account.uid, self.account.gid)
        archive = f"BACKUPS={self.backups} sh {self._script_of_the_account()} %p %f"
        self.cluster = self.another(archive_mode="on", archive_command=archive, make=True)
        for name, password in PASSWORDS.items():
            (self.folder / name).write_text(f"{password}\n")
        for _twice in range(2):  # safe to repeat
            self.make_roles(self.cluster)
        self.redis = Redis(self.folder)
        self.redis.start()
        self._machines.append(self.redis)
        self.manage("migrate", "--noinput", "--verbosity", "0")
        self.manage("collectstatic", "--noinput", "--verbosity", "0")
        self.people: dict[str, Any] = json.loads(self.program("tests.deploy.people", *map(str, self._numbers)))

    def make_roles(self, cluster: Cluster) -> None:
        roles = ["sh", str(ROOT / "deploy" / "postgres" / "roles.sh")]
        cluster.run(roles, **{f"{name.upper()}_PASSWORD_FILE": str(self.folder / name) for name in PASSWORDS})

    def keep(self, cluster: Cluster) -> None:
        """End this cluster with the house."""
        self._clusters.append(cluster)

    def another(self, data: Path | None = None, *, make: bool = False, **settings: str) -> Cluster:
        """A further cluster, begun from `data`."""
        cluster = Cluster(self.folder, data=data, account=self.account, **settings)
        self.keep(cluster)
        if make:
            cluster.make()
        elif self.account and data:
            for path in (data, *data.rglob("*")):
                os.chown(path, self.account.uid, self.account.gid, follow_symlinks=False)
            data.chmod(0o700)
        cluster.start()
        return cluster

    def _script_of_the_account(self) -> Path:
        """The archive's script where the cluster's user can read it; a checkout may be closed to it."""
        copy = self.folder / "archive-wal.sh"
        shutil.copy(SCRIPTS / "archive-wal.sh", copy)
        copy.chmod(0o644)
        return copy

    def environment(self, *, owner: bool = False, port: int | None = None) -> dict[str, str]:
        """What a process of the city is told, outside DEBUG."""
        told = {
            "DEBUG": "0",
            "CIVIC_HOME": str(self.folder / "home"),
            "MEDIA_ROOT": str(self.media),
            "SECRET_KEY": "a-key-of-a-drill-that-protects-nothing-at-all-0001",
            "IDENTITY_PEPPER": "a-pepper-of-a-drill-that-protects-nothing-at-all",
            "PUBLIC_URL": "https://127.0.0.1",
            "ALLOWED_HOSTS": "127.0.0.1",
            "TRUSTED_PROXIES": "1",
            "REDIS_URL": self.redis.url,
            "DATABASE_URL": self.cluster.url("owner" if owner else "web", port=port),
            "DATABASE_ROLE": "owner" if owner else "",
            "DJANGO_SETTINGS_MODULE": "civic.settings",
            "WEB_WORKERS": "1",
            "WEB_THREADS": "4",
            "EMAIL_URL": "",
            "RELOAD": "",
        }
        return told | ({"OWNER_DATABASE_URL": told["DATABASE_URL"]} if owner else {"OWNER_DATABASE_URL": ""})

    def manage(self, *words: str, **environment: str) -> str:
        return self._done([sys.executable, "manage.py", *words], environment)

    def program(self, module: str, *words: str) -> str:
        return self._done([sys.executable, "-m", module, *words], {})

    def _done(self, words: Sequence[str], environment: Mapping[str, str]) -> str:
        everything = {**os.environ, **self.environment(owner=True), **environment}
        done = subprocess.run(words, env=everything, cwd=ROOT, capture_output=True, text=True, timeout=240)
        assert done.returncode == 0, done.stderr[-3000:]
        return done.stdout

    def pool(self) -> int:
        """Start PgBouncer by its own configuration; return its port."""
        pgbouncer = program("pgbouncer", "pgbouncer")
        port = free_port()
        text = (ROOT / "deploy" / "pgbouncer" / "pgbouncer.ini").read_text()
        text = text.replace("host=postgres port=5432", f"host=127.0.0.1 port={self.cluster.port}")
        text = text.replace("listen_addr = 0.0.0.0", "listen_addr = 127.0.0.1").replace("6432", str(port))
        users, pooler = self.folder / "users.txt", self.folder / "pooler.sh"
        (self.folder / "pgbouncer.ini").write_text(text.replace("/run/pgbouncer/users.txt", str(users)))
        script = (ROOT / "deploy" / "pgbouncer" / "pooler.sh").read_text()
        script = script.replace("/run/pgbouncer/users.txt", str(users)).replace("exec pgbouncer", f"exec {pgbouncer}")
        pooler.write_text(script.replace("/etc/multitude/pgbouncer.ini", str(self.folder / "pgbouncer.ini")))
        words = [*as_account(self.account), "sh", str(pooler)]
        machine = Machine(words, log=self.folder / "pgbouncer.log", WEB_PASSWORD_FILE=str(self.folder / "web"))
        self._machines.append(machine)
        machine.start()
        assert wait_until(lambda: _listens(port), seconds=10), machine.said
        return port

    def open(self, *, held: bool = True) -> None:
        """Start two webs behind PgBouncer, and nginx before them."""
        nginx = program("nginx", "nginx-light")
        told = self.environment(port=self.pool()) | {"DATABASE_POOLED": "1"}
        self.webs = [Web(f"web-{n}", self.folder, told, held=held) for n in (1, 2)]
        for web in self.webs:
            self._machines.append(web)
            web.start()
        self.port, plain = free_port(), free_port()
        main = rendered(self.folder / "nginx", webs=[web.port for web in self.webs], plain=plain, tls=self.port)
        proxy = Machine([nginx, "-c", str(main), "-g", "daemon off;"], log=self.folder / "nginx.log")
        self._machines.append(proxy)
        proxy.start()
        self.plain = plain
        assert wait_until(lambda: not proxy.is_running or self.serves(), seconds=60) and proxy.is_running, "\n".join(
            machine.said for machine in self._machines[1:]
        )
        for web in self.webs:
            assert wait_until(web.answers, seconds=60), web.said

    def serves(self) -> bool:
        """Whether a page comes through all of it."""
        try:
            with urllib.request.urlopen(f"https://127.0.0.1:{self.port}/", timeout=30, context=unverified()) as page:
                return page.status == 200
        except OSError:
            return False

    def kept_pages(self) -> Counter[str]:
        """Count, by path, what the proxy answered from what it had kept."""
        lines = (self.folder / "nginx" / "log" / "multitude.log").read_text().splitlines()
        return Counter(line.split('"')[1].partition(" ")[2] for line in lines if line.endswith(" HIT"))

    def shut(self) -> None:
        """End what `open` started."""
        while len(self._machines) > 1:
            self._machines.pop().end()
        for web in self.webs:
            web.door.close()
        self.webs = []

    def close(self) -> None:
        self.shut()
        for machine in self._machines:
            machine.end()
        for cluster in self._clusters:
            cluster.close(signal.SIGKILL)


def unverified() -> ssl.SSLContext:
    """For a certificate that a drill made for itself."""
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def _listens(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


@contextmanager
def house(*, residents: int, proposals: int) -> Iterator[House]:
    """A city for one drill. In a folder of its own: pytest's is closed to the user as whom PostgreSQL runs."""
    folder = Path(tempfile.mkdtemp(prefix="multitude-house-"))
    made = House(folder, residents=residents, proposals=proposals)
    try:
        made.build()
        yield made
    finally:
        made.close()
        shutil.rmtree(folder, ignore_errors=True)


class Steps(threading.Thread):
    """Something done while others are at work; what it raises is raised where it is waited for."""

    def __init__(self, *steps: Any) -> None:
        super().__init__(daemon=True)
        self._steps, self._error = steps, None
        self.took: list[float] = []
        self._error: BaseException | None = None

    def run(self) -> None:
        try:
            for step in self._steps:
                began = time.monotonic()
                step()
                self.took.append(time.monotonic() - began)
        except BaseException as error:
            self._error = error

    def done(self) -> None:
        self.join(timeout=240)
        if self._error is not None:
            raise self._error
