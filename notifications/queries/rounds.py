"""Who is told of a round: who follows it or a proposal in it, and who may vote and has not."""

from __future__ import annotations

from django.db.models import Case, CharField, Exists, OuterRef, QuerySet, Value, When

import voting.queries
from accounts.models import Person
from commons.models import Visibility
from journal.models import Entry
from notifications.models import Follow, Reason
from notifications.queries.following import standing_pledges, ways_to_follow
from proposals.models import Comment, Support, Writer
from voting.models import Begun, Option, Round


def followers_of_round(entry: Entry, its: Round, after: int) -> QuerySet[Person]:
    """Return who follows a round; before it closes, of them and of who began a ballot those who may and have not.

    The last time before it closes, only who began since.
    """
    if entry.verb == "round.announced":
        return _followers_of_options(entry, its, after)
    following = Follow.objects.filter(round=its, person_id__gt=after).order_by().values_list("person_id")
    if entry.verb == "round.closed":
        return Person.objects.none()
    if entry.verb != "round.closing":
        people = Person.objects.filter(pk__in=following, is_active=True)
        return people.annotate(reason=Value(Reason.FOLLOWER, CharField())).order_by("pk")  # type: ignore[no-any-return]
    begun = Begun.objects.filter(round=its)
    ids = begun.filter(person_id__gt=after).order_by().values_list("person_id")
    ids = ids.filter(reminded=False) if entry.data.get("last") else ids.union(following)
    reminded = voting.queries.yet_to_vote(its, Person.objects.filter(pk__in=ids))
    mine = When(Exists(begun.filter(person=OuterRef("pk"))), then=Value(Reason.BEGUN))
    reason = Case(mine, default=Value(Reason.FOLLOWER), output_field=CharField())
    return reminded.annotate(reason=reason).order_by("pk")  # type: ignore[no-any-return]


def _followers_of_options(entry: Entry, its: Round, after: int) -> QuerySet[Person]:
    """Return who follows a proposal that stands in a round, each once, by what they did for any of them."""
    on_ballot = Option.objects.filter(round=its, proposal__visibility=Visibility.PUBLIC)
    proposals = on_ballot.order_by().values("proposal")
    stopped = Follow.objects.filter(proposal=OuterRef("proposal"), wanted=False)
    first, *others = (
        rows.filter(~Exists(stopped.filter(person_id=OuterRef(name)))).order_by().values_list(name)
        for rows, name in ways_to_follow(after, proposal__in=proposals)
    )
    people = Person.objects.filter(pk__in=first.union(*others), is_active=True)
    mine = {
        Reason.AUTHOR: Writer.objects.filter(person=OuterRef("pk")),
        Reason.SUPPORTER: Support.objects.filter(person=OuterRef("pk")),
        Reason.COMMENTER: Comment.objects.public().filter(author=OuterRef("pk")),
        Reason.PLEDGER: standing_pledges().filter(author=OuterRef("pk")),
    }
    cases = [When(Exists(rows.filter(proposal__in=proposals)), then=Value(why)) for why, rows in mine.items()]
    reason = Case(*cases, default=Value(Reason.FOLLOWER), output_field=CharField())
    return people.annotate(reason=reason).order_by("pk")  # type: ignore[no-any-return]
