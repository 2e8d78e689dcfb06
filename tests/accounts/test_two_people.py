"""What takes two people: one asks with a reason, another one agrees, and only then it is done, once."""

from __future__ import annotations

import datetime as dt
import io
import json
import zipfile
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

import proposals.actions
from accounts import actions, queries
from accounts.models import JointAct, Look, Mandate, Person
from commons.errors import IllegalMove, Refused
from journal.actions import sequence
from journal.models import Entry
from notifications.models import Notification
from notifications.tasks import consume
from proposals.lifecycle import State
from proposals.models import Proposal
from tests import build
from tests.callers import caller

GIVE, END, RESUME = "accounts.give_data", "proposals.end", "proposals.resume"
WHY = "Court of the city, order 12 of 3 May."


@pytest.fixture
def ines(db: None) -> Person:
    return build.mandated("ines", Mandate.Role.ADMINISTRATOR, holder_name="Ines Roth")


@pytest.fixture
def harbour(ana: Person, bea: Person) -> Proposal:
    found = build.proposal(ana, title="A bench at the harbour")
    build.supports(found, [bea])
    return found


def asks_data(by: Person, whom: Person) -> JointAct:
    return actions.ask_joint_act(kind=GIVE, person_id=whom.pk, ground="court", reason=WHY, by=by)


def asks_end(by: Person, what: Proposal, kind: str = END) -> JointAct:
    ground = "law" if kind == END else "mistaken"
    return actions.ask_joint_act(kind=kind, subject_id=what.pk, ground=ground, reason=WHY, by=by)


def ended(mandate_of: Person) -> None:
    """As another process does it."""
    Mandate.objects.filter(person=mandate_of).update(revoked_at=timezone.now())


def test_two_administrators_hand_over_what_is_held_about_ana(ilse: Person, ines: Person, ana: Person) -> None:
    act = asks_data(ilse, ana)
    with pytest.raises(IllegalMove):
        actions.take_data(act_id=act.pk, by=ilse)
    assert not Look.objects.exists() and not mail.outbox
    actions.confirm_joint_act(act_id=act.pk, by=ines)
    assert {look.who for look in queries.looks_of(ana)} == {"Ilse Brandt", "Ines Roth"}
    with pytest.raises(Refused):
        actions.take_data(act_id=act.pk, by=ines)
    content = actions.take_data(act_id=act.pk, by=ilse)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert "ana@demo.example" in json.dumps(json.loads(archive.read("data.json")))
    with pytest.raises(IllegalMove):
        actions.take_data(act_id=act.pk, by=ilse)
    told = list(Entry.objects.filter(subject_type="jointact").order_by("pk").values_list("verb", "actor_id"))
    assert told == [("joint_act.asked", ilse.pk), ("joint_act.confirmed", ines.pk), ("joint_act.taken", ilse.pk)]
    # Everybody reads both names and the reason, and not whom it is about.
    page = Client().get("/charter/acts/?of=jointact").content.decode()
    assert (
        all(words in page for words in ("Ilse Brandt", "Ines Roth", WHY)) and "ana" not in page.split("</header>")[-1]
    )


def test_the_file_is_taken_within_a_day(ilse: Person, ines: Person, ana: Person) -> None:
    act = asks_data(ilse, ana)
    actions.confirm_joint_act(act_id=act.pk, by=ines)
    JointAct.objects.update(decided_at=timezone.now() - dt.timedelta(hours=25))
    with pytest.raises(IllegalMove):
        actions.take_data(act_id=act.pk, by=ilse)


def test_ana_is_told_by_mail(ilse: Person, ines: Person, ana: Person) -> None:
    actions.confirm_joint_act(act_id=asks_data(ilse, ana).pk, by=ines)
    [told] = mail.outbox
    assert told.to == ["ana@demo.example"] and WHY in str(told.body) and "a court orders it" in str(told.body)


@pytest.mark.parametrize("who", ["ilse", "ana", "carl", "nora", "omar"])
def test_nobody_but_a_second_administrator_agrees(
    who: str, ilse: Person, ines: Person, ana: Person, request: pytest.FixtureRequest
) -> None:
    act = asks_data(ilse, ana)
    with pytest.raises(Refused):
        actions.confirm_joint_act(act_id=act.pk, by=request.getfixturevalue(who))
    act.refresh_from_db()
    assert act.state == "asked" and not Look.objects.exists()


def test_whom_it_concerns_neither_asks_nor_agrees(ilse: Person, ines: Person) -> None:
    with pytest.raises(Refused):
        asks_data(ilse, ilse)
    act = asks_data(ilse, ines)
    with pytest.raises(Refused):
        actions.confirm_joint_act(act_id=act.pk, by=ines)


def test_the_database_knows_the_rule_too(ilse: Person, ana: Person) -> None:
    act = asks_data(ilse, ana)
    with pytest.raises(IntegrityError), transaction.atomic():
        JointAct.objects.filter(pk=act.pk).update(state="confirmed", decided_by=ilse, decided_at=timezone.now())


