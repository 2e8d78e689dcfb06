"""Class “foreign ids”: another's draft, comment, notification, token, session, letter, job: not there, nothing written.

Who may do what to whose things stands in `table.py`, and is asked in `test_permissions.py`. Here the ids are mixed:
the child of one thing under another, ids in bodies, ids of nothing.
"""

from __future__ import annotations

import os
import re

import pytest
from django.core import signing

from moderation.models import Flag
from notifications.models import Notification
from proposals.models import Comment, Picture
from tests.abuse.acts import FORMS, body
from tests.abuse.asking import ask, browse, word
from tests.abuse.routes import routes
from tests.abuse.table import EXPECTED
from tests.abuse.world import PEOPLE, World, undone, watched

ROUTES = {route.name: route for route in routes()}
CHILDREN = {"comment_id", "picture_id", "attachment_id", "pledge_id", "need_id", "step_id"}
BY_NUMBER = [
    route for route in ROUTES.values() if any(name == "pk" or name.endswith("_id") for name in route.parameters)
]
# What a member of an assembly does, and who facilitates it for the city.
FACILITATED = {
    "api_assembly_statements", "api_recommendations", "api_recommendation", "assembly-speak", "assembly-recommend",
    "assembly-rewrite",
}  # fmt: skip
# What whoever did not write it may flag.
FLAGGED = {"api_flag_merge"}
METHODS = ("get", "post", "put", "patch", "delete")
# Numbers of nothing. The largest is more than an integer's column holds.
NOBODYS = ("999999999999999999", *(("0", "987654321") if os.environ.get("FULL") else ()))


def owned() -> list[tuple[str, str, str]]:
    """Routes by number that one resident can use and no other: whose thing it is, is the whole permission."""
    found = []
    for (name, method), line in EXPECTED.items():
        doers = [who for who in ("carl", "bea", "ana") if line.words[who] in ("done", "ok")]
        if method != "get" and ROUTES[name] in BY_NUMBER and len(doers) == 1 and name not in FACILITATED | FLAGGED:
            found.append((name, method, doers[0]))
    return found


def test_nobody_acts_on_what_is_anothers(world: World) -> None:
    """By design moderators and officials act on others' proposals by routes of their own: those are not among these."""
    assert len(owned()) > 20
    for name, method, owner in owned():
        line = EXPECTED[name, method]
        for who in set(PEOPLE) - {owner}:
            assert line.words[who] in ("no", "none", "in", "late", "bad"), (name, method, who)


@pytest.mark.parametrize(
    "route", [r for r in BY_NUMBER if CHILDREN & set(r.parameters) and "pk" in r.parameters], ids=str
)
def test_a_child_is_found_under_its_own_proposal_alone(world: World, route: object) -> None:
    found = ROUTES[str(route)]
    for method in ("get", "post"):
        line = EXPECTED.get((found.name, method))
        if line is None:
            continue
        right = world.address(found, line.about)
        for other in ("beas", "draft" if line.about != "draft" else "extra", "done"):
            wrong = right.replace(f"/{world.proposals[line.about].pk}/", f"/{world.proposals[other].pk}/", 1)
            with undone(), watched() as tables:
                answer = browse(world, "ana", method, wrong, {} if method == "get" else body(world, found.name, method))
            assert word(answer) in ("none", "no", "late") and not tables, (wrong, answer.status_code)


@pytest.mark.parametrize("number", NOBODYS)
def test_an_id_of_nothing_is_nothing(world: World, number: str) -> None:
    # Every other route; all of them with FULL.
    for route in BY_NUMBER[:: 1 if os.environ.get("FULL") else 2]:
        address = re.sub(r"(?<=/)\d+(?=/)", number, world.address(route))
        for method in METHODS if route.is_api else ("get", "post"):
            client = (world.programs if route.is_api else world.pages)["ilse"]
            with undone(), watched() as tables:
                sent = body(world, route.name, "post") if method == "post" and route.name in FORMS else {}
                answer = getattr(client, method)(address, sent)
            assert word(answer) in ("none", "no", "-", "bad", "late", "ok", "415"), (address, answer.status_code)
            assert not tables or route.name in ("api_mute", "account_unmute"), (method, address, tables)


