"""A finished report as a download."""

from __future__ import annotations

import base64

from django.http import FileResponse, Http404
from django.utils.http import http_date

from commons.errors import IllegalMove
from reports import files
from reports.models import Format, Job

TYPES = {
    Format.CSV: "text/csv; charset=utf-8",
    Format.JSON: "application/json",
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Format.PARQUET: "application/vnd.apache.parquet",
    Format.PDF: "application/pdf",
}


def file_response(job: Job) -> FileResponse:
    """Return the file, never to be shown in place. Raises IllegalMove, Http404 when it is gone."""
    if job.is_open:
        raise IllegalMove(job.state, "take")
    path = files.finished(job.key, job.format)
    if job.state != Job.State.FINISHED or not path.exists():
        raise Http404
    response = FileResponse(
        path.open("rb"), as_attachment=True, filename=job.file_name, content_type=TYPES[Format(job.format)]
    )
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    response["Repr-Digest"] = sha256_field(job.sha256)
    return response


def open_response(job: Job) -> FileResponse:
    """Return a file of open data, for everybody and to be kept for a while. Raises Http404 when it is gone."""
    path = files.finished(job.key, job.format)
    if not path.exists():
        raise Http404
    response = FileResponse(
        path.open("rb"), as_attachment=True, filename=job.file_name, content_type=TYPES[Format(job.format)]
    )
    response["Cache-Control"] = "public, max-age=300"
    response["ETag"] = f'"{job.sha256}"'
    if job.finished_at is not None:
        response["Last-Modified"] = http_date(job.finished_at.timestamp())
    response["X-Content-Type-Options"] = "nosniff"
    response["Repr-Digest"] = sha256_field(job.sha256)
    return response


def sha256_field(digest: str) -> str:
    """Return a SHA-256 (hexadecimal) as the header `Repr-Digest` has it. Source: RFC 9530."""
    return f"sha-256=:{base64.b64encode(bytes.fromhex(digest)).decode()}:"
