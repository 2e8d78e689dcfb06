"""The environments that other packages have to themselves, beside the state."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
REQUIREMENTS = HERE / "requirements.txt"


def python(requirements: Path = REQUIREMENTS) -> Path:
    """Return the Python that has the packages; make its environment if it is not there or not of these versions.

    Each file of requirements has an environment of its own, because packages ask for different versions of a solver.
    """
    home = Path(os.environ.get("CIVIC_HOME", ".state")).resolve() / requirements.stem.replace("requirements", "oracle")
    found, stamp = home / "bin" / "python", home / ".complete"
    wanted = hashlib.sha256(f"{sys.version_info[:2]} {requirements.read_text()}".encode()).hexdigest()
    if not (stamp.exists() and stamp.read_text() == wanted):
        print("making an environment for the other packages", flush=True)
        subprocess.run([sys.executable, "-m", "venv", "--clear", home], check=True)
        subprocess.run([found, "-m", "pip", "install", "-q", "-r", requirements], check=True)
        stamp.write_text(wanted)
    return found


def ask(program: Path, script: Path, words: Sequence[str], seconds: float) -> dict[str, Any] | None:
    """Return what a script prints as JSON; None if it takes longer. Raises CalledProcessError if it fails."""
    try:
        done = subprocess.run(
            [program, script, *words], check=True, capture_output=True, text=True, timeout=seconds, cwd=HERE.parents[1]
        )
    except subprocess.TimeoutExpired:
        return None
    said: dict[str, Any] = json.loads(done.stdout)
    return said
