"""Who may prepare, judge, open and vote. The same function greys a button with its reason and stops the act."""

from __future__ import annotations

import datetime as dt
from typing import cast

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

import accounts.policy
import charter.queries
from accounts.models import Mandate, Organisation, Person, Residency
from commons.actor import may_act_as
from commons.models import Visibility
from commons.verdict import ALLOWED, Verdict, refuse
from proposals.lifecycle import State as ProposalState
from proposals.models import Proposal
from voting.lifecycle import State
from voting.models import OpenVoter, Option, Round, RuleVote

Someone = Person | AnonymousUser
VOTING_LEVEL = 2
OPENLY = "/account/delegations/open/"


def may_keep_rounds(by: Someone) -> Verdict:
    """Administrators prepare rounds, announce them and cancel them with a public reason. At most one query."""
    if not isinstance(by, Person):
        return refuse("sign-in", _("Sign in to prepare a vote."), remedy="/account/sign-in/", remedy_label=_("Sign in"))
    no = refuse("not-administrator", _("Only an administrator of the city prepares a vote."))
    return may_act_as(by, Mandate.Role.ADMINISTRATOR, no)


def may_change_round(by: Someone, its: Round) -> Verdict:
    """Tell whether the round can still be changed: what was announced stands. At most one query."""
    if not (verdict := may_keep_rounds(by)):
        return verdict
    if its.state != State.DRAFT:
        return refuse("announced", _("This vote was announced. Its options and rules stand as everybody read them."))
    return ALLOWED


def may_illustrate(by: Someone, option: Option) -> Verdict:
    """Tell whether a picture of an option's own can be added or taken away. At most one query."""
    if not (verdict := may_change_round(by, option.round)):
        return verdict
    if option.proposal_id is not None:
        said = _("This option shows its proposal's pictures.")
        return refuse(
            "shows-its-proposal", said, remedy=f"/proposals/{option.proposal_id}/", remedy_label=_("Its page")
        )
    return ALLOWED


RULE_VOTE = refuse("rule-vote", _("This vote decides a rule proposal: only its dates are for the city to choose."))


def may_change_ballot(by: Someone, its: Round) -> Verdict:
    """Tell whether options of the round can still be changed: a rule proposal's are two and stand. Two queries."""
    if not (verdict := may_change_round(by, its)):
        return verdict
    return RULE_VOTE if RuleVote.objects.filter(round=its).exists() else ALLOWED


def puttable(proposal: Proposal, *, under_way: bool) -> Verdict:
    """Tell whether a rule proposal can be put to the vote: it reached its threshold, and in no other vote. No query."""
    if proposal.visibility != Visibility.PUBLIC:
        return refuse("hidden", _("This is hidden at present; nothing can be done with it."))
    if proposal.state != ProposalState.AWAITING_ANSWER:
        return refuse("state", _("A rule proposal goes to the vote when it has reached its threshold."))
    return refuse("under-way", _("A vote on it is under way.")) if under_way else ALLOWED


def may_see(by: Someone, its: Round) -> Verdict:
    """Drafts are there for administrators alone. At most one query, none for what is announced."""
    return ALLOWED if its.state != State.DRAFT else may_keep_rounds(by)


def may_judge(by: Someone, option: Option) -> Verdict:
    """Officials of the option's office say whether it can be built, until the vote opens. At most one query."""
    if not isinstance(by, Person):
        said = _("Sign in to judge this project.")
        return refuse("sign-in", said, remedy="/account/sign-in/", remedy_label=_("Sign in"))
    no = refuse("not-its-office", _("Only officials of the office in charge say whether a project can be done."))
    if option.office_id is None:
        return no
    if not (verdict := may_act_as(by, Mandate.Role.OFFICIAL, no, office=option.office_id)):
        return verdict
    if option.round.state not in (State.DRAFT, State.ANNOUNCED):
        return refuse("opened", _("The vote has opened: what is on the ballot stands."))
    return ALLOWED


def may_vote(by: Someone, its: Round, *, at: dt.datetime) -> Verdict:
    """Residents of level 2 and of voting age, of the round's districts, while it is open by the database's clock.

    One query, none where `residency` is loaded. Whether one human votes once, the box says.
    """
    if not (verdict := _takes_ballots(its, at)) or not (verdict := may_ever_vote(by)):
        return verdict
    if not lives_in(cast(Person, by).residency, its):
        return refuse("elsewhere", _("This vote is for residents of other districts."))
    return ALLOWED


