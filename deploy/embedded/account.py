"""As which user the database runs: PostgreSQL refuses to be root."""

from __future__ import annotations

import os
import pwd
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from deploy.embedded.trouble import Trouble

CANDIDATES = ("nobody", "daemon", "postgres")


@dataclass(frozen=True)
class Account:
    """An existing unprivileged user; none is ever made."""

    name: str
    uid: int
    gid: int

    def can(self, test: Callable[[], bool]) -> bool:
        """Return the test's answer as this user, in a child of our own."""
        child = os.fork()
        if child == 0:
            answer = 2
            try:
                os.setgroups([])
                os.setgid(self.gid)
                os.setuid(self.uid)
                answer = 0 if test() else 1
            except OSError:
                pass
            finally:
                os._exit(answer)
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0

    def passes(self, folder: Path) -> bool:
        """Whether this user can enter the folder, through all its parents."""
        return self.can(lambda: os.access(folder, os.X_OK))

    def runs(self, program: Path) -> bool:
        return self.can(lambda: os.access(program, os.X_OK | os.R_OK))


def own_name() -> str:
    try:
        return pwd.getpwuid(os.geteuid()).pw_name
    except KeyError:
        raise Trouble(
            f"User id {os.geteuid()} has no name on this machine, and PostgreSQL needs one.",
            "run as a user who is listed in /etc/passwd",
            "or use a database of your own: DATABASE_URL=postgres://... make run",
        ) from None


def service_account(environment: Mapping[str, str], owner_uid: int | None) -> Account | None:
    """Return whom the private services run as; None means ourselves.

    `owner_uid` is the owner of a cluster that exists already: it stays with that user.
    """
    own_name()
    if os.geteuid() != 0:
        return None
    wanted = environment.get("SERVICE_USER")
    known = {entry.pw_uid: entry for entry in pwd.getpwall()}
    names = {entry.pw_name: entry for entry in known.values()}
    chosen = [wanted] if wanted else CANDIDATES
    entries = [names[name] for name in chosen if name in names]
    if owner_uid and owner_uid in known:
        entries.insert(0, known[owner_uid])
    for entry in entries:
        account = Account(entry.pw_name, entry.pw_uid, entry.pw_gid)
        if entry.pw_uid != 0 and account.can(lambda: True):
            return account
    raise Trouble(
        f"PostgreSQL does not run as root, and this process cannot become {' or '.join(chosen)}.",
        "run as an ordinary user",
        "or name one that exists: SERVICE_USER=name make run",
        "or use a database of your own: DATABASE_URL=postgres://... make run",
    )
