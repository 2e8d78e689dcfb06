"""Class “API that forgets a permission”, once more: power ends with the mandate, at the very next request.

For every role and every route that takes it, by a browser and by a program that were at work before.
"""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from accounts.models import Mandate, Session
from tests.abuse.asking import ask, outcome, word
from tests.abuse.routes import routes
from tests.abuse.table import EXPECTED
from tests.abuse.world import World, undone

ROUTES = {route.name: route for route in routes()}
ANSWERED = ("ok", "done", "again")
# Of their own account, not of their mandate: who holds one may less here, or what carl has is missing.
SHUT = ("no", "none", "in", "late", "bad")
# What the end of a mandate allows: a second step that is not asked any more, and giving another mandate back.
OWN = ("mfa_deactivate_totp", "account_give_back", "place", "place_forget", "api_place")
ROLES = {"omar": "official", "nora": "moderator", "cleo": "clerk", "ilse": "administrator"}


def taking(who: str) -> list[tuple[str, str]]:
    """Return what only this person, by their mandate, is answered: neither carl nor a neighbour is."""
    others = ("carl", "bea", "ana")
    lines = EXPECTED.values()
    return [
        (line.name, line.method)
        for line in lines
        if line.name not in OWN
        and line.words[who] in ANSWERED
        and all(line.words[other] in ("no", "none") for other in others)
    ]


@pytest.mark.parametrize("who", ROLES)
@pytest.mark.parametrize("how", ["revoked", "ran out"])
def test_power_ends_at_the_next_request(world: World, who: str, how: str) -> None:
    asked, still = taking(who), []
    assert len(asked) > 5, "the table knows what the role is for"
    held = Mandate.objects.filter(person=world.people[who], role=ROLES[who])
    now = timezone.now()
    with undone():
        # As another process does it: nothing of this one is told.
        if how == "revoked":
            assert held.update(revoked_at=now)
        else:
            assert held.update(valid_from=now - dt.timedelta(days=2), valid_until=now)
        for name, method in asked:
            said = outcome(world, ROUTES[name], method, who, EXPECTED[name, method].about)
            if said not in SHUT:
                still.append(f"{method} {name} as {who}: {said}")
    assert not still, "\n".join(still)


@pytest.mark.parametrize("who", ROLES)
def test_a_session_opened_with_it_is_none_any_more(world: World, who: str) -> None:
    route = ROUTES["account"]
    with undone():
        Session.objects.filter(person=world.people[who]).update(signed_in_at=timezone.now())
        assert word(ask(world, route, "get", who)) == "ok"
        Mandate.objects.filter(person=world.people[who]).update(revoked_at=timezone.now())
        assert word(ask(world, route, "get", who)) == "in"
