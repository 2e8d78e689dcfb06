"""Check a file that somebody brought and keep it, before it is known what it will belong to."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files import File
from django.utils.translation import gettext as _

from accounts.models import Person
from commons import pdfs, pictures, store
from commons.sizes import MASTER
from commons.text import one_line
from commons.verdict import require
from proposals import policy
from proposals.models import Attachment

DOCUMENT = "document.pdf"
NAME_CHARACTERS = 60


@dataclass(frozen=True, slots=True)
class Kept:
    """A file in the store that somebody brought and that belongs to nothing yet; the sweep deletes it after a day."""

    by_id: int
    room: str
    key: str
    digest: str
    name: str
    width: int = 0
    height: int = 0
    bytes_count: int = 0


def keep_picture(*, by: Person, file: File[Any]) -> Kept:
    """Write the picture anew and keep it. Raises Refused, ValidationError that names the file. Takes 50 to 500 ms."""
    require(policy.may_draft(by))
    return written_anew(by=by, file=file, room=store.PICTURES)


def written_anew(*, by: Person, file: File[Any], room: str) -> Kept:
    """Write a picture anew and keep it in a room of the store, for whoever may. Raises as `keep_picture`."""
    name = _checked_size(file)
    try:
        master = pictures.master(file)
    except ValidationError as error:
        raise about(name, error) from error
    key = store.new_key()
    store.put(room, key, MASTER, master.content)
    return Kept(by.pk, room, key, master.digest, name, master.width, master.height)


def keep_attachment(*, by: Person, file: File[Any]) -> Kept:
    """Keep the PDF as it is. Raises Refused, ValidationError that names the file."""
    require(policy.may_draft(by))
    name = _checked_size(file)
    try:
        pdfs.check_pdf(file)
    except ValidationError as error:
        raise about(name, error) from error
    file.seek(0)
    content = file.read()
    key = store.new_key()
    store.put(store.ATTACHMENTS, key, DOCUMENT, content)
    digest = hashlib.sha256(content).hexdigest()[:32]
    return Kept(by.pk, store.ATTACHMENTS, key, digest, name, bytes_count=len(content))


def about(name: str, error: ValidationError) -> ValidationError:
    """Return what is wrong with the name of the file before it, for the field `file`."""
    return ValidationError({"file": [f"“{name}”: {said}" for said in error.messages]})


def called(file: File[Any]) -> str:
    """Return how its owner calls the file, for people to read; never a path."""
    name = one_line((file.name or "").replace("\\", "/").rsplit("/", 1)[-1])
    stem, dot, end = name.rpartition(".")
    if len(name) > NAME_CHARACTERS and dot and len(end) <= 5:
        name = f"{stem[: NAME_CHARACTERS - len(end) - 2]}….{end}"
    return name[: Attachment.NAME_CHARACTERS] or str(_("file"))


def _checked_size(file: File[Any]) -> str:
    name, most = called(file), settings.UPLOAD_MOST_BYTES
    if not file.size:
        raise about(name, ValidationError(_("It is empty.")))
    if file.size > most:
        raise about(
            name, ValidationError(_("It is larger than %(most)d MB. Make it smaller first.") % {"most": most // 10**6})
        )
    return name
