"""Permission = phase feature x role x level: every feature by everybody in every phase, by action and by API."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from accounts.models import Mandate, Person
from charter.models import District, Office, Phase, Process, Topic
from commons.errors import IllegalMove, Refused
from proposals import actions
from proposals.models import Amendment, Comment, Proposal, Support
from tests import build
from tests.callers import caller

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)
VISITOR, NONE, ONE, TWO, AUTHOR = "visitor", "level 0", "level 1", "level 2", "author"
OFFICES = {"official", "moderator", "administrator", "clerk"}
PEOPLE = (VISITOR, NONE, ONE, TWO, AUTHOR, *sorted(OFFICES))
# Who may, where the phase has the feature and asks no more than everywhere.
EVERYWHERE: dict[str, set[str]] = {
    "propose": set(PEOPLE) - {VISITOR},
    "comment": set(PEOPLE) - {VISITOR},
    "support": {ONE, TWO, AUTHOR},
    "amend": set(PEOPLE) - {VISITOR, AUTHOR},
}
OFTEN = ("propose", "support", "comment", "amend")
# What phase there is: its features, the levels it asks, its days from now. None: the open floor.
PHASES: dict[str, tuple[tuple[str, ...], dict[str, int], int, int] | None] = {
    "open floor": None,
    "before": (OFTEN, {}, 1, 2),
    "with it": (OFTEN, {}, -1, 1),
    "with it, level 1": (OFTEN, {"propose": 1, "comment": 1, "amend": 1}, -1, 1),
    "with it, level 2": (OFTEN, dict.fromkeys(OFTEN, 2), -1, 1),
    "without it": (("review",), {}, -1, 1),
    "after": (OFTEN, {}, -2, -1),
}
OTHER_WORDS = {
    "title": "A ladder for bathers",
    "body": f"{build.BODY} With a rail.",
    "reason": "Two words are missing.",
}
OF_LEVEL = {0: set(PEOPLE), 1: {ONE, TWO, AUTHOR}, 2: {TWO, AUTHOR}}


@pytest.fixture
def people(city: Any, molinos: District, streets: Office) -> dict[str, Any]:
    role = Mandate.Role
    return {
        VISITOR: AnonymousUser(),
        NONE: build.person("carl"),
        ONE: build.resident("lena", molinos, level=1),
        TWO: build.resident("bea", molinos),
        AUTHOR: build.resident("ana", molinos),
        "official": build.mandated("omar", role.OFFICIAL, office=streets, holder_name="Omar Haddad"),
        "moderator": build.mandated("nora", role.MODERATOR, holder_name="Nora Lindt"),
        "administrator": build.mandated("ilse", role.ADMINISTRATOR, holder_name="Ilse Brandt"),
        "clerk": build.mandated("cleo", role.CLERK, holder_name="Cleo Marín"),
    }


@pytest.fixture
def ladder(people: dict[str, Any], molinos: District, mobility: Topic) -> Callable[[str], Proposal]:
    """Make the phase, and a proposal of ana's that is in its process or on the open floor."""

    def made(situation: str) -> Proposal:
        process = None
        if (said := PHASES[situation]) is not None:
            features, levels, start, end = said
            process, now = Process.objects.create(code="bank", name="The bank"), timezone.now()
            Phase.objects.create(
                process=process,
                kind="ideas",
                features=features,
                levels=levels,
                starts_at=now + start * DAY,
                ends_at=now + end * DAY,
            )
        return build.proposal(people[AUTHOR], district=molinos, process=process)

    return made


def expected(feature: str, who: str, situation: str) -> type[Exception] | None:
    """Role and level speak before the phase, but for proposing: there the phase says first that it takes none."""
    features, levels, start, end = PHASES[situation] or (OFTEN, {}, -1, 1)
    on = feature in features and start < 0 < end
    if who not in EVERYWHERE[feature] or (on and who not in OF_LEVEL[levels.get(feature, 0)]):
        return Refused
    return None if on else IllegalMove


def written() -> tuple[int, ...]:
    return tuple(model._default_manager.count() for model in (Proposal, Support, Comment, Amendment))


def acted(feature: str, by: Person, about: Proposal) -> None:
    if feature == "support":
        actions.give_support(proposal_id=about.pk, by=by)
    elif feature == "comment":
        actions.write_comment(proposal_id=about.pk, by=by, body="Where exactly?")
    elif feature == "amend":
        actions.propose_amendment(proposal_id=about.pk, by=by, **OTHER_WORDS)
    else:
        where = {"topic_id": about.topic_id, "district_id": about.district_id, "process_id": about.process_id}
        actions.draft_proposal(by=by, title="A bathing ladder", body=build.BODY, **where)


def called(feature: str, by: Person | None, about: Proposal) -> int:
    api = caller(by)
    if feature == "support":
        return api.put(f"/api/v1/proposals/{about.pk}/support/").status_code
    if feature == "comment":
        return api.post(f"/api/v1/proposals/{about.pk}/comments/", {"body": "Where exactly?"}).status_code
    if feature == "amend":
        return api.post(f"/api/v1/proposals/{about.pk}/amendments/", OTHER_WORDS, format="json").status_code
    text = {"title": "A bathing ladder", "body": build.BODY, "topic": "mobility", "district": "molinos"}
    its = {"process": about.process.code if about.process else None}
    return api.post("/api/v1/proposals/", text | its, format="json").status_code


@pytest.mark.parametrize("situation", PHASES)
@pytest.mark.parametrize("feature", EVERYWHERE)
def test_by_action(feature: str, situation: str, people: dict[str, Any], ladder: Callable[[str], Proposal]) -> None:
    about = ladder(situation)
    for who in PEOPLE:
        before, wrong = written(), expected(feature, who, situation)
        if wrong is None:
            acted(feature, people[who], about)
            assert written() != before, who
            continue
        with pytest.raises((Refused, IllegalMove)) as said:
            acted(feature, people[who], about)
        assert (said.type, written()) == (wrong, before), who


@pytest.mark.parametrize("situation", PHASES)
@pytest.mark.parametrize("feature", EVERYWHERE)
def test_by_api(feature: str, situation: str, people: dict[str, Any], ladder: Callable[[str], Proposal]) -> None:
    about = ladder(situation)
    done = 200 if feature == "support" else 201
    status = {None: done, Refused: 403, IllegalMove: 409}
    answers = {who: called(feature, None if who == VISITOR else people[who], about) for who in PEOPLE}
    right = {who: status[expected(feature, who, situation)] for who in PEOPLE} | {VISITOR: 401}
    assert answers == right


def test_publishing_asks_what_proposing_asks(people: dict[str, Any], ladder: Callable[[str], Proposal]) -> None:
    about = ladder("with it")
    text = {"topic_id": about.topic_id, "district_id": about.district_id, "process_id": about.process_id}
    draft = actions.draft_proposal(by=people[ONE], title="A bathing ladder", body=build.BODY, **text)
    Phase.objects.update(levels={"propose": 2})
    with pytest.raises(Refused) as no:
        actions.publish_proposal(proposal_id=draft.pk, by=people[ONE])
    assert no.value.verdict.code == "level" and "level 2" in str(no.value.verdict.reason)
