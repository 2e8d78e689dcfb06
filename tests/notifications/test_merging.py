"""Who hears of a merge: authors what they decide, supporters once, whatever they support of it."""

from __future__ import annotations

import pytest

from accounts.models import Person
from charter.models import District
from journal.actions import sequence
from notifications.models import Follow, Mail, Notification
from proposals import actions
from proposals.models import Merge, Proposal
from tests import build
from tests.notifications.test_tell_people import tell, told

pytestmark = pytest.mark.django_db
WHY = "Both ask for the same crossing."


@pytest.fixture
def pair(ana: Person, mira: Person, bea: Person, molinos: District) -> tuple[Proposal, Proposal]:
    """Ana's and mira's; bea supports both, ana mira's."""
    mine = build.proposal(ana, district=molinos, title="A crossing at the mill")
    hers = build.proposal(mira, district=molinos, title="A crossing by the old mill")
    build.supports(mine, [bea])
    build.supports(hers, [bea, ana])
    return mine, hers


def news() -> dict[str, tuple[str, str]]:
    Notification.objects.all().delete()
    sequence()
    tell()
    return told()


def test_authors_decide_and_supporters_are_asked_once(
    pair: tuple[Proposal, Proposal], ana: Person, mira: Person, bea: Person, carl: Person, molinos: District
) -> None:
    merge = actions.suggest_merge(proposal_ids=[each.pk for each in pair], by=carl, reason=WHY)
    assert news() == {"Ana": ("merge", "wrote"), "Mira": ("merge", "wrote")} or set(told()) == {"Ana", "Mira"}
    actions.agree_merge(merge_id=merge.pk, by=ana, version=1)
    assert set(news()) == {"Mira"}
    Follow.objects.create(person=bea, proposal=pair[0], wanted=False)  # asked all the same: nobody else can answer
    actions.agree_merge(merge_id=merge.pk, by=mira, version=1)
    Mail.objects.all().delete()
    found = news()
    assert found["Bea"] == found["Ana"] == ("carry", "supporter")
    assert Notification.objects.filter(person=bea, entry__verb="merge.agreed").count() == 1
    mail = Mail.objects.get(person=bea)
    assert f"/merges/{merge.pk}/carry/{bea.pk}-{merge.pk}~" in mail.text and "0confirm0" not in mail.text + mail.html
    line = Notification.objects.get(person=bea)
    assert line.path == f"/merges/{merge.pk}/carry/" and "carry your support over" in line.headline
    rosa = build.resident("rosa", molinos)
    actions.give_support(proposal_id=Merge.objects.get().into_id or 0, by=rosa)
    actions.carry_support(merge_id=merge.pk, by=bea)
    actions.undo_merge(merge_id=merge.pk, by=mira, reason="My street is another one.")
    found = news()
    assert found["Bea"] == found["Rosa"] == ("carry", "supporter") and "Carl" in found and "Mira" not in found
    line = Notification.objects.get(person=rosa)
    assert line.path == f"/merges/{merge.pk}/" and "undone" in line.headline


def test_what_came_to_nothing_is_told_to_who_asked_and_who_writes(
    pair: tuple[Proposal, Proposal], ana: Person, mira: Person, carl: Person
) -> None:
    merge = actions.suggest_merge(proposal_ids=[each.pk for each in pair], by=carl, reason=WHY)
    news()
    actions.decline_merge(merge_id=merge.pk, by=mira, reason="My street is another one.")
    assert set(news()) == {"Ana", "Carl"}
    assert "My street is another one." in Notification.objects.get(person=carl).aside
