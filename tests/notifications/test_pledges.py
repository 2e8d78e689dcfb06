"""Who is told of pledges, of calls for help, and that residents take a proposal up."""

from __future__ import annotations

import pytest

from accounts.models import Person
from charter.models import District
from journal.actions import sequence
from notifications import queries
from notifications.models import Notification
from proposals import actions
from proposals.actions.hide_content import hide_content
from proposals.models import Proposal
from tests import build
from tests.notifications.test_tell_people import tell, told

pytestmark = pytest.mark.django_db

WHY = "We are twelve neighbours with tools, and the wood is promised."


@pytest.fixture
def bench(ana: Person, bea: Person, molinos: District) -> Proposal:
    made = build.proposal(ana, district=molinos, title="Four benches")
    build.supports(made, [bea])
    return made


def telling() -> dict[str, tuple[str, str]]:
    """Tell of what happened since; who was told what."""
    Notification.objects.all().delete()
    sequence()
    tell()
    return told()


def test_authors_hear_of_a_pledge_and_not_by_whom(bench: Proposal, ana: Person, mira: Person) -> None:
    made = actions.make_pledge(proposal_id=bench.pk, by=mira, kind="skill", body="I weld.", shown="anonymous")
    assert telling() == {"Ana": ("pledged", "author")}
    line = Notification.objects.get()
    assert line.path == f"/proposals/{bench.pk}/help/#pledge-{made.pk}"
    assert "Mira" not in f"{line.headline} {line.sentence} {line.happening()}"
    assert queries.preferences(ana.pk)["pledged"] == "daily"


def test_supporters_and_givers_hear_that_it_is_taken_up_and_of_calls(
    bench: Proposal, ana: Person, mira: Person
) -> None:
    actions.make_pledge(proposal_id=bench.pk, by=mira, kind="skill", body="I weld.", shown="anonymous")
    telling()
    actions.take_up_proposal(proposal_id=bench.pk, by=ana, reason=WHY)
    assert telling() == {"Bea": ("taken_up", "supporter"), "Mira": ("taken_up", "pledger")}
    actions.call_for_help(proposal_id=bench.pk, by=ana, body="Come on Saturday.")
    assert telling() == {"Bea": ("help_wanted", "supporter"), "Mira": ("help_wanted", "pledger")}
    assert queries.is_following(bench, mira.pk)


def test_who_took_a_pledge_back_follows_no_more(bench: Proposal, ana: Person, mira: Person) -> None:
    made = actions.make_pledge(proposal_id=bench.pk, by=mira, kind="skill", body="I weld.")
    actions.withdraw_pledge(pledge_id=made.pk, by=mira)
    assert telling() == {} and not queries.is_following(bench, mira.pk)


def test_nobody_is_told_of_what_was_hidden_meanwhile(bench: Proposal, ana: Person, mira: Person, nora: Person) -> None:
    made = actions.make_pledge(proposal_id=bench.pk, by=mira, kind="skill", body="I weld.")
    sequence()
    tell()
    line = Notification.objects.get()
    assert queries.is_tellable(line)
    hide_content(kind="pledge", content_id=made.pk, by=nora, rule="spam")
    assert not queries.is_tellable(line)
    actions.make_pledge(proposal_id=bench.pk, by=mira, kind="skill", body="I saw.")
    actions.take_up_proposal(proposal_id=bench.pk, by=ana, reason=WHY)
    call = actions.call_for_help(proposal_id=bench.pk, by=ana, body="Come on Saturday.")
    hide_content(kind="helpcall", content_id=call.pk, by=nora, rule="spam")
    assert {kind for kind, _reason in telling().values()} == {"pledged", "taken_up"}
