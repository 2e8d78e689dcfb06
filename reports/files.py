"""Where the files of reports lie: each in a folder of its own under a key that nobody can guess."""

from __future__ import annotations

import shutil
from pathlib import Path

from django.conf import settings


def folder(key: str) -> Path:
    """Return a report's folder; it need not exist."""
    return Path(settings.MEDIA_ROOT) / "reports" / key[:2] / key


def unfinished(key: str, form: str) -> Path:
    """Return where a report is written, its folder made."""
    place = folder(key)
    place.mkdir(parents=True, exist_ok=True)
    return place / f"report.{form}.part"


def finished(key: str, form: str) -> Path:
    """Return where a finished report lies."""
    return folder(key) / f"report.{form}"


def drop(key: str) -> None:
    """Delete a report's files. Repeating it changes nothing."""
    shutil.rmtree(folder(key), ignore_errors=True)
