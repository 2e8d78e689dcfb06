"""What an assembly recommends: written, voted on by its members, brought before the city."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _

import proposals.actions
from accounts.models import Person
from commons import language
from commons.errors import IllegalMove
from commons.text import bounded, one_line
from commons.verdict import require
from deliberation.lifecycle.assemblies import State
from deliberation.models import MemberVote, Recommendation
from deliberation.policy import assemblies as policy
from deliberation.queries import assemblies as queries
from journal.actions import record


@transaction.atomic
def draft_recommendation(
    *, by: Person, assembly_id: int, title: str, body: str, lang: str = "", recommendation_id: int | None = None
) -> Recommendation:
    """Put a text before the members, or change one, which their votes then go with.

    Members write it, or who facilitates. Raises Refused (neither, not sitting), IllegalMove (entered),
    ValidationError by field. Locks the recommendation.
    """
    its = queries.assembly(assembly_id, by)
    require(policy.may_speak(by, its, member=queries.is_member(its, by)))
    if its.state != State.SITTING:
        raise IllegalMove(its.state, "recommend")
    row = Recommendation(assembly=its)
    if recommendation_id is not None:
        row = its.recommendations.public().select_for_update().get(pk=recommendation_id)
        if row.proposal_id is not None:
            raise IllegalMove("entered", "change")
    row.title = bounded(one_line(title), least=5, most=Recommendation.TITLE_CHARACTERS, field="title")
    row.body = bounded(body, least=20, most=Recommendation.BODY_CHARACTERS, field="body")
    row.lang = language.checked(lang or language.of_city(by.language))
    row.save()
    MemberVote.objects.filter(recommendation=row).delete()
    return row


@transaction.atomic
def vote_on_recommendation(*, by: Person, recommendation_id: int, choice: str) -> MemberVote:
    """Vote, or vote anew. No entry tells of it. Raises Refused (not a member, entered), ValidationError by `choice`."""
    row = queries.recommendation(recommendation_id)
    queries.assembly(row.assembly_id, by)
    row = queries.recommendation(recommendation_id, lock=True)
    require(policy.may_vote(by, row, member=queries.is_member(row.assembly, by)))
    if choice not in MemberVote.Choice.values:
        raise ValidationError({"choice": _("Choose how you vote.")})
    found, _made = MemberVote.objects.update_or_create(recommendation=row, person=by, defaults={"choice": choice})
    return found


@transaction.atomic
def enter_carried(*, by: Person, recommendation_id: int) -> Recommendation:
    """Bring a carried recommendation before the city: a proposal that waits for its answer. Votes become numbers.

    Raises Refused (not an administrator, not carried, entered), IllegalMove (the assembly is not sitting). Locks the
    assembly, then the recommendation.
    """
    require(policy.may_convene(by))
    row = queries.recommendation(recommendation_id)
    its = queries.locked(row.assembly_id, by)
    row = queries.recommendation(recommendation_id, lock=True)
    if its.state not in (State.SITTING, State.REPORTED):
        raise IllegalMove(its.state, "recommend")
    votes = queries.votes([row])[row.pk]
    require(policy.carried(row, votes, queries.members(its)))
    row.proposal = proposals.actions.enter_recommendation(
        assembly=its.title,
        title=row.title,
        body=row.body,
        lang=row.lang,
        topic_id=its.topic_id,
        district_id=queries.district_of(its),
    )
    row.votes_for, row.votes_against = votes.get("for", 0), votes.get("against", 0)
    row.abstained, row.entered_at = votes.get("abstain", 0), Now()
    row.save(update_fields=["proposal", "votes_for", "votes_against", "abstained", "entered_at"])
    MemberVote.objects.filter(recommendation=row).delete()
    counts = {"for": row.votes_for, "against": row.votes_against, "abstained": row.abstained}
    told = {"assembly": its.pk, "proposal": row.proposal_id, **counts}
    record("recommendation.entered", actor=by, subject=row, **told)
    row.refresh_from_db(fields=["entered_at"])
    return row
