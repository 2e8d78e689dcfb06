"""A mail of every kind of news that a city has: written for somebody it would be told, not sent."""

from __future__ import annotations

from collections.abc import Iterator

from charter.models import Process
from commons import clock
from deliberation.models import Assembly
from journal.models import Entry
from notifications.mail.letter import writer
from notifications.models import Kind, Mail, Notification, Reason
from notifications.queries import AUDIENCES, News, kind_for, news, people_to_tell
from proposals.models import Proposal
from voting.models import Round

LATELY, PEOPLE = 3, 30


def told() -> Iterator[Notification]:
    """Yield a line of every kind and reason there is in the city's journal, and of what it does not happen to hold."""
    seen: set[tuple[str, str]] = set()
    for verb in AUDIENCES:
        for entry in Entry.objects.filter(verb=verb).order_by("-pk")[:LATELY]:
            if (its := news(entry)) is None:
                continue
            for person in people_to_tell(its)[:PEOPLE]:
                reason: str = person.reason  # type: ignore[attr-defined]  # annotated
                kind = kind_for(entry, reason)
                if (kind, reason) not in seen:
                    seen.add((kind, reason))
                    yield Notification(person=person, entry=entry, kind=kind, reason=reason, **its.about)
    process, its_round, assembly = Process.objects.first(), Round.objects.first(), Assembly.objects.first()
    proposal, somebody = Proposal.objects.public().first(), entry_of("report.ready", schedule=1, file="comments.csv")
    day = clock.today().isoformat()
    rest = [
        (Kind.PROCESS_PHASE, Reason.FOLLOWER, entry_of("process.phase_begun", kind="proposing", last_on=day), process),
        (Kind.ROUND_CLOSING, Reason.BEGUN, entry_of("round.closing"), its_round),
        (Kind.LOT, Reason.DRAWN, entry_of("assembly.drawn"), assembly),
        (Kind.ENDED, Reason.AUTHOR, entry_of("proposal.ended", was="open", reason="It was asked twice."), proposal),
        (Kind.REPORT, Reason.ADMINISTRATOR, somebody, None),
    ]
    for kind, reason, entry, what in rest:
        about = {what._meta.model_name: what} if what is not None else {}
        line = News(entry, **{"proposal": None, **about})  # type: ignore[arg-type]
        yield Notification(entry=entry, kind=kind, reason=reason, **line.about)


def entry_of(verb: str, **data: object) -> Entry:
    return Entry(verb=verb, subject_type=verb.partition(".")[0], subject_id=1, data=data, created_at=clock.now())


def mails(languages: list[str], person: object) -> Iterator[tuple[Notification, str, Mail]]:
    """Yield each line's mail in each language, as it would leave."""
    for line in told():
        write = writer()
        for language in languages:
            person.language = language  # type: ignore[attr-defined]
            yield line, language, write(line, person)  # type: ignore[arg-type]
