"""Receive files with bounded disk: what is beyond the limit is read and thrown away, so that the page can say so."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.http import HttpRequest


class BoundedUploadHandler(TemporaryFileUploadHandler):
    """Keep at most one byte more of a file than its route takes: enough to see that it is too large.

    A route takes `UPLOAD_MOST_BYTES`, or what its view says (`takes_files_of`). The bytes of one request are bounded by
    `UPLOAD_REQUEST_MOST_BYTES`, or by one such file; after that nothing is kept.
    """

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self.received = self.kept = 0
        self.most = _most_of(request)

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.kept = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self.received += len(raw_data)
        room = self.most + 1 - self.kept
        if self.received > max(settings.UPLOAD_REQUEST_MOST_BYTES, self.most + 1):
            room = 0
        part = raw_data[: max(room, 0)]
        self.kept += len(part)
        self.file.write(part)

    def file_complete(self, file_size: int) -> UploadedFile[bytes] | None:
        whole = self.kept == file_size
        # What was cut off is told as too large, whichever of the two limits it met.
        return super().file_complete(file_size if whole else max(file_size, self.most + 1))


def takes_files_of(most: int) -> Callable[[Any], Any]:
    """Let a view, or a class of the API, take files of so many bytes."""

    def named(view: Any) -> Any:
        view.files_most_bytes = most
        return view

    return named


def _most_of(request: HttpRequest | None) -> int:
    """Return how large a file the route of a request takes. The handler is made before the view is called."""
    view = getattr(getattr(request, "resolver_match", None), "func", None)
    for named in (view, getattr(view, "cls", None)):
        if (most := getattr(named, "files_most_bytes", None)) is not None:
            return int(most)
    return int(settings.UPLOAD_MOST_BYTES)
