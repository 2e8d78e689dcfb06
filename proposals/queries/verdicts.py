"""How supporters judge an answer and its delivery, and what follows from it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from charter.queries import Rules
from proposals.lifecycle import State
from proposals.models import Answer, AnswerVerdict, DoneVerdict, Judged, Proposal, Support
from proposals.queries.reading import Someone, published

# So long after the last verdict beat decides what a dying request left; a rule that changes later decides nothing old.
GRACE = dt.timedelta(days=1)
# Nobody is asked about what was done this much longer ago than the rule says.
LATEST = dt.timedelta(days=14)
WORDS_SHOWN = 12


@dataclass(frozen=True, slots=True)
class DoneJudged:
    """How many supporters say that it was done, and that it was not."""

    yes: int = 0
    no: int = 0


def last_answer(proposal: Proposal) -> Answer | None:
    """Return the answer that stands, hidden or not. One query."""
    return proposal.answers.order_by("-number").first()


def has_supported(person: Someone, proposal: Proposal) -> bool:
    """Tell whether the person supports what was answered: a support for an earlier, other text is none. One query."""
    rows = Support.objects.filter(proposal=proposal, revision_number__gte=proposal.counted_since)
    return person.pk is not None and rows.filter(person=person.pk).exists()


def ready_to_contest(*, rules: Rules, at: dt.datetime) -> QuerySet[Proposal]:
    """Return answered proposals whose first answer enough verdicts contest, by the rules as they are now.

    Reads the verdicts of first answers whose days run, found by an index, and no others.
    """
    share, least = rules.number("contest_share"), rules.number("contest_least")
    judged = (
        AnswerVerdict.objects.filter(answer=OuterRef("pk"))
        .order_by()
        .values("answer")
        .annotate(all=Count("pk"), contest=Count("pk", filter=Q(says=AnswerVerdict.Says.CONTEST)))
        .filter(all__gte=least, contest__gt=0, contest__gte=F("all") * share / 100.0)
    )
    contested = Answer.objects.filter(Exists(judged), number=1, verdict_until__gt=at - GRACE)
    rows = published().filter(state=State.ANSWERED, contested_at=None)
    return rows.filter(pk__in=contested.order_by().values("proposal"))


def ready_to_reopen(*, rules: Rules, at: dt.datetime) -> QuerySet[Proposal]:
    """Return done proposals of which enough supporters say that they are not, by the rules as they are now."""
    share, least = rules.number("reopen_share"), rules.number("reopen_least")
    judged = (
        DoneVerdict.objects.filter(proposal=OuterRef("pk"))
        .order_by()
        .values("proposal")
        .annotate(all=Count("pk"), no=Count("pk", filter=Q(done=False)))
        .filter(no__gte=least)
        .filter(no__gte=F("all") * share / 100.0)
    )
    still = published().filter(state=State.DONE, reopened_at=None, done_until__gt=at - GRACE)
    return still.filter(Exists(judged))


def to_be_asked(*, at: dt.datetime, after_days: int) -> QuerySet[Proposal]:
    """Return done proposals whose supporters were not asked yet whether it was done."""
    since = at - dt.timedelta(days=after_days)
    rows = published().filter(state=State.DONE, closed_at__lte=since, closed_at__gt=since - LATEST)
    rows = rows.filter(reached_at__isnull=False)
    return rows.filter(done_asked_at=None, reopened_at=None).order_by("pk")


def judged(answer: Answer) -> Judged:
    """Return how an answer is judged, contests by their reason, the oftenest first. Two queries."""
    rows = AnswerVerdict.objects.filter(answer=answer).order_by().values_list("says", "why").annotate(n=Count("pk"))
    confirm = sum(n for says, _why, n in rows if says == AnswerVerdict.Says.CONFIRM)
    by_reason = sorted(((why, n) for _says, why, n in rows if why), key=lambda each: (-each[1], each[0]))
    said = AnswerVerdict.objects.filter(answer=answer, visibility="public").exclude(reason="").order_by("-id")
    words = said.values_list("pk", "why", "reason")
    return Judged(confirm, sum(n for _why, n in by_reason), tuple(by_reason), tuple(words[:WORDS_SHOWN]))


def reasons_against(proposal: Proposal) -> list[tuple[int, str, str]]:
    """Return the words of contests that its page shows, the newest first: id, why, words. One query."""
    rows = AnswerVerdict.objects.filter(answer__proposal=proposal, answer__visibility="public", visibility="public")
    return list(rows.exclude(reason="").order_by("-id").values_list("pk", "why", "reason")[:WORDS_SHOWN])


def done_judged(proposal: Proposal) -> DoneJudged:
    """Return how many say that it was done. One query."""
    said = DoneVerdict.objects.filter(proposal=proposal).aggregate(
        yes=Count("pk", filter=Q(done=True)), no=Count("pk", filter=Q(done=False))
    )
    return DoneJudged(**said)
