"""Settings from the environment: read once, refused with their name and what was expected.

Three places, the first that has a name wins: the process's environment, ``CIVIC_HOME/services.env`` (private
services while they run), ``CIVIC_HOME/env`` (secrets written once by ``make run``). Each secret may also be given
as ``NAME_FILE``, a path to a file that holds it.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, available_timezones

import environ
from django.core.exceptions import ImproperlyConfigured

ROOT = Path(__file__).resolve().parent.parent
TRUE, FALSE = {"1", "true", "yes", "on"}, {"0", "false", "no", "off", ""}


class Env:
    """Read named settings; every method raises ImproperlyConfigured that names the setting."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self.home = Path(environment.get("CIVIC_HOME") or ROOT / ".state").resolve()
        services = _read(self.home / "services.env")
        if environment.get("DATABASE_URL"):
            services.pop("OWNER_DATABASE_URL", None)  # the private owner owns nothing in a database given from outside
        self._values = {**_read(self.home / "env"), **services, **environment}

    def text(self, name: str, default: str | None = None) -> str:
        """Return the setting, or the content of the file that ``NAME_FILE`` names, or the default."""
        value = self._values.get(name)
        if not value and (path := self._values.get(f"{name}_FILE")):
            try:
                value = Path(path).read_text(encoding="utf-8").strip()
            except OSError as error:
                raise ImproperlyConfigured(f"{name}_FILE: cannot read {path}: {error.strerror}") from error
        if value:
            return value
        if default is None:
            raise ImproperlyConfigured(
                f"{name} is missing. Give it in the environment (or {name}_FILE, a path to a file that holds it); "
                f"`make run` writes one for development."
            )
        return default

    def flag(self, name: str, default: bool = False) -> bool:
        value = self.text(name, "1" if default else "0").lower()
        if value in TRUE:
            return True
        if value in FALSE:
            return False
        raise ImproperlyConfigured(f"{name}={value!r}: expected 1 or 0.")

    def names(self, name: str, default: str = "") -> list[str]:
        return [part.strip() for part in self.text(name, default).split(",") if part.strip()]

    def languages(self, name: str, offered: Mapping[str, str]) -> list[tuple[str, str]]:
        """Return (code, its own name) of those named, in their order; all of them where none is."""
        codes = self.names(name, ",".join(offered))
        if unknown := [code for code in codes if code not in offered]:
            raise ImproperlyConfigured(f"{name}: {unknown[0]!r} is not one of {', '.join(offered)}.")
        return [(code, offered[code]) for code in dict.fromkeys(codes)]

    def whole(self, name: str, default: int) -> int:
        value = self.text(name, str(default))
        if not value.isascii() or not value.isdigit():
            raise ImproperlyConfigured(f"{name}={value!r}: expected a whole number.")
        return int(value)

    def secret(self, name: str, least: int) -> str:
        """Return a secret of at least so many characters."""
        value = self.text(name)
        if len(value) < least:
            raise ImproperlyConfigured(f"{name} is too short: expected at least {least} characters.")
        return value

    def optional_secret(self, name: str, least: int) -> str:
        """Return a secret of at least so many characters, empty where none is given."""
        return self.secret(name, least) if self.text(name, "") else ""

    def signing_key(self, name: str) -> str:
        """Return 32 bytes in hexadecimal, empty where none is given: the processes that do not sign need none."""
        value = self.text(name, "").lower()
        if value and not re.fullmatch(r"[0-9a-f]{64}", value):
            raise ImproperlyConfigured(
                f"{name}: expected 64 hexadecimal digits; `manage.py make_register_key` makes a key."
            )
        return value

    def zone(self, name: str, default: str) -> str:
        value = self.text(name, default)
        if value not in available_timezones():
            raise ImproperlyConfigured(f"{name}={value!r}: expected an IANA time zone such as Europe/Madrid.")
        return ZoneInfo(value).key

    def url(self, name: str, schemes: set[str], default: str | None = None) -> str:
        value = self.text(name, default)
        if value and urlsplit(value).scheme not in schemes:
            raise ImproperlyConfigured(f"{name}: expected a URL that starts with {' or '.join(sorted(schemes))}://")
        return value

    def origin(self, url: str) -> str:
        """Return scheme and host of an address as a content policy names them; a placeholder in the host is any."""
        parts = urlsplit(url)
        return f"{parts.scheme}://{re.sub(r'{[a-z]+}', '*', parts.netloc)}"

    def folder_of(self, package: str) -> Path:
        """Return where an installed package lies, without importing it."""
        found = find_spec(package)
        if found is None or found.origin is None:
            raise ImproperlyConfigured(f"The package {package} is missing: install requirements.txt.")
        return Path(found.origin).parent

    def database(self, name: str, default: str | None = None) -> dict[str, Any]:
        """Return a Django database dictionary; only PostgreSQL is accepted."""
        url = self.url(name, {"postgres", "postgresql"}, default)
        config = dict(environ.Env.db_url_config(url))
        if folder := config.get("OPTIONS", {}).pop("host", None):
            config["HOST"] = folder  # postgres://role@/name?host=/folder: a Unix socket
        return config

    def email(self, name: str) -> dict[str, Any]:
        """Return Django's EMAIL_* settings for smtp://, smtp+tls:// or smtp+ssl://; empty when none is given."""
        url = self.url(name, {"smtp", "smtp+tls", "smtp+ssl"}, "")
        return dict(environ.Env.email_url_config(url)) if url else {}


def _read(path: Path) -> dict[str, str]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError:
        return {}
    pairs = (line.split("=", 1) for line in lines if "=" in line and not line.lstrip().startswith("#"))
    return {name.strip(): value.strip() for name, value in pairs}


env = Env(os.environ)
