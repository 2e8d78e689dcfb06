"""What notifications hold of people: what they want to be told, what they were told, their mails."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import EmailChange, Person
from commons.rights import CHUNK, Declaration, Erased, Personal, Step
from notifications import actions
from notifications.models import (
    Attention,
    Digest,
    Edition,
    Follow,
    Mail,
    Notification,
    Place,
    Preference,
    SetAside,
    Spread,
    StoppedAddress,
    Webhook,
)

MAILS = dt.timedelta(days=30)
LINES = dt.timedelta(days=365)
STOPPED = dt.timedelta(days=365)

DECLARATIONS = (
    Declaration(
        Follow,
        title=_("What you follow, or want to hear no more of"),
        of="person",
        personal=(
            Personal(
                "person proposal process round topic district office circle wanted",
                purpose=_("You are told of what you asked for, and of nothing else."),
                lifetime=_("until you change it"),
                erased=Erased.GOES,
            ),
        ),
        impersonal="id",
    ),
    Declaration(
        Place,
        title=_("Places you follow"),
        of="person",
        personal=(
            Personal(
                "person number name latitude longitude radius",
                purpose=_("You are told of what is proposed and answered near them. Nobody else sees them."),
                lifetime=_("until you change it"),
                erased=Erased.GOES,
            ),
        ),
        impersonal="id",
    ),
    Declaration(
        Attention,
        title=_("How many mails a week you want"),
        of="person",
        personal=(
            Personal(
                "person mails",
                purpose=_("No more mails come at once than you chose."),
                lifetime=_("until you change it"),
                erased=Erased.GOES,
            ),
        ),
        impersonal="id",
    ),
    Declaration(
        Webhook,
        title=_("Programs of yours that are told of public acts"),
        of="person",
        personal=(
            Personal(
                "person name url sorts number failures next_at last_result last_at stopped_at created_at",
                purpose=_("Programs of yours hear of public acts, and go on where they stood."),
                lifetime=_("until you remove it"),
                erased=Erased.GOES,
            ),
            Personal(
                "secret",
                purpose=_("Your program knows by it that what it gets is ours."),
                lifetime=_("until you remove it or ask for another"),
                erased=Erased.GOES,
                withheld=_("It is a secret, also from whoever finds your file."),
            ),
        ),
        impersonal="id",
    ),
    Declaration(
        Preference,
        title=_("How you want to be told"),
        of="person",
        personal=(
            Personal(
                "person kind mail",
                purpose=_("Mails come as often as you chose."),
                lifetime=_("until you change it"),
                erased=Erased.GOES,
            ),
        ),
        impersonal="id",
    ),
    Declaration(
        Notification,
        title=_("The lines of your inbox"),
        of="person",
        personal=(
            Personal(
                "person entry kind reason proposal process round conversation circle assembly organisation case "
                "created_at told_on read_at awaits digest",
                purpose=_("You find again what you were told."),
                lifetime=_("12 months; that you were reminded of a vote, until it closes"),
                erased=Erased.GOES,
                expires="notifications.lines",
            ),
        ),
        impersonal="id",
    ),
    Declaration(
        Digest,
        title=_("Digests written for you"),
        of="person",
        personal=(
            Personal(
                "person edition created_at",
                purpose=_("No digest is written twice."),
                lifetime=_("30 days"),
                erased=Erased.GOES,
                expires="notifications.digests",
            ),
        ),
        impersonal="id",
    ),
    Declaration(
        Mail,
        title=_("Mails to you"),
        of="person",
        personal=(
            Personal(
                "person to subject text html notification digest created_at sent_at failed_at state",
                purpose=_("A mail that was written is sent, once, also after a breakdown."),
                lifetime=_("30 days after it was sent; one that reminds of a vote, until it is sent"),
                erased=Erased.GOES,
                expires="notifications.mails",
            ),
            Personal(
                "message_id headers tries next_try_at error",
                purpose=_("What the mail server said, to try again."),
                lifetime=_("30 days after it was sent"),
                erased=Erased.GOES,
                expires="notifications.mails",
                withheld=_("It has links that act in your name."),
            ),
        ),
        impersonal="id",
    ),
    Declaration(Edition, impersonal="id frequency on until after done_at"),
    Declaration(SetAside, impersonal="id entry error tries next_try_at"),
    Declaration(Spread, impersonal="id entry turn begun_at"),
    Declaration(
        StoppedAddress,
        title=_("Why no mail goes to your address"),
        of="person",
        personal=(
            Personal(
                "person address cause said stopped_at",
                purpose=_("No more mail is sent to who is not there, or does not want it; and you can see why."),
                lifetime=_("12 months, or until you show that the address is yours"),
                erased=Erased.GOES,
                expires="notifications.stopped",
            ),
        ),
        impersonal="id",
    ),
)


def erase(person_id: int, *, texts: bool) -> None:
    """Delete all of it, also mails to addresses of the person that were not known as theirs. Ten statements."""
    person: Person = Person.objects.get(pk=person_id)
    asked = EmailChange.objects.filter(person=person).values_list("new_email", flat=True)
    addresses = [address for address in (person.email, *asked) if address]
    Mail.objects.filter(person=person).delete()
    for address in addresses:
        Mail.objects.filter(to__iexact=address).delete()
    Notification.objects.filter(person=person).delete()
    Digest.objects.filter(person=person).delete()
    Preference.objects.filter(person=person).delete()
    for model in (Follow, Place, Attention, Webhook, StoppedAddress):
        model._default_manager.filter(person=person).delete()


@transaction.atomic
def forget_mails(at: dt.datetime) -> int:
    """Delete mails that are off our hands for 30 days."""
    done = Mail.objects.exclude(state=Mail.State.WAITING)
    chunk = done.filter(created_at__lte=at - MAILS).exclude(sent_at__gt=at - MAILS).order_by("created_at")
    return Mail.objects.filter(pk__in=list(chunk.values_list("pk", flat=True)[:CHUNK])).delete()[0]


@transaction.atomic
def forget_digests(at: dt.datetime) -> int:
    """Delete the record of digests of 30 days ago whose mail is gone."""
    chunk = Digest.objects.filter(created_at__lte=at - MAILS, mail=None).order_by("created_at")
    return Digest.objects.filter(pk__in=list(chunk.values_list("pk", flat=True)[:CHUNK])).delete()[0]


@transaction.atomic
def forget_lines(at: dt.datetime) -> int:
    """Delete lines of the inbox of a year ago, unless a digest still waits for them."""
    chunk = Notification.objects.filter(created_at__lte=at - LINES, awaits="").order_by("created_at")
    return Notification.objects.filter(pk__in=list(chunk.values_list("pk", flat=True)[:CHUNK])).delete()[0]


@transaction.atomic
def forget_stopped(at: dt.datetime) -> int:
    """Forget why an address took no mail a year ago: what is written to it next tells anew."""
    chunk = StoppedAddress.objects.filter(stopped_at__lte=at - STOPPED).order_by("stopped_at")
    return StoppedAddress.objects.filter(pk__in=list(chunk.values_list("pk", flat=True)[:CHUNK])).delete()[0]


def forget_reminders(at: dt.datetime) -> int:
    """Delete reminders of votes that are not open, should any be left. What closes a round has them deleted at once."""
    return actions.forget_reminders(limit=CHUNK)


STEPS = (
    Step("notifications.mails", forget_mails),
    Step("notifications.digests", forget_digests),
    Step("notifications.lines", forget_lines),
    Step("notifications.reminders", forget_reminders),
    Step("notifications.stopped", forget_stopped),
)
