"""A private PostgreSQL: one cluster, a Unix socket only, known to this user by the kernel's word (peer)."""

from __future__ import annotations

import contextlib
import locale
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from deploy.embedded.account import Account, own_name
from deploy.embedded.crew import Child
from deploy.embedded.trouble import Trouble

DATABASE, OWNER, WEB = "multitude", "multitude_owner", "multitude_web"
SUPERUSER = "postgres"
OLDEST = 15
ALWAYS = {"max_connections": "100"}
# As `deploy/compose.yaml` has it: plans and costs in a large city follow from it. Memory is taken as it is used.
DURABLE = {"shared_buffers": "512MB", "effective_cache_size": "1500MB", "random_page_cost": "1.1"}
# For tests: what is lost with the machine is made anew in a second.
FLEETING = {
    "shared_buffers": "128MB",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_wal_size": "2GB",
}
COMMON = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_min_messages": "fatal",
    "log_checkpoints": "off",
    "log_line_prefix": "",
    "logging_collector": "off",
    "jit": "off",
    "cluster_name": DATABASE,
}
# Default privileges and extensions in template1: every database made later, those of tests too, has them.
TEMPLATE = [
    f"CREATE ROLE {OWNER} LOGIN CREATEDB",
    f"CREATE ROLE {WEB} LOGIN",
    f"GRANT {WEB} TO {OWNER}",
    "CREATE EXTENSION pg_trgm",
    "CREATE EXTENSION unaccent",
    "CREATE EXTENSION btree_gist",
    f"ALTER DEFAULT PRIVILEGES FOR ROLE {OWNER} IN SCHEMA public "
    f"GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {WEB}",
    f"ALTER DEFAULT PRIVILEGES FOR ROLE {OWNER} IN SCHEMA public GRANT USAGE ON SEQUENCES TO {WEB}",
    f"CREATE DATABASE {DATABASE} OWNER {OWNER}",
]