def test_one_whose_mandate_ended_between_asks_for_nothing(ilse: Person, ines: Person, ana: Person) -> None:
    act = asks_data(ilse, ana)
    ended(ilse)
    with pytest.raises(IllegalMove):
        actions.confirm_joint_act(act_id=act.pk, by=ines)
    assert not Look.objects.exists()


def test_one_whose_mandate_ended_after_it_takes_no_file(ilse: Person, ines: Person, ana: Person) -> None:
    act = asks_data(ilse, ana)
    actions.confirm_joint_act(act_id=act.pk, by=ines)
    ended(ilse)
    with pytest.raises(Refused):
        actions.take_data(act_id=act.pk, by=ilse)


@pytest.mark.parametrize("how", ["lapsed", "taken_back", "refused", "confirmed"])
def test_what_is_over_is_over(how: str, ilse: Person, ines: Person, ana: Person) -> None:
    act = asks_data(ilse, ana)
    if how == "lapsed":
        JointAct.objects.update(until=timezone.now() - dt.timedelta(seconds=1))
    elif how == "taken_back":
        with pytest.raises(Refused):
            actions.take_back_joint_act(act_id=act.pk, by=ines)
        actions.take_back_joint_act(act_id=act.pk, by=ilse)
    elif how == "refused":
        with pytest.raises(ValidationError):
            actions.refuse_joint_act(act_id=act.pk, by=ines, words="no")
        actions.refuse_joint_act(act_id=act.pk, by=ines, words="There is no such order at this court.")
    else:
        actions.confirm_joint_act(act_id=act.pk, by=ines)
    before = Entry.objects.count()
    for again in (
        lambda: actions.confirm_joint_act(act_id=act.pk, by=ines),
        lambda: actions.refuse_joint_act(act_id=act.pk, by=ines, words="There is no such order."),
        lambda: actions.take_back_joint_act(act_id=act.pk, by=ilse),
    ):
        with pytest.raises(IllegalMove):
            again()
    assert Entry.objects.count() == before
    assert asks_data(ilse, ana).state == "asked", "it can be asked for anew"


def test_wrong_asks(ilse: Person, ana: Person) -> None:
    for changes, field in (({"reason": "because"}, "reason"), ({"ground": "whim"}, "ground")):
        given = {"kind": GIVE, "person_id": ana.pk, "ground": "court", "reason": WHY, "by": ilse} | changes
        with pytest.raises(ValidationError) as wrong:
            actions.ask_joint_act(**given)
        assert list(wrong.value.message_dict) == [field]
    asks_data(ilse, ana)
    with pytest.raises(IllegalMove):
        asks_data(ilse, ana)


def test_the_city_ends_a_proposal_and_lets_it_go_on(
    ilse: Person, nora: Person, ines: Person, ana: Person, bea: Person, harbour: Proposal
) -> None:
    act = asks_end(nora, harbour)
    harbour.refresh_from_db()
    assert harbour.state == State.OPEN
    actions.confirm_joint_act(act_id=act.pk, by=ilse)
    harbour.refresh_from_db()
    assert harbour.state == State.WITHDRAWN and harbour.closed_at
    page = Client().get(f"/proposals/{harbour.pk}/").content.decode()
    assert "Ended by the city" in page and WHY in page and "Withdrawn by its author" not in page
    assert 'href="/moderation/"' in page
    back = asks_end(ilse, harbour, RESUME)
    actions.confirm_joint_act(act_id=back.pk, by=ines)
    harbour.refresh_from_db()
    assert (harbour.state, harbour.closed_at) == (State.OPEN, None)
    assert "It goes on" in Client().get(f"/proposals/{harbour.pk}/").content.decode()
    told = Entry.objects.filter(subject_type="proposal", verb__in=["proposal.ended", "proposal.resumed"])
    assert list(told.order_by("pk").values_list("verb", "actor_id")) == [
        ("proposal.ended", ilse.pk),
        ("proposal.resumed", ines.pk),
    ]
    with pytest.raises(IllegalMove):
        asks_end(ilse, harbour, RESUME)


def test_what_awaited_its_answer_awaits_it_again_with_the_time_it_stood_still(
    ilse: Person, ines: Person, ana: Person, streets: Any
) -> None:
    now = timezone.now()
    found = build.proposal(ana, state=State.AWAITING_ANSWER, office=streets)
    Proposal.objects.filter(pk=found.pk).update(due_at=now + dt.timedelta(days=10))
    actions.confirm_joint_act(act_id=asks_end(ilse, found).pk, by=ines)
    Proposal.objects.filter(pk=found.pk).update(closed_at=now - dt.timedelta(days=4))
    actions.confirm_joint_act(act_id=asks_end(ilse, found, RESUME).pk, by=ines)
    found.refresh_from_db()
    assert found.state == State.AWAITING_ANSWER and found.due_at
    assert dt.timedelta(days=13, hours=23) < found.due_at - now < dt.timedelta(days=15, hours=1)


