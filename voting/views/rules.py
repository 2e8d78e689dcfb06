"""An administrator puts a rule proposal to the vote."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

import proposals.queries
from charter.views.entrance import home_crumb
from commons.errors import IllegalMove
from proposals.models import Proposal, ProposalKind
from proposals.views.entrance import person, typed
from voting import actions, policy, queries
from voting.forms import DatesForm
from voting.views.preparation import FORM, administrators, step_page


@never_cache
@administrators
@require_http_methods(FORM)
def put(request: HttpRequest, pk: int) -> HttpResponse:
    """Say from when until when; all else of the vote is what was proposed."""
    by = person(request)
    proposal = proposals.queries.in_full(pk, by)
    if proposal.kind != ProposalKind.RULE:
        raise Proposal.DoesNotExist
    if not (now := policy.puttable(proposal, under_way=pk in queries.put_to_vote([pk]))):
        raise IllegalMove(proposal.state, "vote", str(now.reason))
    form = DatesForm(typed(request))
    if form.is_bound and (its := form.act(actions.put_rule_to_vote, by=by, proposal_id=pk)):
        messages.success(request, _("The vote is drafted. Its box needs a key, then announce it."))
        return redirect("round-admin", its.pk)
    facts = [
        _("The question and its two options are those of the proposal. Nobody can change them."),
        _("The vote is secret, of the whole city, and open to residents of level 2 and of voting age."),
        _("Its result is the answer: nothing has to be entered afterwards."),
    ]
    crumbs = [home_crumb(), (proposal.title, reverse("proposal", args=[pk])), (_("Put it to the vote"), "")]
    return step_page(
        request, form, title=_("Put it to the vote"), button=_("Put it to the vote"), crumbs=crumbs, facts=facts
    )