@dataclass(frozen=True)
class Postgres:
    """One cluster and the programs that serve it."""

    programs: Path
    cluster: Path
    sockets: Path
    account: Account | None
    durable: bool = True

    def url(self, role: str) -> str:
        """Return a URL that libpq and Django both read."""
        return f"postgres://{role}@/{DATABASE}?host={quote(str(self.sockets))}"

    def prepare(self) -> bool:
        """Make the cluster once, whole or not at all; return whether it is new."""
        made = self._version() == 0
        if made:
            self._make()
        has, needed = self.program_version(), self._version()
        if has != needed:
            raise Trouble(
                f"The database in {self.cluster} is of PostgreSQL {needed}, the program is {has}.",
                f"use PostgreSQL {needed}: POSTGRES_BIN=/usr/lib/postgresql/{needed}/bin make run",
                "or move that folder aside: a new, empty database is made at the next start",
            )
        # Tests look at pages of files, as whoever owns the machine can.
        roles = (OWNER, WEB) if self.durable else (OWNER, WEB, SUPERUSER)
        users = {own_name(), "root"}
        self._write("pg_hba.conf", f"local all {','.join(roles)} peer map=civic\n")
        self._write("pg_ident.conf", "".join(f"civic {user} {role}\n" for user in users for role in roles))
        return made

    def program_version(self) -> int:
        said = self._run("postgres", "--version").stdout
        found = re.search(r"(\d+)(?:\.\d+|devel|beta|rc)", said)
        major = int(found[1]) if found else 0
        if major < OLDEST:
            raise Trouble(
                f"{self.programs} holds {said.strip() or 'no PostgreSQL'}; {OLDEST} or newer is needed.",
                "name a newer one by POSTGRES_BIN, or leave POSTGRES_BIN out",
            )
        return major

    def _version(self) -> int:
        try:
            return int((self.cluster / "PG_VERSION").read_text().strip())
        except (OSError, ValueError):
            return 0

    def _make(self) -> None:
        fresh = self.cluster.with_name(f"{self.cluster.name}.new")
        shutil.rmtree(fresh, ignore_errors=True)
        major = self.program_version()
        libc = _utf8_locale()
        words = ["-D", str(fresh), "-U", SUPERUSER, "-E", "UTF8", "--data-checksums", f"--locale={libc}"]
        if major >= 17:
            words += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        words += ["--auth-local=peer", "--auth-host=reject", *([] if self.durable else ["--no-sync"])]
        self._checked("initdb", *words)
        single = ("--single", "-D", str(fresh), "-c", "exit_on_error=on", "-c", "log_checkpoints=off")
        self._checked("postgres", *single, "template1", said="".join(f"{line}\n" for line in TEMPLATE))
        fresh.rename(self.cluster)

    def _checked(self, program: str, *words: str, said: str = "") -> None:
        done = self._run(program, *words, said=said)
        if done.returncode:
            last = "".join(f"\n    {line}" for line in (done.stdout + done.stderr).strip().splitlines()[-6:])
            raise Trouble(
                f"The private database could not be made: {program} ended with code {done.returncode}.{last}",
                "name PostgreSQL programs of this machine: POSTGRES_BIN=/usr/lib/postgresql/15/bin make run",
                "or use a running database: DATABASE_URL=postgres://... make run",
            )

    def _run(self, program: str, *words: str, said: str = "") -> subprocess.CompletedProcess[str]:
        account = self.account
        try:
            return subprocess.run(
                [str(self.programs / program), *words],
                input=said,
                capture_output=True,
                text=True,
                errors="replace",
                env=self._environment(),
                cwd=self.cluster.parent,
                user=account.uid if account else None,
                group=account.gid if account else None,
                extra_groups=[] if account else None,
                start_new_session=True,
                check=False,
            )
        except OSError as error:
            raise Trouble(
                f"{self.programs / program} cannot be run ({error.strerror}).",
                "name PostgreSQL programs of this machine: POSTGRES_BIN=/usr/lib/postgresql/15/bin make run",
                "or use a running database: DATABASE_URL=postgres://... make run",
            ) from error

    @staticmethod
    def _environment() -> dict[str, str]:
        """Return next to nothing: PGDATA, PGPORT or a locale of the caller must not reach the server."""
        return {"PATH": os.defpath, "LANG": "C", "LC_ALL": "C", "TZ": "UTC"}

    def _write(self, name: str, text: str) -> None:
        path = self.cluster / name
        path.write_text(text, encoding="utf-8")  # keeps the owner that initdb gave it

    def clear(self) -> None:
        """Wait out the last processes of a killed server, then mend its pid file.

        A number in that file which another program has by now would stop PostgreSQL for ever. A dead number
        is left to PostgreSQL, which also looks at the shared memory named there.
        """
        pid_file = self.cluster / "postmaster.pid"
        try:
            pid = int(pid_file.read_text().splitlines()[0])
        except (OSError, ValueError, IndexError):
            return
        deadline = time.monotonic() + 10
        while (busy := _working_in(self.cluster)) and pid not in busy and time.monotonic() < deadline:
            time.sleep(0.1)
        if busy:
            raise Trouble(
                f"A database server that this start did not make (process {pid}) uses {self.cluster}.",
                f"stop it: kill -INT {pid}",
                "or use a running database: DATABASE_URL=postgres://... make run",
            )
        if sys.platform.startswith("linux") and Path(f"/proc/{pid}").exists():
            pid_file.unlink(missing_ok=True)

    def ready(self) -> bool:
        """Whether it takes connections: the eighth line of its pid file says so."""
        try:
            lines = (self.cluster / "postmaster.pid").read_text().splitlines()
        except OSError:
            return False
        return len(lines) > 7 and lines[7].strip() == "ready"

    def child(self, quiet: bool) -> Child:
        settings = {**COMMON, **ALWAYS, **(DURABLE if self.durable else FLEETING)}
        settings["unix_socket_directories"] = str(self.sockets)
        words = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        return Child(
            "database",
            [self.programs / "postgres", "-D", self.cluster, *words],
            self._environment(),
            stop_with=signal.SIGINT,  # "fast": ends the connections, writes its checkpoint
            orphaned_with=signal.SIGINT,
            grace=30.0,
            account=self.account,
            folder=self.cluster.parent,
            quiet=quiet,
            before=self.clear,
        )


def _utf8_locale() -> str:
    before = locale.setlocale(locale.LC_CTYPE)
    try:
        for name in ("C.UTF-8", "C.utf8", "en_US.UTF-8"):
            try:
                locale.setlocale(locale.LC_CTYPE, name)
            except locale.Error:
                continue
            return name
        return "C"
    finally:
        locale.setlocale(locale.LC_CTYPE, before)


def _working_in(cluster: Path) -> list[int]:
    """Return the PostgreSQL processes of this cluster: each works in its folder."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if os.path.samefile(entry / "cwd", cluster):
                found.append(int(entry.name))
    return found
