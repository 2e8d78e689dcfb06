"""What a killed run left behind. A live process is only ended when it is certainly one of that run."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import time
from pathlib import Path

PATIENCE = 20.0  # seconds: an orphaned database writes its checkpoint before it ends


def mark(pid: int) -> list[int | str]:
    """Return what names this very process: its id, its start and the boot of the machine."""
    return [pid, _start(pid), _boot()]


def _start(pid: int) -> str:
    """Return the start in clock ticks, the 22nd field; the second may hold blanks and brackets."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[19]
    except (OSError, IndexError):
        return ""


def _boot() -> str:
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text().strip()
    except OSError:
        return ""


def _gone(pid: int, start: str) -> bool:
    if _start(pid) != start:
        return True
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    return True


def end_leftovers(record: Path) -> list[str]:
    """End the processes of a killed run and return their names. The caller holds the home's lock.

    The database is asked, never killed: it ends by itself once its last words are written.
    """
    try:
        noted = json.loads(record.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return []
    orphans: list[tuple[str, int, str]] = []
    for name, (pid, start, boot) in noted.items():
        if start and boot == _boot() and not _gone(pid, start):
            orphans.append((name, pid, start))
    for name, pid, _ in orphans:
        with contextlib.suppress(OSError):
            os.kill(pid, signal.SIGINT if name == "database" else signal.SIGTERM)
    deadline = time.monotonic() + PATIENCE
    for name, pid, start in orphans:
        while not _gone(pid, start) and time.monotonic() < deadline:
            time.sleep(0.05)
        if name != "database" and not _gone(pid, start):
            with contextlib.suppress(OSError):
                os.killpg(pid, signal.SIGKILL)
    record.unlink(missing_ok=True)
    return [name for name, _, _ in orphans]
