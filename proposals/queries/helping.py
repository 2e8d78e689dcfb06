"""What is needed to do it ourselves, what was pledged, and how far those are who took it up."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import IntegerField, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

import accounts.queries
from accounts.models import Organisation, Person, badges
from commons.models import Visibility
from proposals.models import HelpCall, Need, OwnStep, Pledge, Proposal, TakeUp
from proposals.queries.authors import organised
from proposals.queries.organised import PUBLIC
from proposals.queries.reading import Someone, visible_to

CALLS_SHOWN = 20
# What counts: open, and not hidden.
OPEN = Q(withdrawn_at=None, visibility=Visibility.PUBLIC)
# All of it for a proposal's page, as one value; an author only where they want to be named. $1 is the proposal.
HELP = """
(SELECT json_build_object(
    'take_up', (SELECT row_to_json(up) FROM proposals_takeup AS up
        WHERE proposal_id = $1 AND declared_at IS NOT NULL),
    'needs', (SELECT json_agg(need ORDER BY id) FROM (
        SELECT need.*, (SELECT coalesce(sum(amount), 0) FROM proposals_pledge AS pledge
            WHERE pledge.need_id = need.id AND withdrawn_at IS NULL AND visibility = 'public') AS given
        FROM proposals_need AS need WHERE proposal_id = $1 AND closed_at IS NULL AND visibility = 'public'
    ) AS need),
    'pledged', (SELECT count(*) FROM proposals_pledge
        WHERE proposal_id = $1 AND withdrawn_at IS NULL AND visibility = 'public'),
    'steps', (SELECT json_agg(step ORDER BY due_on, id) FROM proposals_ownstep AS step
        WHERE proposal_id = $1 AND visibility = 'public'),
    'call', (SELECT row_to_json(call) FROM proposals_helpcall AS call
        WHERE proposal_id = $1 AND visibility = 'public' ORDER BY id DESC LIMIT 1)
))"""


def needs(proposal: Proposal) -> list[Need]:
    """Return what is still asked for, in the order it was named, with `given`. One query."""
    asked = Need.objects.filter(proposal=proposal, closed_at=None, visibility=Visibility.PUBLIC)
    return list(with_given(asked).order_by("pk"))


def with_given(rows: QuerySet[Need]) -> QuerySet[Need]:
    """Put on each need what open pledges give of it: summed from their rows, never kept."""
    sums = Pledge.objects.filter(OPEN, need=OuterRef("pk")).order_by().values("need").annotate(n=Sum("amount"))
    given = Coalesce(Subquery(sums.values("n"), output_field=IntegerField()), 0)
    return rows.annotate(given=given)  # type: ignore[no-redef]  # the model declares what this sets


def need(need_id: int, person: Someone) -> Need:
    """Return one need of a proposal the person may see, with `given`. One query. Raises Need.DoesNotExist."""
    asked = Need.objects.filter(proposal__in=visible_to(person), visibility=Visibility.PUBLIC)
    return with_given(asked).get(pk=need_id)


def pledges(proposal: Proposal) -> QuerySet[Pledge]:
    """Return the open, public pledges, to be paged by `-id`. Give each page to `with_pledgers`."""
    return Pledge.objects.filter(OPEN, proposal=proposal).select_related("need")  # type: ignore[no-any-return]


def pledges_of(organisation: Organisation) -> QuerySet[Pledge]:
    """Return an organisation's open, public pledges on public proposals, with both, to be paged by `-id`."""
    rows = Pledge.objects.filter(OPEN, PUBLIC, organisation=organisation).select_related("proposal", "need")
    return rows.defer("proposal__body", "proposal__search")  # type: ignore[no-any-return]


def with_pledgers(rows: Iterable[Pledge]) -> None:
    """Put on each pledge who made it, as pages name people; nobody where they do not want to be named.

    Two queries at most.
    """
    rows = list(rows)
    organised(rows)
    shown = [row.author_id for row in rows if not row.is_anonymous and row.organisation_id is None]
    people = accounts.queries.shown_people(shown)
    for row in rows:
        named = None if row.is_anonymous or row.organisation_id is not None else people.get(row.author_id or 0)
        row.__dict__["pledger"] = named


def pledger_named(pledge: Pledge) -> str:
    """Name who made a pledge, as they chose. No query after `with_pledgers`."""
    if pledge.organisation:
        return pledge.organisation.name
    if pledge.is_anonymous:
        return _("Somebody who does not want to be named")
    person: Person | None = pledge.__dict__.get("pledger")
    return person.shown_name if person else _("Somebody who has left")


def own_pledges(proposal: Proposal, person: Someone) -> list[Pledge]:
    """Return what the person pledged here and has not taken back, also what was hidden. Two queries at most."""
    if not isinstance(person, Person):
        return []
    mine = Q(author=person.pk, organisation=None) | Q(organisation__in=[each.pk for each in person.organisations])
    rows = Pledge.objects.filter(mine, proposal=proposal, withdrawn_at=None).exclude(visibility=Visibility.ERASED)
    return list(rows.select_related("need").order_by("-pk"))


def pledge(pledge_id: int, person: Someone, *, lock: bool = False) -> Pledge:
    """Return one pledge that everybody may see, or that is the person's. Raises Pledge.DoesNotExist."""
    rows: QuerySet[Any] = Pledge.objects.filter(proposal__in=visible_to(person)).seen_by(person)
    found: Pledge = (rows.select_for_update(of=("self",)) if lock else rows).get(pk=pledge_id)
    return found


def take_up(proposal: Proposal) -> TakeUp | None:
    """Return why residents took it up, and what the city must give, as `told`. One query."""
    return told(TakeUp.objects.filter(proposal=proposal, declared_at__isnull=False).first())


def told(its: TakeUp | None) -> TakeUp | None:
    """Return it without its words where moderation hid them. No query."""
    if its is not None and its.is_withheld:
        its.reason = its.city_gives = ""
    return its


def take_up_suggested(proposal: Proposal) -> TakeUp | None:
    """Return the words to which some of its authors agreed, and not yet all. One query."""
    return TakeUp.objects.filter(proposal=proposal, declared_at=None).first()


def own_steps(proposal: Proposal) -> list[OwnStep]:
    """Return the steps of those who do it themselves, by their day. One query."""
    return list(OwnStep.objects.filter(proposal=proposal, visibility=Visibility.PUBLIC).order_by("due_on", "pk"))


def own_step(step_id: int, person: Someone, *, lock: bool = False) -> OwnStep:
    """Return one step of a proposal the person may see. One query. Raises OwnStep.DoesNotExist."""
    rows = OwnStep.objects.filter(proposal__in=visible_to(person), visibility=Visibility.PUBLIC)
    rows = rows.select_related("proposal")
    return (rows.select_for_update(of=("self",)) if lock else rows).get(pk=step_id)


def help_calls(proposal: Proposal) -> QuerySet[HelpCall]:
    """Return the public calls for help, with their need and who called, to be paged by `-id`."""
    rows = HelpCall.objects.public().filter(proposal=proposal)
    named = rows.select_related("need", "organisation", "author").prefetch_related(badges("author__mandates"))
    return named.order_by("-pk")  # type: ignore[no-any-return]
