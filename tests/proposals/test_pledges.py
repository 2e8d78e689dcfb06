"""We do it ourselves: ana says what is needed, neighbours pledge, and she takes the proposal up."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.actions import erase_person
from accounts.models import Organisation, Person
from charter.models import District
from commons import clock
from commons.errors import IllegalMove, Refused
from journal.models import Entry
from proposals import actions, policy, queries
from proposals.actions.hide_content import hide_content
from proposals.actions.restore_content import restore_content
from proposals.lifecycle import State
from proposals.models import Authorship, Consent, HelpCall, Need, OwnStep, Pledge, Proposal, TakeUp
from tests import build
from tests.callers import caller, refusal

WHY = "We are twelve neighbours with tools, and the wood is promised."


@pytest.fixture
def bench(ana: Person, molinos: District) -> Proposal:
    return build.proposal(ana, district=molinos, title="Four benches by the mill")


@pytest.fixture
def hours(ana: Person, bench: Proposal) -> Need:
    return actions.name_need(
        proposal_id=bench.pk, by=ana, kind="hours", words="Hands on three Saturdays", amount=10, unit="hours"
    )


@pytest.fixture
def taken(ana: Person, bench: Proposal) -> Proposal:
    return actions.take_up_proposal(proposal_id=bench.pk, by=ana, reason=WHY, city_gives="A permit for the bank.")


def lacking(need: Need) -> int | None:
    return queries.with_given(Need.objects.filter(pk=need.pk)).get().lacking


def test_what_is_still_needed_is_counted_from_the_pledges(
    bench: Proposal, hours: Need, bea: Person, mira: Person, nora: Person
) -> None:
    first = actions.make_pledge(proposal_id=bench.pk, by=bea, need_id=hours.pk, amount=4, body="Two mornings.")
    assert (first.kind, first.unit, lacking(hours)) == ("hours", "hours", 6)
    second = actions.make_pledge(proposal_id=bench.pk, by=mira, need_id=hours.pk, amount=6, body="A Saturday.")
    assert lacking(hours) == 0
    with pytest.raises(IllegalMove, match="met"):
        actions.make_pledge(proposal_id=bench.pk, by=bea, need_id=hours.pk, amount=1, body="One more.")
    actions.withdraw_pledge(pledge_id=first.pk, by=bea)
    assert lacking(hours) == 4
    hide_content(kind="pledge", content_id=second.pk, by=nora, rule="spam")
    assert lacking(hours) == 10
    restore_content(kind="pledge", content_id=second.pk, by=nora)
    assert lacking(hours) == 4
    with pytest.raises(IllegalMove):
        actions.withdraw_pledge(pledge_id=first.pk, by=bea)


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("amount", {"amount": 11}),
        ("amount", {"amount": 0}),
        ("amount", {}),
        ("body", {"amount": 1, "body": ""}),
        ("body", {"amount": 1, "body": "x" * 501}),
        ("shown", {"amount": 1, "shown": "initials"}),
        ("need", {"amount": 1, "need_id": 2**62}),
    ],
)
def test_what_is_wrong_with_a_pledge_is_said_by_field(
    bench: Proposal, hours: Need, bea: Person, field: str, given: dict[str, object]
) -> None:
    with pytest.raises(ValidationError) as wrong:
        actions.make_pledge(**{"proposal_id": bench.pk, "by": bea, "need_id": hours.pk, "body": "I help."} | given)  # type: ignore[arg-type]
    assert list(wrong.value.message_dict) == [field] and not Pledge.objects.exists()


def test_a_need_of_another_proposal_is_none_here(ana: Person, bea: Person, hours: Need) -> None:
    other = build.proposal(ana, title="Something else")
    with pytest.raises(ValidationError, match="needed here"):
        actions.make_pledge(proposal_id=other.pk, by=bea, need_id=hours.pk, amount=1, body="I help.")


def test_one_giver_has_five_pledges_here(bench: Proposal, bea: Person) -> None:
    for n in range(Pledge.MOST):
        actions.make_pledge(proposal_id=bench.pk, by=bea, kind="skill", body=f"Thing {n}")
    with pytest.raises(ValidationError, match="5 pledges"):
        actions.make_pledge(proposal_id=bench.pk, by=bea, kind="skill", body="A sixth thing")


def test_what_must_never_be_true_is_refused_by_the_database(bench: Proposal, bea: Person, wheels: Organisation) -> None:
    wrong = [
        {"kind": "blood"},
        {"amount": 3},
        {"amount": 0, "unit": "hours"},
        {"unit": "hours"},
        {"shown": "anonymous", "organisation": wheels},
        {"shown": "initials"},
    ]
    for fields in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            Pledge.objects.create(
                **{"proposal": bench, "author": bea, "kind": "skill", "body": "x", "shown": "name"} | fields
            )


def test_whoever_wants_no_name_is_named_nowhere(client: Client, bench: Proposal, ana: Person, bea: Person) -> None:
    actions.make_pledge(
        proposal_id=bench.pk, by=bea, kind="money", amount=50, unit="euros", body="For wood.", shown="anonymous"
    )
    paths = [f"/proposals/{bench.pk}/", f"/proposals/{bench.pk}/help/", f"/api/v1/proposals/{bench.pk}/pledges/"]
    client.force_login(ana)
    for reader in (Client(), client):
        for path in paths:
            assert "Bea" not in reader.get(path).content.decode(), path
    assert caller().get(paths[2]).json()["results"][0]["author"] is None
    page = Client().get(paths[1]).content.decode()
    assert "Somebody who does not want to be named" in page and "Nothing is paid here" in page
    client.force_login(bea)
    assert "Take it back" in client.get(paths[1]).content.decode()


def test_with_a_name_it_stands_there(bench: Proposal, bea: Person) -> None:
    actions.make_pledge(proposal_id=bench.pk, by=bea, kind="skill", body="I weld.")
    assert "Bea" in Client().get(f"/proposals/{bench.pk}/help/").content.decode()
    assert caller().get(f"/api/v1/proposals/{bench.pk}/pledges/").json()["results"][0]["author"]["name"] == "Bea"


def test_an_organisation_pledges_under_its_name(
    bench: Proposal, otto: Person, wheels: Organisation, bea: Person
) -> None:
    made = actions.make_pledge(
        proposal_id=bench.pk, by=otto, kind="material", body="A cargo bike.", organisation_id=wheels.pk
    )
    for path in (f"/proposals/{bench.pk}/help/", f"/organisations/{wheels.slug}/?of=pledges"):
        page = Client().get(path).content.decode()
        assert "A cargo bike." in page and "Ribera on Wheels" in page and "Otto" not in page
    with pytest.raises(ValidationError, match="always stands"):
        actions.make_pledge(
            proposal_id=bench.pk, by=otto, kind="skill", body="x y z", organisation_id=wheels.pk, shown="anonymous"
        )
    with pytest.raises(Refused):
        actions.make_pledge(proposal_id=bench.pk, by=bea, kind="skill", body="x y z", organisation_id=wheels.pk)
    with pytest.raises(Refused):
        actions.withdraw_pledge(pledge_id=made.pk, by=bea)
    erase_person(person_id=otto.pk, texts=True)
    made.refresh_from_db()
    assert (made.author, made.body, made.withdrawn_at) == (None, "A cargo bike.", None)


@pytest.mark.parametrize("texts", [False, True])
def test_erased_a_person_takes_their_pledges_along(bench: Proposal, hours: Need, bea: Person, texts: bool) -> None:
    made = actions.make_pledge(proposal_id=bench.pk, by=bea, need_id=hours.pk, amount=4, body="Two mornings.")
    erase_person(person_id=bea.pk, texts=texts)
    made.refresh_from_db()
    assert (made.author, made.body, made.visibility) == (None, "", "erased") and made.withdrawn_at
    assert lacking(hours) == 10
    assert "Two mornings" not in Client().get(f"/proposals/{bench.pk}/help/").content.decode()


def test_a_proposal_others_pledged_for_is_not_its_authors_alone(bench: Proposal, ana: Person, bea: Person) -> None:
    actions.make_pledge(proposal_id=bench.pk, by=bea, kind="skill", body="I weld.")
    erase_person(person_id=ana.pk, texts=True)
    bench.refresh_from_db()
    assert bench.visibility == "public"


def test_ana_takes_it_up(taken: Proposal, ana: Person, bea: Person, mira: Person) -> None:
    assert (taken.state, TakeUp.objects.get().city_gives) == (State.TAKEN_UP, "A permit for the bank.")
    assert not policy.supportable(taken) and policy.commentable(taken) and policy.pledgeable(taken)
    for again in (
        lambda: actions.give_support(proposal_id=taken.pk, by=bea),
        lambda: actions.withdraw_proposal(proposal_id=taken.pk, by=ana),
        lambda: actions.take_up_proposal(proposal_id=taken.pk, by=ana, reason=WHY),
    ):
        with pytest.raises(IllegalMove):
            again()
    page = Client().get(f"/proposals/{taken.pk}/").content.decode()
    assert "Taken up by residents" in page and "A permit for the bank." in page
    assert Entry.objects.get(verb="proposal.taken_up").actor == ana


def test_no_clock_runs_and_supports_stay(
    ana: Person, bea: Person, mira: Person, bench: Proposal, taken: Proposal
) -> None:
    build.supports(taken, [bea])
    later = clock.now() + dt.timedelta(days=400)
    actions.tend_clocks(at=later)
    taken.refresh_from_db()
    assert taken.state == State.TAKEN_UP and taken.due_at is None
    assert queries.figures([taken.pk])[taken.pk].supports == 1


def test_of_several_authors_all_take_it_up_in_the_same_words(bench: Proposal, ana: Person, bea: Person) -> None:
    Authorship.objects.create(proposal=bench, person=bea, via="invitation")
    where, anas, beas = f"/proposals/{bench.pk}/", Client(), Client()
    anas.force_login(ana), beas.force_login(bea)
    told = anas.post(f"{where}take-up/", {"reason": WHY, "city_gives": "A permit."}, follow=True).content.decode()
    assert "every author has agreed to these words" in told and "A permit." in told
    bench.refresh_from_db()
    assert bench.state == State.OPEN and "A permit." not in Client().get(where).content.decode()
    refusal(caller().get(f"/api/v1{where}take-up/"), 404)
    # Bea would have it say something else: ana is asked again, and whoever leaves is not waited for.
    assert "A permit." in beas.get(f"{where}take-up/").content.decode()
    beas.post(f"{where}take-up/", {"reason": WHY, "city_gives": "A permit and a tap."})
    bench.refresh_from_db()
    assert (bench.state, Consent.objects.get().person) == (State.OPEN, bea)
    given = Entry.objects.filter(verb="proposal.consent_given").order_by("id")
    assert list(given.values_list("actor__name", flat=True)) == ["Ana", "Bea"]
    anas.post(f"{where}take-up/", {"reason": WHY, "city_gives": "A permit and a tap."})
    bench.refresh_from_db()
    assert (bench.state, TakeUp.objects.get().city_gives) == (State.TAKEN_UP, "A permit and a tap.")
    assert TakeUp.objects.get().declared_at is not None and not Consent.objects.exists()


def test_who_leaves_is_not_waited_for(bench: Proposal, ana: Person, bea: Person) -> None:
    Authorship.objects.create(proposal=bench, person=bea, via="invitation")
    actions.take_up_proposal(proposal_id=bench.pk, by=ana, reason=WHY)
    actions.leave_proposal(proposal_id=bench.pk, by=bea)
    bench.refresh_from_db()
    assert bench.state == State.TAKEN_UP


def test_steps_are_planned_reached_and_missed_in_public(taken: Proposal, ana: Person) -> None:
    today = clock.today()
    soon = actions.plan_own_step(proposal_id=taken.pk, by=ana, words="Buy the wood", due_on=today)
    actions.plan_own_step(proposal_id=taken.pk, by=ana, words="Build them", due_on=today + dt.timedelta(days=20))
    for wrong in (today - dt.timedelta(days=1), today + dt.timedelta(days=4_000)):
        with pytest.raises(ValidationError):
            actions.plan_own_step(proposal_id=taken.pk, by=ana, words="Too far", due_on=wrong)
    assert actions.reach_own_step(step_id=soon.pk, by=ana).reached_on == today
    with pytest.raises(IllegalMove):
        actions.reach_own_step(step_id=soon.pk, by=ana)
    OwnStep.objects.filter(words="Build them").update(due_on=today - dt.timedelta(days=1))
    page = Client().get(f"/proposals/{taken.pk}/help/").content.decode()
    assert "missed" in page and "Buy the wood" in page


def test_help_is_called_for_three_times_a_day(taken: Proposal, ana: Person, hours_of_taken: Need) -> None:
    for n in range(3):
        actions.call_for_help(
            proposal_id=taken.pk, by=ana, body=f"Come on Saturday, number {n}.", need_id=hours_of_taken.pk
        )
    with pytest.raises(IllegalMove, match="called"):
        actions.call_for_help(proposal_id=taken.pk, by=ana, body="Once more, please come.")
    assert HelpCall.objects.count() == 3


@pytest.fixture
def hours_of_taken(taken: Proposal, ana: Person) -> Need:
    return actions.name_need(proposal_id=taken.pk, by=ana, kind="hours", words="Hands", amount=5, unit="hours")


ACTS = {
    "need": lambda by, it, need, step: actions.name_need(proposal_id=it.pk, by=by, kind="skill", words="A welder"),
    "close": lambda by, it, need, step: actions.close_need(need_id=need.pk, by=by),
    "plan": lambda by, it, need, step: actions.plan_own_step(
        proposal_id=it.pk, by=by, words="Build", due_on=clock.today()
    ),
    "reach": lambda by, it, need, step: actions.reach_own_step(step_id=step.pk, by=by),
    "call": lambda by, it, need, step: actions.call_for_help(proposal_id=it.pk, by=by, body="Come on Saturday."),
    "pledge": lambda by, it, need, step: actions.make_pledge(proposal_id=it.pk, by=by, kind="skill", body="I weld."),
}


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("who", ["ana", "bea", "carl", "omar", "nora", "ilse"])
def test_role_by_act(request: pytest.FixtureRequest, taken: Proposal, hours_of_taken: Need, who: str, act: str) -> None:
    by: Person = request.getfixturevalue(who)
    step = OwnStep.objects.create(proposal=taken, words="Wood", due_on=clock.today())
    before = Entry.objects.count()
    if who == "ana" or act == "pledge":
        ACTS[act](by, taken, hours_of_taken, step)
    else:
        with pytest.raises(Refused):
            ACTS[act](by, taken, hours_of_taken, step)
    assert Entry.objects.count() - before == (who == "ana" or act == "pledge")


@pytest.mark.parametrize("state", [state for state in State if state != State.MERGED])
def test_act_by_state(ana: Person, bea: Person, molinos: District, state: State) -> None:
    it = build.proposal(ana, state=state, district=molinos)

    def possible(act: str, by: Person) -> bool:
        need = Need.objects.create(proposal=it, kind="skill", words="x")
        step = OwnStep.objects.create(proposal=it, words="x", due_on=clock.today())
        try:
            with transaction.atomic():
                ACTS[act](by, it, need, step)
                transaction.set_rollback(True)
        except (IllegalMove, Refused):
            return False
        return True

    gives = state in policy.PLEDGEABLE
    assert {act: possible(act, ana) for act in ACTS} == dict.fromkeys(
        ("need", "close", "pledge"), gives
    ) | dict.fromkeys(("plan", "reach", "call"), state == State.TAKEN_UP)


def test_nothing_is_done_with_a_hidden_one(bench: Proposal, ana: Person, hours: Need, nora: Person) -> None:
    hide_content(kind="proposal", content_id=bench.pk, by=nora, rule="spam")
    for act in (
        lambda: actions.make_pledge(proposal_id=bench.pk, by=ana, kind="skill", body="I weld."),
        lambda: actions.name_need(proposal_id=bench.pk, by=ana, kind="skill", words="A welder"),
        lambda: actions.take_up_proposal(proposal_id=bench.pk, by=ana, reason=WHY),
    ):
        with pytest.raises(Refused):
            act()


def test_through_pages_and_back_with_what_was_typed(
    client: Client, bench: Proposal, hours: Need, ana: Person, bea: Person
) -> None:
    where = f"/proposals/{bench.pk}/"
    client.force_login(bea)
    wrong = client.post(f"{where}pledge/?need={hours.pk}", {"body": "Two mornings.", "amount": "99", "shown": "name"})
    assert (
        wrong.status_code == 422 and "Two mornings." in wrong.content.decode() and "Only 10" in wrong.content.decode()
    )
    assert (
        client.post(
            f"{where}pledge/?need={hours.pk}", {"body": "Mornings.", "amount": "4", "shown": "anonymous"}
        ).status_code
        == 302
    )
    made = Pledge.objects.get()
    assert client.post(f"{where}pledges/{made.pk}/withdraw/").status_code == 302
    assert client.get(f"{where}take-up/").status_code == 403
    client.force_login(ana)
    assert (
        client.post(f"{where}needs/", {"kind": "money", "words": "Screws", "amount": "80", "unit": ""}).status_code
        == 422
    )
    assert (
        client.post(f"{where}needs/", {"kind": "money", "words": "Screws", "amount": "80", "unit": "euros"}).status_code
        == 302
    )
    assert client.post(f"{where}needs/{hours.pk}/close/").status_code == 302
    assert client.get(f"{where}own-steps/").status_code == 409
    assert client.post(f"{where}take-up/", {"reason": WHY, "city_gives": ""}).status_code == 302
    assert client.post(f"{where}own-steps/", {"words": "Wood", "due_on": "2000-01-01"}).status_code == 422
    assert client.post(f"{where}own-steps/", {"words": "Wood", "due_on": clock.today().isoformat()}).status_code == 302
    assert client.post(f"{where}own-steps/{OwnStep.objects.get().pk}/reach/").status_code == 302
    assert client.post(f"{where}calls/", {"body": "Come on Saturday at ten.", "lang": "en"}).status_code == 302
    page = Client().get(f"{where}help/").content.decode()
    assert "Come on Saturday at ten." in page and "Screws" in page and "Taken up by residents" in page


def test_through_the_api(bench: Proposal, ana: Person, bea: Person) -> None:
    where, anas, beas = f"/api/v1/proposals/{bench.pk}/", caller(ana), caller(bea)
    need = anas.post(
        f"{where}needs/", {"kind": "hours", "words": "Hands", "amount": 3, "unit": "hours"}, format="json"
    ).json()
    assert (need["given"], need["lacking"]) == (0, 3)
    made = beas.post(f"{where}pledges/", {"need": need["id"], "amount": 2, "body": "A morning."}, format="json")
    assert made.status_code == 201 and made.json()["author"]["name"] == "Bea"
    assert caller().get(f"{where}needs/").json()[0]["lacking"] == 1
    refusal(beas.post(f"{where}pledges/", {"need": need["id"], "amount": 2, "body": "More."}, format="json"), 400)
    refusal(beas.post(f"{where}needs/", {"kind": "hours", "words": "Hands"}, format="json"), 403)
    refusal(caller().get(f"{where}take-up/"), 404)
    assert anas.post(f"{where}take-up/", {"reason": WHY}, format="json").status_code == 201
    step = anas.post(f"{where}steps/", {"words": "Wood", "due_on": clock.today().isoformat()}, format="json").json()
    assert anas.post(f"/api/v1/steps/{step['id']}/reach/").json()["reached_on"] == clock.today().isoformat()
    assert anas.post(f"{where}help-calls/", {"body": "Come on Saturday."}, format="json").status_code == 201
    assert caller().get(f"{where}help-calls/").json()["results"][0]["author"]["name"] == "Ana"
    assert beas.delete(f"/api/v1/pledges/{made.json()['id']}/").status_code == 204
    assert anas.delete(f"/api/v1/needs/{need['id']}/").status_code == 204
    assert caller().get(where).json()["state"] == "taken_up"


def test_pages_cost_the_same_for_twenty(
    client: Client, taken: Proposal, ana: Person, bea: Person, wheels: Organisation, otto: Person
) -> None:
    def cost(path: str) -> int:
        client.get(path)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(path).status_code == 200
        return len(asked)

    def more(n: int) -> None:
        giver = build.person(f"giver{n}")
        need = actions.name_need(proposal_id=taken.pk, by=ana, kind="skill", words=f"Skill {n}") if n < 19 else None
        actions.make_pledge(
            proposal_id=taken.pk, by=giver, kind="skill", body="I weld.", need_id=need.pk if need else None
        )
        Pledge.objects.create(
            proposal=taken, author=otto, organisation=wheels, kind="skill", body="We weld.", shown="name"
        )
        actions.plan_own_step(proposal_id=taken.pk, by=ana, words=f"Step {n}", due_on=clock.today())
        HelpCall.objects.create(proposal=taken, author=ana, body="Come.", need=need)

    more(0)
    paths = [f"/proposals/{taken.pk}/", f"/proposals/{taken.pk}/help/", f"/api/v1/proposals/{taken.pk}/pledges/"]
    paths += [f"/api/v1/proposals/{taken.pk}/{part}/" for part in ("needs", "steps", "help-calls")]
    paths += [f"/organisations/{wheels.slug}/?of=pledges"]
    one = [cost(path) for path in paths]
    for n in range(1, 20):
        more(n)
    assert [cost(path) for path in paths] == one
