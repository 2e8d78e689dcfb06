"""Processes and their phases: planned in days, one at a time, the past untouched."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from accounts.models import Person
from charter import actions, policy, queries
from charter.models import District, Feature, Phase, Process
from commons import clock
from commons.errors import IllegalMove, Refused
from journal.models import Entry
from tests import build
from tests.callers import caller, refusal

WHY = "Council of 12 May, act 31."
DAY = dt.timedelta(days=1)


@pytest.fixture
def bank(ilse: Person) -> Process:
    return actions.create_process(code="river-bank", name="The river bank", reason=WHY, by=ilse)


def plan(by: Person, first: int, last: int, *features: str, kind: str = "ideas") -> Phase:
    today = clock.today()
    days = {"first_on": today + first * DAY, "last_on": today + last * DAY}
    return actions.plan_phase(process="river-bank", kind=kind, features=features, reason=WHY, by=by, **days)


def test_a_phase_is_whole_days_of_the_city(ilse: Person, bank: Process) -> None:
    phase = plan(ilse, 0, 9, "support", "propose")
    assert phase.features == ["propose", "support"], "in the order of the features"
    assert (phase.first_on, phase.last_on) == (clock.today(), clock.today() + 9 * DAY)
    assert phase.ends_at == clock.end_of_day(phase.last_on)
    now = clock.now()
    assert bank.phase_at(now) == phase and bank.phase_at(phase.ends_at) is None
    assert bank.phase_at(phase.ends_at - dt.timedelta(microseconds=1)) == phase
    entry = Entry.objects.latest("pk")
    assert (entry.verb, entry.subject_id, entry.data["reason"]) == ("process.phase_planned", bank.pk, WHY)
    assert entry.data["first_on"] == phase.first_on.isoformat()


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"kind": "party"}, "kind"),
        ({"features": ["dance"]}, "features"),
        ({"first_on": None}, "first_on"),
        ({"first_on": dt.date(2020, 1, 1)}, "first_on"),
        ({"last_on": dt.date(2020, 1, 1)}, "last_on"),
        ({"last_on": dt.date(2199, 1, 1)}, "last_on"),
        ({"reason": "so"}, "reason"),
    ],
)
def test_a_wrong_phase_is_refused_by_field(ilse: Person, bank: Process, given: dict[str, Any], field: str) -> None:
    right = {"kind": "ideas", "features": ["propose"], "first_on": clock.today(), "last_on": clock.today() + DAY}
    with pytest.raises(ValidationError) as wrong:
        actions.plan_phase(**({"process": "river-bank", "reason": WHY, "by": ilse} | right | given))
    assert list(wrong.value.message_dict) == [field]
    assert not Phase.objects.exists()


@pytest.mark.parametrize(
    ("first", "last", "met"), [(9, 12, True), (0, 4, True), (6, 7, True), (10, 20, False), (1, 4, False)]
)
def test_two_never_overlap_but_may_touch(ilse: Person, bank: Process, first: int, last: int, met: bool) -> None:
    plan(ilse, 5, 9) if first != 0 else plan(ilse, 4, 9)
    if not met:
        assert plan(ilse, first, last).pk
        return
    with pytest.raises(ValidationError, match="overlaps “Ideas”"):
        plan(ilse, first, last)
    actions.create_process(code="other", name="Another", reason=WHY, by=ilse)
    day = clock.today() + 6 * DAY
    assert actions.plan_phase(
        process="other", kind="ideas", features=(), first_on=day, last_on=day, reason=WHY, by=ilse
    )


def test_the_database_has_the_last_word(ilse: Person, bank: Process) -> None:
    phase = plan(ilse, 5, 9)
    same = {"process": bank, "kind": "ideas", "starts_at": phase.starts_at, "ends_at": phase.ends_at}
    for wrong in (same, same | {"ends_at": phase.starts_at}, same | {"features": ["dance"]}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Phase.objects.create(**wrong)


def test_of_a_phase_in_force_only_the_end_moves_and_the_past_stays(ilse: Person, bank: Process) -> None:
    phase = plan(ilse, 0, 9, "propose")
    today = clock.today()
    with pytest.raises(ValidationError):
        actions.change_phase(phase_id=phase.pk, features=["comment"], reason=WHY, by=ilse)
    with pytest.raises(ValidationError):
        actions.change_phase(phase_id=phase.pk, last_on=today - DAY, reason=WHY, by=ilse)
    with pytest.raises(IllegalMove):
        actions.drop_phase(phase_id=phase.pk, reason=WHY, by=ilse)
    moved = actions.change_phase(phase_id=phase.pk, last_on=today + 3 * DAY, reason=WHY, by=ilse)
    assert (moved.starts_at, moved.last_on) == (phase.starts_at, today + 3 * DAY)
    Phase.objects.update(starts_at=timezone.now() - 9 * DAY, ends_at=timezone.now() - DAY)
    with pytest.raises(IllegalMove):
        actions.change_phase(phase_id=phase.pk, last_on=today + DAY, reason=WHY, by=ilse)


def test_what_has_not_begun_can_be_changed_and_dropped(ilse: Person, bank: Process) -> None:
    phase, later = plan(ilse, 3, 9, "propose"), plan(ilse, 10, 12)
    actions.change_phase(phase_id=phase.pk, features=["comment"], kind="discussion", reason=WHY, by=ilse)
    with pytest.raises(ValidationError, match="overlaps"):
        actions.change_phase(phase_id=phase.pk, last_on=later.first_on, reason=WHY, by=ilse)
    actions.drop_phase(phase_id=later.pk, reason=WHY, by=ilse)
    phase.refresh_from_db()
    assert (phase.kind, phase.features) == ("discussion", ["comment"]) and Phase.objects.count() == 1
    assert Entry.objects.latest("pk").verb == "process.phase_dropped"


@pytest.mark.parametrize("name", ["ana", "omar", "nora", "cleo", "carl"])
def test_nobody_else_plans(request: pytest.FixtureRequest, ilse: Person, bank: Process, name: str) -> None:
    person, phase = request.getfixturevalue(name), plan(ilse, 3, 9)
    before = Entry.objects.count()
    for act in (
        lambda: plan(person, 20, 21),
        lambda: actions.change_phase(phase_id=phase.pk, kind="vote", reason=WHY, by=person),
        lambda: actions.drop_phase(phase_id=phase.pk, reason=WHY, by=person),
        lambda: actions.change_process(code="river-bank", name="Mine", reason=WHY, by=person),
    ):
        with pytest.raises(Refused):
            act()
    assert Entry.objects.count() == before and Phase.objects.get() == phase


def test_the_district_stays_once_it_has_begun(ilse: Person, bank: Process, molinos: District) -> None:
    assert actions.change_process(code="river-bank", district="molinos", reason=WHY, by=ilse).district == molinos
    plan(ilse, 0, 4)
    with pytest.raises(ValidationError) as wrong:
        actions.change_process(code="river-bank", district="", reason=WHY, by=ilse)
    assert "district" in wrong.value.message_dict


def test_a_verdict_says_when_it_begins_or_ended(ilse: Person, bank: Process) -> None:
    at = clock.now()
    assert "takes no proposals now" in str(policy.allows(bank, Feature.PROPOSE, at=at).reason)
    phase = plan(ilse, 3, 9, "propose")
    fresh = queries.process("river-bank")
    no = policy.allows(fresh, Feature.PROPOSE, at=at)
    assert (no.code, no.remedy) == ("phase", "/processes/river-bank/") and "It begins on" in str(no.reason)
    assert policy.allows(fresh, Feature.PROPOSE, at=phase.starts_at)
    assert "It ended on" in str(policy.allows(fresh, Feature.PROPOSE, at=phase.ends_at).reason)
    assert not policy.allows(fresh, Feature.COMMENT, at=phase.starts_at)


def test_known_processes_have_their_plan_without_a_query(
    ilse: Person, bank: Process, django_assert_num_queries: Any
) -> None:
    phase = plan(ilse, 0, 9, "propose")
    known = queries.known().processes[bank.pk]
    with django_assert_num_queries(0):
        assert known.name == "The river bank" and known.phase_at(clock_of(phase)) == phase
        assert (known.plan[0].features, known.plan[0].ends_at) == (["propose"], phase.ends_at)


def clock_of(phase: Phase) -> dt.datetime:
    return phase.starts_at


def test_ilse_plans_on_the_pages(client: Client, ilse: Person, bank: Process) -> None:
    client.force_login(ilse)
    today = clock.today()
    fields = {"kind": "ideas", "features": ["propose", "comment"], "reason": WHY}
    days = {"first_on": str(today), "last_on": str(today + 5 * DAY)}
    at = "/administration/processes/river-bank/"
    assert client.post(f"{at}phases/new/", fields | days).status_code == 302
    clash = client.post(f"{at}phases/new/", fields | days)
    assert clash.status_code == 400 and "It overlaps" in clash.content.decode()
    phase = Phase.objects.get()
    assert "in force" in client.get(f"/administration/phases/{phase.pk}/").content.decode()
    moved = client.post(f"/administration/phases/{phase.pk}/", {"last_on": str(today), "reason": WHY})
    assert moved.status_code == 302 and Phase.objects.get().last_on == today
    later = plan(ilse, 3, 4)
    assert client.post(f"/administration/phases/{later.pk}/drop/", {"reason": WHY}).status_code == 302
    assert client.post(f"/administration/phases/{phase.pk}/drop/", {"reason": WHY}).status_code == 409
    assert "Ideas" in client.get(at).content.decode()


def test_programs_read_and_plan(ilse: Person, bank: Process, carl: Person) -> None:
    api, today = caller(ilse), clock.today()
    body = {"kind": "support", "features": ["support"], "first_on": str(today), "last_on": str(today), "reason": WHY}
    made = api.post("/api/v1/processes/river-bank/phases/", body)
    assert made.status_code == 201 and made.json()["now"] is True
    assert "first_on" in refusal(api.post("/api/v1/processes/river-bank/phases/", body), 400)["errors"]
    shown = caller().get("/api/v1/processes/river-bank/").json()
    assert (shown["allowed"], shown["district"], len(shown["phases"])) == (["support"], None, 1)
    assert caller().get("/api/v1/processes/").json()["results"] == [shown]
    moved = api.patch(f"/api/v1/phases/{made.json()['id']}/", {"last_on": str(today + DAY), "reason": WHY})
    assert moved.json()["last_on"] == str(today + DAY)
    refusal(api.delete(f"/api/v1/phases/{made.json()['id']}/", {"reason": WHY}), 409)
    for method, path in (
        ("post", "processes/river-bank/phases/"),
        ("patch", f"phases/{made.json()['id']}/"),
        ("delete", f"phases/{made.json()['id']}/"),
        ("patch", "processes/river-bank/"),
    ):
        fields = body if method == "post" else {"reason": WHY}
        refusal(getattr(caller(carl), method)(f"/api/v1/{path}", fields), 403)
        refusal(getattr(caller(), method)(f"/api/v1/{path}", fields), 401)


def test_lists_cost_the_same_at_one_and_at_twenty(
    client: Client, ilse: Person, django_assert_num_queries: Any, django_assert_max_num_queries: Any
) -> None:
    def fill(numbers: range) -> None:
        for n in numbers:
            its = Process.objects.create(code=f"p{n}", name=f"P {n}", office=build.office(f"o{n}", f"O {n}"))
            now = timezone.now()
            Phase.objects.create(process=its, kind="ideas", features=["propose"], starts_at=now, ends_at=now + DAY)

    client.force_login(ilse)
    pages = ("/processes/", "/administration/processes/", "/api/v1/processes/", "/administration/")
    fill(range(1))
    costs = []
    for page in pages:
        client.get(page)
        with django_assert_max_num_queries(30) as spent:
            client.get(page)
        costs.append(len(spent))
    fill(range(1, 20))
    for page, cost in zip(pages, costs, strict=True):
        with django_assert_num_queries(cost):
            assert client.get(page).status_code == 200


def test_a_call_says_what_it_takes_and_what_came_of_it(
    ilse: Person, bank: Process, molinos: District, salinas: District
) -> None:
    change = {"code": "river-bank", "reason": WHY, "by": ilse}
    changed = actions.change_process(districts=["salinas", "molinos"], result="It is **built**.", **change)
    assert (changed.districts, changed.topics) == (["molinos", "salinas"], [])
    for wrong in ({"districts": ["no"]}, {"topics": ["no"]}, {"district": "molinos"}):
        with pytest.raises(ValidationError):
            actions.change_process(**wrong, **change)
    assert actions.change_process(district="molinos", districts=[], **change).district == molinos
    plan(ilse, 0, 4)
    with pytest.raises(ValidationError) as no:
        actions.change_process(topics=[build.topic("water", "Water").code], **change)
    assert "topics" in no.value.message_dict
    with pytest.raises(ValidationError) as no:
        actions.create_process(code="open-floor", name="Floor", reason=WHY, by=ilse)
    assert "code" in no.value.message_dict
    assert "<strong>built</strong>" in Client().get("/processes/river-bank/").content.decode()


def test_a_phase_asks_a_level_never_lower_than_everywhere(ilse: Person, bank: Process) -> None:
    today = clock.today()
    days = {"first_on": today + DAY, "last_on": today + 2 * DAY}
    its = {"process": "river-bank", "kind": "ideas", "features": ["propose", "support"], "reason": WHY, "by": ilse}
    for wrong in ({"support": 1}, {"comment": 2}, {"vote": 2}, {"propose": 3}, {"no": 1}):
        with pytest.raises(ValidationError) as no:
            actions.plan_phase(**its, **days, levels=wrong)
        assert "levels" in no.value.message_dict
    made = actions.plan_phase(**its, **days, levels={"support": 2, "propose": 0})
    assert made.levels == {"support": 2}
    assert Entry.objects.latest("pk").data["levels"] == {"support": 2}
    assert "“support” asks level 2" in Client().get("/charter/acts/").content.decode()
    assert actions.change_phase(phase_id=made.pk, features=["propose"], reason=WHY, by=ilse).levels == {}
    Phase.objects.update(starts_at=timezone.now() - DAY)
    with pytest.raises(ValidationError):
        actions.change_phase(phase_id=made.pk, levels={"propose": 2}, reason=WHY, by=ilse)


def test_levels_on_the_pages_and_by_program(client: Client, ilse: Person, bank: Process) -> None:
    client.force_login(ilse)
    day = str(clock.today() + DAY)
    sent = {"kind": "ideas", "features": ["support"], "level_support": "2", "level_comment": "1", "reason": WHY}
    at = "/administration/processes/river-bank/phases/new/"
    assert client.post(at, sent | {"first_on": day, "last_on": day}).status_code == 302
    phase = Phase.objects.get()
    assert phase.levels == {"support": 2}
    assert "level 2" in client.get("/administration/processes/river-bank/").content.decode()
    api, path = caller(ilse), f"/api/v1/phases/{phase.pk}/"
    refusal(api.patch(path, {"levels": {"support": 1}, "reason": WHY}, format="json"), 400)
    assert api.patch(path, {"levels": {"support": 0}, "reason": WHY}, format="json").json()["levels"] == {}
