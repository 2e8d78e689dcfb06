"""How supporters judge an answer and its delivery, and what follows from it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, DurationField, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet, Value

from charter.catalogue import RULES
from charter.queries import number_at
from proposals.lifecycle import State
from proposals.models import Answer, AnswerVerdict, DoneVerdict, Judged, Proposal, ProposalKind, Support
from proposals.queries.reading import Someone, published

# So long after the last verdict beat decides what a dying request left.
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


def ready_to_contest(*, at: dt.datetime) -> QuerySet[Proposal]:
    """Return answered proposals whose first answer enough verdicts contest, by the rules as it was published under.

    Reads the verdicts of first answers whose days run, found by an index, and no others.
    """
    judged = (
        AnswerVerdict.objects.filter(answer=OuterRef("pk"))
        .order_by()
        .values("answer")
        .annotate(all=Count("pk"), contest=Count("pk", filter=Q(says=AnswerVerdict.Says.CONTEST)))
        .filter(all__gte=OuterRef("least"), contest__gt=0, contest__gte=F("all") * OuterRef("share") / 100.0)
    )
    running = Answer.objects.filter(number=1, verdict_until__gt=at - GRACE).annotate(
        share=number_at("contest_share", "published_at"), least=number_at("contest_least", "published_at")
    )
    rows = published().filter(state=State.ANSWERED, contested_at=None)
    return rows.filter(pk__in=running.filter(Exists(judged)).order_by().values("proposal"))


def ready_to_reopen(*, at: dt.datetime) -> QuerySet[Proposal]:
    """Return done proposals of which enough supporters say that they are not, by the rules as they were asked under."""
    judged = (
        DoneVerdict.objects.filter(proposal=OuterRef("pk"))
        .order_by()
        .values("proposal")
        .annotate(all=Count("pk"), no=Count("pk", filter=Q(done=False)))
        .filter(no__gte=OuterRef("least"))
        .filter(no__gte=F("all") * OuterRef("share") / 100.0)
    )
    still = published().filter(state=State.DONE, reopened_at=None, done_until__gt=at - GRACE)
    still = still.annotate(
        share=number_at("reopen_share", "done_asked_at"), least=number_at("reopen_least", "done_asked_at")
    )
    return still.filter(Exists(judged))


def to_be_asked(*, at: dt.datetime) -> QuerySet[Proposal]:
    """Return done proposals whose supporters were not asked yet whether it was done, by the rule as it was done under.

    Of a rule nobody is asked: whether it is in force is no matter of opinion.
    """
    farthest = dt.timedelta(days=RULES["done_check_days"].most or 0) + LATEST
    rows = published().filter(state=State.DONE, closed_at__lte=at, closed_at__gt=at - farthest)
    rows = rows.filter(reached_at__isnull=False).exclude(kind=ProposalKind.RULE)
    days = number_at("done_check_days", "closed_at") * Value(dt.timedelta(days=1))
    rows = rows.annotate(asked_from=F("closed_at") + ExpressionWrapper(days, output_field=DurationField()))
    rows = rows.filter(asked_from__lte=at, asked_from__gt=at - LATEST)
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