def test_a_reply_belongs_to_the_same_proposal(world: World) -> None:
    above = world.said["bea"].pk
    for other in ("beas", "extra", "draft"):
        path = f"/api/v1/proposals/{world.proposals[other].pk}/comments/"
        with undone():
            answer = world.programs["carl"].post(path, {"body": "Yes.", "parent": above})
            assert answer.status_code in (400, 404), other
            assert not Comment.objects.filter(body="Yes.").exists()


def test_a_flag_is_about_what_stands_on_the_page(world: World) -> None:
    for about in ("draft", "beas"):
        given = body(world, "proposal-flag", "post") | {"about": f"proposal-{world.proposals[about].pk}"}
        with undone(), watched() as tables:
            assert word(ask(world, ROUTES["proposal-flag"], "post", "carl", given=given)) == "bad"
        assert not tables and not Flag.objects.filter(person=world.people["carl"]).exists()
    hidden = f"/api/v1/comments/{world.said['vera'].pk}/flag/"
    assert world.programs["carl"].post(hidden, {"reason": "spam"}).status_code == 404


def test_a_kept_file_serves_who_brought_it(world: World) -> None:
    """The form gives names of kept files back, signed. Another's, one cut short, one made up: nothing."""
    kept = {"room": "pictures", "key": "0" * 32, "digest": "0" * 32, "name": "a.png", "width": 9, "height": 9}
    theirs = signing.dumps(kept | {"by_id": world.people["ana"].pk}, salt="proposals.kept")
    for token in (theirs, theirs[:-1], "x"):
        given = body(world, "proposal-new", "post") | {"kept": token}
        with undone():
            ask(world, ROUTES["proposal-new"], "post", "bea", given=given)
            assert not Picture.objects.filter(proposal__author=world.people["bea"]).exists()


def test_the_order_of_pictures_takes_ones_own(world: World) -> None:
    before = list(Picture.objects.order_by("pk").values_list("pk", "proposal_id", "position"))
    given = {"order": [str(world.shown.pk), *(str(each.pk) for each in world.pictures)]}
    with undone():
        ask(world, ROUTES["proposal-pictures"], "post", "ana", about="draft", given=given)
        assert list(Picture.objects.order_by("pk").values_list("pk", "proposal_id", "position")) == before


def test_reading_up_to_anothers_line_reads_ones_own_alone(world: World) -> None:
    for client in (world.programs["bea"], None):
        with undone():
            given = {"up_to": world.news.pk}
            if client:
                client.post("/api/v1/me/notifications/read/", given)
            else:
                browse(world, "bea", "post", "/inbox/read/", given)
            assert Notification.objects.get(pk=world.news.pk).is_new


def test_a_clerk_confirms_letters_that_are_offered(world: World) -> None:
    """Cleo's own letter, one in a batch, one of nobody: none of them becomes ready."""
    sent = world.people["carl"].letters.get().pk
    in_batch = world.people["mira"].letters.get().pk
    for letter in (sent, in_batch, 0):
        with undone(), watched() as tables:
            answer = browse(world, "cleo", "post", "/desk/post/", {f"letter_{letter}": world.molinos.pk})
        assert word(answer) in ("bad", "ok") and tables <= {"accounts_look"}, letter


def test_many_decisions_take_only_what_there_is(world: World) -> None:
    given = body(world, "api_moderation_decisions", "post") | {"concerns": [0 + 1_000_000, 2_000_000]}
    with undone(), watched() as tables:
        answer = world.programs["nora"].post("/api/v1/moderation/decisions/", given)
    assert not tables and not any(each["done"] for each in answer.json())
