"""CIVIC_HOME: what one checkout keeps between runs, and who holds it now."""

from __future__ import annotations

import base64
import fcntl
import os
import secrets
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import IO

from deploy.embedded.trouble import Trouble

ROOT = Path(__file__).resolve().parent.parent.parent


class Home:
    """One folder of state, with its lock."""

    def __init__(self, path: Path) -> None:
        self.path = path.absolute()
        self._lock: IO[str] | None = None

    @classmethod
    def of_environment(cls, environment: Mapping[str, str]) -> Home:
        return cls(Path(environment.get("CIVIC_HOME") or ROOT / ".state"))

    @property
    def secrets(self) -> Path:
        return self.path / "env"

    @property
    def services(self) -> Path:
        return self.path / "services.env"

    @property
    def children(self) -> Path:
        return self.path / "children.json"

    def make(self) -> None:
        """Create the folder; others may pass through it (the database's own user does), not read it."""
        try:
            if not self.path.is_dir():
                self.path.mkdir(parents=True)
                self.path.chmod(0o711)
            with tempfile.TemporaryFile(dir=self.path):
                pass
        except OSError as error:
            raise Trouble(
                f"{self.path} cannot be written ({error.strerror}).",
                "name another folder: CIVIC_HOME=/path/you/own make run",
                "or give it to the user who runs this: chown -R",
            ) from error

    def hold(self, about: str) -> bool:
        """Take the lock for the life of this process; False where a live process has it."""
        stream = open(self.path / "lock", "a+", encoding="utf-8")  # noqa: SIM115 open is held
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            stream.close()
            return False
        stream.truncate(0)
        stream.write(about)
        stream.flush()
        self._lock = stream
        return True

    def holder(self) -> str:
        try:
            return (self.path / "lock").read_text(encoding="utf-8").strip() or "another process"
        except OSError:
            return "another process"

    def release(self) -> None:
        if self._lock is not None:
            self._lock.truncate(0)
            self._lock.close()
            self._lock = None

    def note(self, names: Mapping[str, str]) -> None:
        """Add to what `manage.py` finds while this runs."""
        write_pairs(self.services, {**read_pairs(self.services), **names})

    def write_secrets(self) -> None:
        """Write the development secrets, once. An existing file is completed, never overwritten."""
        kept = read_pairs(self.secrets)
        fresh = {
            "DEBUG": "1",
            "SECRET_KEY": secrets.token_urlsafe(48),
            "IDENTITY_PEPPER": base64.b64encode(secrets.token_bytes(32)).decode(),
            "REGISTER_SIGNING_KEY": secrets.token_hex(32),
        }
        if fresh.keys() - kept.keys():
            write_pairs(self.secrets, {**fresh, **kept})


def read_pairs(path: Path) -> dict[str, str]:
    """Read NAME=value lines, as `civic.env` does; a missing file is empty."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise Trouble(
            f"{path} cannot be read ({error.strerror}).",
            "run this as the user who made it",
            "or name another folder: CIVIC_HOME=/path/you/own make run",
        ) from error
    pairs = (line.split("=", 1) for line in lines if "=" in line and not line.lstrip().startswith("#"))
    return {name.strip(): value.strip() for name, value in pairs}


def write_pairs(path: Path, pairs: Mapping[str, str]) -> None:
    """Write NAME=value lines, readable by the owner only, whole or not at all."""
    handle, partial = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")  # mkstemp makes it 0600
    with os.fdopen(handle, "w", encoding="utf-8") as stream:
        stream.writelines(f"{name}={value}\n" for name, value in pairs.items())
    os.replace(partial, path)
