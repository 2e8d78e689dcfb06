"""Files that people brought, each in a folder of its own under a key that nobody can guess.

What people call their files is never a path. A key is written once and never used again, so what is deleted cannot
be somebody else's.
"""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Callable, Collection, Iterator
from contextlib import suppress

from django.core.files import File
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

PICTURES, ATTACHMENTS, OPTIONS = "pictures", "attachments", "options"


def new_key() -> str:
    """Return a key of 128 bits."""
    return secrets.token_hex(16)


def put(room: str, key: str, name: str, content: bytes) -> None:
    """Write one file. A second write of the same name replaces the first."""
    path = _path(room, key, name)
    if default_storage.exists(path):
        default_storage.delete(path)
    default_storage.save(path, ContentFile(content))


def opened(room: str, key: str, name: str) -> File[bytes] | None:
    """Return the file, open for reading; None when it is not there."""
    try:
        return default_storage.open(_path(room, key, name))
    except FileNotFoundError:
        return None


def drop(room: str, key: str) -> None:
    """Delete a key's files. Repeating it changes nothing."""
    folder = _path(room, key)
    with suppress(FileNotFoundError):
        for name in default_storage.listdir(folder)[1]:
            default_storage.delete(f"{folder}/{name}")
        default_storage.delete(folder)


def keys(room: str, *, before: dt.datetime) -> Iterator[list[str]]:
    """Yield the keys whose files are older than a moment, a shelf of about 1/256 of them at a time."""
    for shelf in _folders(room):
        yield [key for key in _folders(f"{room}/{shelf}") if _is_older(f"{room}/{shelf}/{key}", before)]


def sweep(room: str, belonging: Callable[[Collection[str]], set[str]], *, before: dt.datetime) -> int:
    """Delete what is older than a moment and belongs to nothing; return how many keys. Asks once a shelf."""
    dropped = 0
    for shelf in keys(room, before=before):
        orphans = set(shelf) - belonging(shelf) if shelf else set()
        for key in orphans:
            drop(room, key)
        dropped += len(orphans)
    return dropped


def _path(room: str, key: str, name: str = "") -> str:
    return "/".join(part for part in (room, key[:2], key, name) if part)


def _folders(path: str) -> list[str]:
    try:
        return sorted(default_storage.listdir(path)[0])
    except FileNotFoundError:
        return []


def _is_older(folder: str, before: dt.datetime) -> bool:
    """Tell whether nothing in the folder is younger; an empty one is what an interrupted deletion left."""
    with suppress(FileNotFoundError):
        return all(
            default_storage.get_modified_time(f"{folder}/{name}") < before
            for name in default_storage.listdir(folder)[1]
        )
    return False
