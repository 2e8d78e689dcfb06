"""System checks: what a deployment must hear before residents do."""

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Warning, register
from django.db import DatabaseError, connection


@register(deploy=True)
def two_database_roles(**kwargs: Any) -> list[CheckMessage]:
    """Warn where the web connects as the owner of the tables, or as a superuser. The database knows; one query."""
    if settings.AS_OWNER or not _owns_tables():
        return []
    return [
        Warning(
            "The web and the migrations use one database role.",
            hint="Give OWNER_DATABASE_URL a role that owns the tables, and DATABASE_URL one that does not.",
            id="civic.W001",
        )
    ]


def _owns_tables() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT rolsuper OR EXISTS ("
                "SELECT FROM pg_tables WHERE schemaname = 'public' AND tableowner = rolname"
                ") FROM pg_roles WHERE rolname = current_user"
            )
            return bool(cursor.fetchone()[0])
    except DatabaseError:
        return False  # whoever asks for this check without a database is told so elsewhere


@register(deploy=True)
def static_files_are_collected(**kwargs: Any) -> list[CheckMessage]:
    """Warn where every page would fail for want of the names of its static files."""
    if settings.DEBUG or (Path(settings.STATIC_ROOT) / "staticfiles.json").exists():
        return []
    return [
        Warning("The static files are not collected.", hint="Run manage.py collectstatic --noinput.", id="civic.W004")
    ]


@register(deploy=True)
def mail_leaves(**kwargs: Any) -> list[CheckMessage]:
    """Warn where mails would pile up in the queue."""
    if settings.DEBUG or settings.EMAIL_TRANSPORT:
        return []
    return [Warning("EMAIL_URL is not set: no mail leaves.", hint="smtp+tls://user:pass@host:587", id="civic.W002")]


@register(deploy=True)
def register_is_asked_in_private(**kwargs: Any) -> list[CheckMessage]:
    """Warn where document numbers would travel in the open."""
    url = urlsplit(settings.REGISTER_URL)
    if url.scheme != "http" or url.hostname in ("localhost", "127.0.0.1", "::1"):
        return []
    return [Warning("REGISTER_URL is not encrypted.", hint="Give it a URL that starts with https://.", id="civic.W003")]
