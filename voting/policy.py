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
from accounts.models import Mandate, Person, Residency
from commons.actor import may_act_as
from commons.verdict import ALLOWED, Verdict, refuse
from voting.lifecycle import State
from voting.models import Option, Round

Someone = Person | AnonymousUser
VOTING_LEVEL = 2


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
    if its.state == State.ANNOUNCED or (its.state == State.OPEN and at < its.opens_at):
        opens = date_format(localtime(its.opens_at), "DATETIME_FORMAT")
        return refuse("not-open", _("The vote opens on %(when)s.") % {"when": opens})
    if not its.takes_ballots(at):
        return refuse("closed", _("This vote is closed."))
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
    if its.districts:
        homes = charter.queries.known().districts
        if residency.district_id not in homes or homes[residency.district_id].code not in its.districts:
            return refuse("elsewhere", _("This vote is for residents of other districts."))
    if cast(Person, by).assisted_by is not None:
        return refuse("assisted", _("Nobody votes for somebody else: a clerk cannot cast a ballot here."))
    return ALLOWED


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
