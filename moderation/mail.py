"""Mails that do not wait for an inbox: about an account. Rows of the act's transaction."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.utils.translation import override

from accounts.models import Person
from charter.queries import city
from commons.language import of_city
from commons.text import one_line
from moderation.lifecycle import MEANINGS, Reason
from moderation.models import Case
from moderation.queries.tokens import appeal_token


def send(name: str, person: Person, *, reason: str, case: Case | None = None) -> None:
    """Write a mail from `moderation/email/<name>_subject.txt` and `_message.txt`, in the reader's language."""
    _write(name, person, {"reason": reason, "case_url": _case_url(case)})


def decided(name: str, person: Person, *, case: Case, until: dt.datetime | None = None) -> None:
    """Tell the person what a jury decided about their account: the rule, in plain words, and the way to appeal.

    The link is read without signing in, and is of this person and this case alone.
    """
    appeal = case.appeal_until is not None and case.appeal_of_id is None
    known = {
        "case_url": _case_url(case),
        "until": until,
        "rule": case.outcome_reason,
        "appeal_until": case.appeal_until,
    }
    if appeal:
        known["appeal_url"] = f"{settings.PUBLIC_URL}/moderation/appeals/{appeal_token(person.pk, case_id=case.pk)}/"
    _write(name, person, known)


def _write(name: str, person: Person, known: dict[str, Any]) -> None:
    if not person.email:
        return
    known |= {
        "city": city(),
        "list_url": f"{settings.PUBLIC_URL}/moderation/#blocks",
        "legal_url": f"{settings.PUBLIC_URL}/legal/",
        "sign_in_url": f"{settings.PUBLIC_URL}/account/sign-in/",
    }
    with override(of_city(person.language)):
        if known.get("rule") in Reason.values:
            rule = Reason(known["rule"])
            known |= {"rule": rule.label, "meaning": MEANINGS[rule]}
        subject = one_line(render_to_string(f"moderation/email/{name}_subject.txt", known))
        message = render_to_string(f"moderation/email/{name}_message.txt", known).strip() + "\n"
        send_mail(subject, message, None, [person.email])


def _case_url(case: Case | None) -> str:
    return f"{settings.PUBLIC_URL}/moderation/cases/{case.pk}/" if case is not None else ""
