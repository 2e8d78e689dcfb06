"""Mails that wait or were given up, and the addresses that take none."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import Lower, Now

from accounts.models import Person
from notifications.models import Channel, Mail, StoppedAddress


def waiting_mails(channel: Channel | None = None) -> QuerySet[Mail]:
    """Return the mails whose time has come, of a channel or all, oldest first. A channel's are walked by its index."""
    mails = Mail.objects.filter(state=Mail.State.WAITING, next_try_at__lte=Now()).order_by("next_try_at", "id")
    return mails.filter(channel.mails) if channel else mails


def _stopped(name: str) -> QuerySet[StoppedAddress]:
    """Return the row of the address that the field of that name has."""
    return StoppedAddress.objects.filter(address=Lower(OuterRef(name)))


def stopped_address(person: Person) -> StoppedAddress | None:
    """Return why a person's address takes no news, if so. One query; none for who has no address."""
    return StoppedAddress.objects.filter(address=person.email.lower()).first() if person.email else None


def people_stopped(person_ids: Iterable[int]) -> set[int]:
    """Return those of these people whose present address takes no news. One query."""
    people = Person.objects.filter(pk__in=list(person_ids), email__isnull=False)
    return set(people.filter(Exists(_stopped("email"))).order_by().values_list("pk", flat=True))


def dead_letters() -> QuerySet[Mail]:
    """Return mails that were given up and may be sent again: not those to an address that takes none."""
    failed = Mail.objects.filter(state=Mail.State.REFUSED, failed_at__isnull=False)
    return failed.filter(~Exists(_stopped("to")))