def test_after_thirty_days_it_has_ended(ilse: Person, ines: Person, harbour: Proposal) -> None:
    actions.confirm_joint_act(act_id=asks_end(ilse, harbour).pk, by=ines)
    JointAct.objects.update(decided_at=timezone.now() - dt.timedelta(days=31))
    with pytest.raises(IllegalMove):
        asks_end(ilse, harbour, RESUME)


@pytest.mark.parametrize("state", [s for s in State if s not in (State.OPEN, State.AWAITING_ANSWER)])
def test_only_what_is_open_or_awaits_its_answer_is_ended(
    state: State, ilse: Person, ines: Person, ana: Person, harbour: Proposal
) -> None:
    act = asks_end(ilse, harbour)
    Proposal.objects.filter(pk=harbour.pk).update(state=state, merged_into=None)
    with pytest.raises(IllegalMove):
        actions.confirm_joint_act(act_id=act.pk, by=ines)
    act.refresh_from_db()
    assert act.state == "asked"


def test_an_author_with_a_mandate_ends_nothing_of_theirs(ilse: Person, ines: Person, nora: Person) -> None:
    own = build.proposal(ilse)
    with pytest.raises(Refused):
        asks_end(ilse, own)
    act = asks_end(ines, own)
    with pytest.raises(Refused):
        actions.confirm_joint_act(act_id=act.pk, by=ilse)
    actions.confirm_joint_act(act_id=act.pk, by=nora)


def test_what_authors_withdrew_does_not_go_on(ilse: Person, ana: Person, harbour: Proposal) -> None:
    proposals.actions.withdraw_proposal(proposal_id=harbour.pk, by=ana)
    with pytest.raises(IllegalMove):
        asks_end(ilse, harbour, RESUME)


def test_pages_lead_through_it(client: Client, ilse: Person, ines: Person, harbour: Proposal) -> None:
    client.force_login(ilse)
    assert f"/proposals/{harbour.pk}/end/" in client.get(f"/proposals/{harbour.pk}/").content.decode()
    wrong = client.post(f"/proposals/{harbour.pk}/end/", {"ground": "law", "reason": "short"})
    assert wrong.status_code == 400 and b'id="error-summary"' in wrong.content and b"short" in wrong.content
    asked = client.post(f"/proposals/{harbour.pk}/end/", {"ground": "law", "reason": WHY})
    act = JointAct.objects.get()
    assert asked["Location"] == f"/administration/joint-acts/{act.pk}/"
    own = client.get(asked["Location"]).content.decode()
    assert "Agree: it is done at once" not in own and "You asked for this yourself" in own
    second = Client()
    second.force_login(ines)
    assert "A bench at the harbour" in second.get("/administration/").content.decode()
    assert "A bench at the harbour" not in client.get("/administration/").content.decode()
    assert "Agree: it is done at once" in second.get(f"/administration/joint-acts/{act.pk}/").content.decode()
    again = second.post(f"/administration/joint-acts/{act.pk}/confirm/")
    assert again["Location"].startswith("/account/again/")
    actions.confirm_joint_act(act_id=act.pk, by=ines)  # once it was shown again who it is
    harbour.refresh_from_db()
    assert harbour.state == State.WITHDRAWN
    assert second.get("/administration/joint-acts/").status_code == 200


def test_programs_do_the_same(ilse: Person, ines: Person, ana: Person, harbour: Proposal) -> None:
    body = {"kind": END, "proposal": harbour.pk, "ground": "law", "reason": WHY}
    assert caller(ana).post("/api/v1/joint-acts/", body).status_code == 403
    made = caller(ilse).post("/api/v1/joint-acts/", body, format="json")
    assert made.status_code == 201 and made.json()["first"] == "Ilse Brandt"
    url = f"/api/v1/joint-acts/{made.json()['id']}/"
    assert caller(ilse).post(f"{url}confirm/").status_code == 403
    assert caller(ines).post(f"{url}confirm/").json()["second"] == "Ines Roth"
    assert caller(ines).post(f"{url}confirm/").status_code == 409
    assert caller(ilse).get("/api/v1/joint-acts/", {"state": "asked"}).json()["results"] == []
    assert caller(ilse).get("/api/v1/joint-acts/", {"status": "asked"}).status_code == 400


def test_supporters_and_authors_are_told(
    ilse: Person, ines: Person, ana: Person, bea: Person, harbour: Proposal
) -> None:
    actions.confirm_joint_act(act_id=asks_end(ilse, harbour).pk, by=ines)
    sequence()
    consume()
    told = {line.person_id: line for line in Notification.objects.filter(kind="ended")}
    assert set(told) == {ana.pk, bea.pk}
    assert "The city ended a proposal" in told[ana.pk].headline and WHY in told[ana.pk].happening()


def test_lists_cost_the_same_however_long(client: Client, ilse: Person, ines: Person, ana: Person) -> None:
    client.force_login(ilse)

    def cost() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert client.get("/administration/joint-acts/").status_code == 200
        return len(asked)

    asks_end(ines, build.proposal(ana))
    cost()
    before = cost()
    for _n in range(8):
        asks_end(ines, build.proposal(ana))
    assert cost() == before
