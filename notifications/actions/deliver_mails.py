"""Hand waiting mails to the mail server, each committed by itself."""

from __future__ import annotations

import datetime as dt
import logging
import time
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.db.models.functions import Now

from commons.clock import now
from commons.prepared import Prepared
from notifications import queries
from notifications.actions.stop_address import stop_address
from notifications.mail.digest import renewed
from notifications.mail.letter import addressed
from notifications.mail.transport import Fate, Outcome, Transport
from notifications.models import Channel, Digest, Kind, Mail, StoppedAddress
from notifications.queries import sending

logger = logging.getLogger(__name__)
FIRST_WAIT = dt.timedelta(seconds=30)
LONGEST_WAIT = dt.timedelta(hours=6)
# How many lines or digests are looked at together, and for how long what was seen holds.
TOGETHER, VERDICT_SECONDS = 40, 2.0
LONGEST_WAIT_FOR_SERVER = dt.timedelta(minutes=5)
GIVE_UP_AFTER = dt.timedelta(days=5)  # RFC 5321, 4.5.4.1
# The commit waits for no disk: a worker's death loses nothing of it. A database that dies forgets less than a second of
# marks, and those mails leave twice, with their Message-IDs. That a mail is to leave was written to the disk before.
SENT = Prepared(
    "mail_sent",
    f"""
UPDATE {Mail._meta.db_table} SET state = 'sent', sent_at = statement_timestamp(), tries = tries + 1, error = ''
FROM (SELECT set_config('synchronous_commit', 'off', true) AS waits) AS light
WHERE id = $1 AND waits = 'off'
""",  # noqa: S608  # a name of our own
    takes=1,
)


@dataclass
class Delivery:
    """What one run did. `away`: the server takes nothing now, so that going on at once is useless."""

    sent: int = 0
    refused: int = 0
    postponed: int = 0
    away: bool = False

    @property
    def moved(self) -> bool:
        return bool(self.sent or self.refused or self.postponed)


def deliver_mails(*, channel: Channel | None = None, limit: int = 200, seconds: float = 60.0) -> Delivery:
    """Send up to `limit` waiting mails of a channel, or of all, over one connection, for `seconds` at most.

    Return what became of them.

    Each mail is locked, sent and committed alone. A process that dies between the server's yes and the commit
    leaves that one mail waiting: it leaves twice, with one Message-ID. A mail that somebody else holds is passed
    (SKIP LOCKED); of very many, those after it are left to them. News to an address that takes none do not leave, and a
    server that says that nobody has an address stops them. What was hidden since is not told, and who voted since is
    not reminded; mails that remind are deleted with their leaving. Where DEBUG is on and no server is given, mails are
    kept to be read. One query a chunk, two a mail, and one for every `TOGETHER` mails that tell, or after
    `VERDICT_SECONDS`; a few more for a digest that says what may not be told any longer.
    """
    if not settings.EMAIL_TRANSPORT:
        return Delivery(sent=_keep(channel, limit)) if settings.DEBUG else Delivery()
    done, until = Delivery(), time.monotonic() + seconds
    rows = queries.waiting_mails(channel).values_list("pk", "notification__kind", "notification", "digest")
    chunk = [Waiting(*row) for row in rows[:limit]]
    lines = Verdicts((one.line for one in chunk if not one.reminds), queries.tellable)
    digests = Verdicts((one.digest for one in chunk), sending.whole_digests)
    with Transport() as transport:
        place = 0
        while place < len(chunk):
            one = chunk[place]
            place += 1
            if one.reminds and _dropped(one):
                done.refused += 1
            else:
                told = one.reminds or lines.holds(one.line)
                is_ours = _deliver(one, transport, done, told=told, whole=digests.holds(one.digest))
                # Another is at these: side by side each would ask for every mail, so this one goes ahead.
                place += 0 if is_ours or len(chunk) - place < 2 * TOGETHER else TOGETHER
            if done.away or time.monotonic() > until:
                break
    if done.refused or done.postponed:
        logger.warning("mails: %s sent, %s refused, %s to try again", done.sent, done.refused, done.postponed)
    return done


@dataclass(frozen=True, slots=True)
class Waiting:
    """A mail whose turn comes, with the line or the digest it tells of."""

    pk: int
    kind: str | None
    line: int | None
    digest: int | None

    @property
    def reminds(self) -> bool:
        return self.kind == Kind.ROUND_CLOSING


def _dropped(one: Waiting) -> bool:
    """Delete a reminder whose reader has voted since, or whose vote has closed; tell whether it was one.

    In no transaction with what follows: who has asked a box keeps every box from closing until they commit, and the
    mail server takes its time.
    """
    return not queries.tellable([one.line or 0]) and bool(Mail.objects.filter(pk=one.pk).delete()[0])


