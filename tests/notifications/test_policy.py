"""Who may follow, and who has an inbox: every role, every act."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser

from accounts.models import Person
from commons.errors import Refused
from notifications import actions, policy
from notifications.models import Follow, Notification, Preference
from proposals.lifecycle import State
from tests import build

pytestmark = pytest.mark.django_db

WHO = {
    # name: (may follow what is public, may have an inbox)
    "visitor": ("sign-in", "sign-in"),
    "unconfirmed": ("confirm-email", ""),
    "closed": ("inactive", "inactive"),
    "carl": ("", ""),
    "bea": ("", ""),
    "omar": ("", ""),
    "nora": ("", ""),
    "ilse": ("", ""),
}


@pytest.fixture
def person(request: pytest.FixtureRequest, who: str) -> Person | AnonymousUser:
    if who == "visitor":
        return AnonymousUser()
    if who in ("unconfirmed", "closed"):
        changes: dict[str, Any] = {"email_confirmed_at": None} if who == "unconfirmed" else {"is_active": False}
        return build.person(who, **changes)
    found: Person = request.getfixturevalue(who)
    return found


@pytest.mark.parametrize("who", WHO)
def test_role_by_act(who: str, person: Person | AnonymousUser, ana: Person) -> None:
    follow, inbox = WHO[who]
    public = build.proposal(ana)
    assert policy.may_follow(person, public).code == follow
    assert policy.may_have_inbox(person).code == inbox
    for proposal in (build.proposal(ana, state=State.DRAFT), build.proposal(ana, visibility="hidden")):
        assert policy.may_follow(person, proposal).code == "not-public"


@pytest.mark.parametrize("who", ["unconfirmed", "closed"])
def test_the_refused_write_nothing(who: str, person: Person, ana: Person) -> None:
    public = build.proposal(ana)
    for act in (actions.follow, actions.unfollow):
        with pytest.raises(Refused):
            act(what="proposal", key=public.pk, by=person)
    if who == "closed":
        with pytest.raises(Refused):
            actions.set_preferences(by=person, choices={"overdue": "off"})
        with pytest.raises(Refused):
            actions.mark_all_read(by=person)
    assert not Follow.objects.exists() and not Preference.objects.exists()
    assert not Notification.objects.exists()
