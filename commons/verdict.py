"""A policy's answer: yes, or no with the reason a person can read and the way out."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise

from commons.errors import Refused


@dataclass(frozen=True, slots=True)
class Verdict:
    """`allowed`; when not, a stable `code`, the `reason` shown to people, and where to go (`remedy`, a path)."""

    allowed: bool
    code: str = ""
    reason: str | Promise = ""
    remedy: str = ""
    remedy_label: str | Promise = ""

    def __bool__(self) -> bool:
        return self.allowed


ALLOWED = Verdict(True)


def refuse(code: str, reason: str | Promise, *, remedy: str = "", remedy_label: str | Promise = "") -> Verdict:
    """Return a refusal."""
    return Verdict(False, code, reason, remedy, remedy_label)


def require(verdict: Verdict) -> None:
    """Raise Refused unless the verdict allows."""
    if not verdict:
        raise Refused(verdict)
