"""Where the cluster and the programs lie, so that their user reaches them, and where the socket lies."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from pathlib import Path

from deploy.embedded.account import Account
from deploy.embedded.trouble import Trouble

LONGEST_SOCKET = 107  # bytes of sun_path without its closing zero
SOCKET_NAME = ".s.PGSQL.5432"


def place_for(home: Path, account: Account | None) -> Path:
    """Return the services' folder: inside CIVIC_HOME if their user gets there, else elsewhere and noted."""
    inside, note = home / "services", home / "services.place"
    if account is None:
        inside.mkdir(mode=0o700, exist_ok=True)
        return inside
    if note.exists() and (noted := _still_ours(Path(note.read_text(encoding="utf-8").strip()), home, account)):
        return noted
    if account.passes(home) and (not inside.exists() or account.passes(inside)):
        _give(inside, account)
        return inside
    place = _elsewhere(home, account)
    note.write_text(f"{place}\n", encoding="utf-8")
    return place


def noted_owner(home: Path) -> int | None:
    """Return the user id that owns the cluster of this home, if there is one."""
    note = home / "services.place"
    try:
        place = Path(note.read_text(encoding="utf-8").strip()) if note.exists() else home / "services"
        return (place / "cluster").stat().st_uid
    except OSError:
        return None


def _still_ours(place: Path, home: Path, account: Account) -> Path | None:
    try:
        described = (place / "home").read_text(encoding="utf-8").strip()
        if place.is_symlink() or place.stat().st_uid != account.uid:
            return None
    except OSError:
        return None
    if described != str(home) and Path(described).exists():
        return None  # this home is a copy of another one that still uses the place
    (place / "home").write_text(f"{home}\n", encoding="utf-8")
    return place


def _elsewhere(home: Path, account: Account) -> Path:
    name = f"multitude-{hashlib.sha256(str(home).encode()).hexdigest()[:12]}"
    for base in (Path("/var/lib"), Path(tempfile.gettempdir()), Path("/var/tmp")):
        if not account.passes(base):
            continue
        try:
            if base == Path("/var/lib"):
                place = base / name
                if place.is_dir() and not place.is_symlink():
                    shutil.rmtree(place)  # of a CIVIC_HOME that was deleted since
                place.mkdir(mode=0o700)
            else:
                place = Path(tempfile.mkdtemp(prefix=f"{name}-", dir=base))
            (place / "home").write_text(f"{home}\n", encoding="utf-8")
            _give(place, account)
            return place
        except OSError:
            continue
    raise Trouble(
        f"User {account.name}, as whom PostgreSQL runs, reaches neither {home} nor a folder under /var/lib.",
        "put CIVIC_HOME where others may pass: CIVIC_HOME=/srv/multitude make run",
        "or run as an ordinary user",
        "or use a database of your own: DATABASE_URL=postgres://... make run",
    )


def _give(folder: Path, account: Account) -> None:
    folder.mkdir(mode=0o700, exist_ok=True)
    folder.chmod(0o700)
    os.chown(folder, account.uid, account.gid)


def socket_folder(note: Path, account: Account | None) -> Path:
    """Return a new private folder, short enough for a socket; that of a killed run is removed.

    `note` remembers it. The path of a Unix socket ends at 107 bytes, so CIVIC_HOME is never used.
    """
    forget_sockets(note)
    for base in (Path(tempfile.gettempdir()), Path("/tmp"), Path("/var/tmp"), Path("/dev/shm")):
        if len(os.fsencode(base / "civic-12345678" / SOCKET_NAME)) > LONGEST_SOCKET - len(".lock"):
            continue
        if account is not None and not account.passes(base):
            continue
        try:
            folder = Path(tempfile.mkdtemp(prefix="civic-", dir=base))
        except OSError:
            continue
        if account is not None:
            os.chown(folder, account.uid, account.gid)
        note.write_text(f"{folder}\n", encoding="utf-8")
        return folder
    raise Trouble(
        "No temporary folder is short enough and writable for the database's socket.",
        "TMPDIR=/tmp make run",
        "or use a database of your own: DATABASE_URL=postgres://... make run",
    )


def forget_sockets(note: Path) -> None:
    """Remove the noted socket folder, if it is one of ours."""
    try:
        folder = Path(note.read_text(encoding="utf-8").strip())
    except OSError:
        return
    if folder.name.startswith("civic-") and folder.is_dir() and not folder.is_symlink():
        shutil.rmtree(folder, ignore_errors=True)
    note.unlink(missing_ok=True)