def may_ever_vote(by: Someone) -> Verdict:
    """Tell whether the person has a vote: verified at level 2, of voting age, for themself. At most one query."""
    if not (verdict := accounts.policy.may_take_part(by)):
        return verdict
    residency: Residency | None = getattr(by, "residency", None)
    if residency is None or not residency.is_valid:
        said = _("Only verified residents vote. Prove that you live here; it takes some minutes, once.")
        label = _("Prove that you live here")
        return refuse("prove-residency", said, remedy=accounts.policy.PROOF, remedy_label=label)
    if residency.level < VOTING_LEVEL:
        said = _("A vote asks for a proof of residency of level 2: something only you have, besides what you know.")
        return refuse("level", said, remedy=accounts.policy.PROOF, remedy_label=_("Raise the level"))
    if not residency.of_voting_age:
        return refuse("age", _("By your proof of residency you are not of voting age yet."))
    if cast(Person, by).assisted_by is not None:
        return refuse("assisted", _("Nobody votes for somebody else: a clerk cannot cast a ballot here."))
    return ALLOWED


def lives_in(residency: Residency, its: Round) -> bool:
    """Tell whether a residency is of the round's districts. No query beside the frame's."""
    homes = charter.queries.known().districts
    return not its.districts or (residency.district_id in homes and homes[residency.district_id].code in its.districts)


def _takes_ballots(its: Round, at: dt.datetime) -> Verdict:
    if its.state == State.ANNOUNCED or (its.state == State.OPEN and at < its.opens_at):
        opens = date_format(localtime(its.opens_at), "DATETIME_FORMAT")
        return refuse("not-open", _("The vote opens on %(when)s.") % {"when": opens})
    return ALLOWED if its.takes_ballots(at) else refuse("closed", _("This vote is closed."))


def may_vote_for(by: Someone, its: Round, organisation: Organisation, *, at: dt.datetime) -> Verdict:
    """Whoever speaks for an organisation casts its ballot in open rounds, where it votes in the open. Two queries."""
    if not (verdict := _takes_ballots(its, at)):
        return verdict
    if not (verdict := accounts.policy.may_speak_as(by, organisation.pk)):
        return verdict
    if its.is_secret:
        return refuse(
            "secret", _("Organisations have no vote. In open votes they carry those of who delegated to them.")
        )
    if not any(each.covers(its.topic_id) for each in OpenVoter.objects.filter(organisation=organisation)):
        said = _("The organisation has not said that it votes in the open on this topic.")
        label = _("Say that it does")
        return refuse("not-open-voter", said, remedy=OPENLY, remedy_label=label)
    return ALLOWED


def may_vote_openly(by: Someone, organisation_id: int | None) -> Verdict:
    """Whoever has a vote says that they cast theirs in the open; a speaker, that the organisation does. Two queries."""
    return may_ever_vote(by) if organisation_id is None else accounts.policy.may_speak_as(by, organisation_id)


def may_recall(by: Someone) -> Verdict:
    """Everybody takes their own delegations back, with or without a vote; nobody does it for them. No query."""
    if not isinstance(by, Person) or not by.is_active:
        return accounts.policy.may_take_part(by)
    if by.assisted_by is not None:
        return refuse("assisted", _("Nobody does this for somebody else: delegations are their giver's alone."))
    return ALLOWED


def may_end_open_voting(by: Someone, voter: OpenVoter) -> Verdict:
    """Whoever said it takes it back, also without a vote today; of an organisation, whoever speaks for it now."""
    if isinstance(by, Person) and voter.person_id is not None and voter.person_id == by.pk:
        return may_recall(by)
    if voter.person_id is not None:
        return accounts.policy.may_take_part(None) if not isinstance(by, Person) else NOT_YOURS
    return accounts.policy.may_speak_as(by, voter.organisation_id)


NOT_YOURS = refuse("not-yours", _("Everybody says this for themself."))


def may_delegate(by: Someone) -> Verdict:
    """Whoever has a vote delegates it in open rounds. At most one query."""
    return may_ever_vote(by)


def may_open_box(by: Someone, its: Round) -> Verdict:
    """Administrators bring what trustees opened. Who opens is said by shares of the key, not by a mandate."""
    return may_keep_rounds(by)


def may_hold_key_here(by: Someone) -> Verdict:
    """Keys are made and boxes opened on the server in demonstrations alone. At most one query."""
    if not (verdict := may_keep_rounds(by)):
        return verdict
    if not settings.DEBUG:
        said = _("A key is made and a box is opened on trustees' own machines, never here. Only a demonstration does.")
        return refuse("no-demo", said)
    return ALLOWED
