"""Send word before the answer: what the office does meanwhile, and when one hears of it. The clock runs on."""

from __future__ import annotations

from django.db import transaction

from accounts.models import Person
from commons import language
from commons.errors import IllegalMove
from commons.text import bounded
from commons.verdict import require
from journal.actions import record
from proposals import policy, queries
from proposals.actions.publish_answer import in_charge
from proposals.models import InterimReply

LEAST_CHARACTERS = 20


@transaction.atomic
def send_interim_reply(
    *, proposal_id: int, by: Person, body: str, lang: str = "", channel: str = "web"
) -> InterimReply:
    """Publish it, in the writer's language unless `lang` says another. It cannot be changed.

    Raises Refused, IllegalMove (not awaiting, sent too many), ValidationError by field. Locks the proposal.
    """
    proposal = queries.locked(proposal_id, by)
    require(policy.may_reply_meanwhile(by, proposal))
    given = proposal.interim_replies.count()
    now = policy.repliable(proposal, given=given)
    if not now:
        raise IllegalMove(proposal.state, "interim-reply", str(now.reason))
    office, badge = in_charge(proposal), by.badge_of(proposal.office_id)
    reply: InterimReply = InterimReply.objects.create(
        proposal=proposal,
        number=given + 1,
        office=office,
        author=by,
        author_name=badge.holder_name if badge else by.shown_name,
        author_title=badge.title if badge else "",
        body=bounded(body, least=LEAST_CHARACTERS, most=InterimReply.CHARACTERS, field="body"),
        lang=language.checked(lang or language.of_city(by.language)),
        channel=channel,
    )
    record(
        "proposal.interim_replied",
        actor=by,
        subject=proposal,
        reply=reply.pk,
        office=office.own_name,
        office_id=office.pk,
    )
    return reply