class Verdicts:
    """Of which of these the answer is yes: asked for many at once, and never long before their mails leave."""

    def __init__(self, coming: Iterable[int | None], ask: Callable[[Collection[int]], set[int]]) -> None:
        self._coming, self._ask = [each for each in coming if each is not None], ask
        self._asked, self._held, self._until = set[int](), set[int](), 0.0

    def holds(self, number: int | None) -> bool:
        """Tell whether it is so now; of nothing it is. No query, or one for the next `TOGETHER`."""
        if number is None:
            return True
        if number not in self._asked or time.monotonic() > self._until:
            begin = self._coming.index(number)
            self._coming = self._coming[begin:]
            self._asked = set(self._coming[:TOGETHER])
            self._until = time.monotonic() + VERDICT_SECONDS
            self._held = self._ask(self._asked)
        return number in self._held


@transaction.atomic
def _deliver(one: Waiting, transport: Transport, done: Delivery, *, told: bool, whole: bool) -> bool:
    """Do with a mail what is to be done; tell whether it still waited and nobody else had it in hand."""
    claimed = sending.claim(one.pk)
    if claimed is None:
        return False
    mail, is_stopped = claimed
    # To an address that takes no news, what one asks for oneself still goes: it is the way back.
    if not told:
        outcome = Outcome(Fate.NEVER, "it may not be told any longer")
    elif mail.channel != Channel.TRANSACTIONAL and is_stopped:
        outcome = Outcome(Fate.NEVER, "its address takes no mail")
    elif not whole and mail.digest is not None and not _renew(mail, mail.digest):
        outcome = Outcome(Fate.NEVER, "nothing of it is public any longer")
    else:
        outcome = transport.send(mail)
    match outcome.fate:
        case Fate.ACCEPTED:
            SENT.count(mail.pk)
            done.sent += 1
        case Fate.NEVER:
            _refuse(mail, outcome.reason)
            done.refused += 1
        case Fate.REFUSED:
            _refuse(mail, outcome.reason, failed=True)
            done.refused += 1
            if outcome.bounced:
                stop_address(mail=mail, cause=StoppedAddress.Cause.BOUNCED, said=outcome.reason)
        case Fate.LATER | Fate.AWAY:
            _postpone(mail, outcome, done)
            done.away = outcome.fate is Fate.AWAY
    if one.reminds:
        # Sent, refused, or not sent to who has voted since: what is left says none of it.
        Mail.objects.filter(pk=mail.pk).exclude(state=Mail.State.WAITING).delete()
    return True


def _renew(mail: Mail, digest: Digest) -> bool:
    """Write a digest anew, as something in it may not be told any longer; tell whether anything is left."""
    text = renewed(mail)
    if text is None or mail.person is None:
        return False
    new = addressed(text, mail.person, ends=digest.edition.frequency)
    mail.subject, mail.text, mail.html = new.subject, new.text, new.html
    Mail.objects.filter(pk=mail.pk).update(subject=mail.subject, text=mail.text, html=mail.html)
    return True


def _refuse(mail: Mail, reason: str, *, failed: bool = False) -> None:
    """End it; `failed`: a dead letter, which may be sent again, and not one that we did not want to send."""
    Mail.objects.filter(pk=mail.pk).update(
        state=Mail.State.REFUSED,
        tries=min(mail.tries + 1, 32_000),
        error=reason[:300],
        failed_at=Now() if failed else None,
    )


def _postpone(mail: Mail, outcome: Outcome, done: Delivery) -> None:
    """Try again after a wait that doubles. A mail gives up after days; an absent server is no mail's fault."""
    moment = now()
    if outcome.fate is Fate.LATER and mail.created_at < moment - GIVE_UP_AFTER:
        _refuse(mail, f"gave up: {outcome.reason}", failed=True)
        done.refused += 1
        return
    longest = LONGEST_WAIT if outcome.fate is Fate.LATER else LONGEST_WAIT_FOR_SERVER
    wait = min(FIRST_WAIT * 2 ** min(mail.tries, 12), longest)
    Mail.objects.filter(pk=mail.pk).update(
        tries=min(mail.tries + 1, 32_000), next_try_at=moment + wait, error=outcome.reason[:300]
    )
    done.postponed += 1


def _keep(channel: Channel | None, limit: int) -> int:
    """Mark as sent without a server: they are read at /dev/mail/."""
    chunk = queries.waiting_mails(channel).values("pk")[:limit]
    return Mail.objects.filter(pk__in=chunk, state=Mail.State.WAITING).update(
        state=Mail.State.SENT, sent_at=Now(), error="kept"
    )
