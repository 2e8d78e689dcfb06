"""Class “filter oracle”: what a list is not said to filter by is refused: no hidden column can be asked about."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext

from proposals.models import Comment, Proposal
from tests.abuse.asking import browse
from tests.abuse.routes import routes
from tests.abuse.table import EXPECTED
from tests.abuse.world import World

LISTS = [
    route
    for route in routes()
    if route.is_api and (route.name, "get") in EXPECTED and "ok" in EXPECTED[route.name, "get"].words.values()
]
# What is one thing, or a short list that is always whole, and takes no question: asked anything, it answers the same.
WITHOUT_QUESTIONS = {
    "api_answer_draft", "api_second_look", "api_assign", "api_assistance", "api_preferences", "api_me", "api_data",
    "api_mutes", "api_report_file", "api_root", "api_schema", "api_docs", "api_pictures", "api_attachments",
    "api_interim_replies", "api_moderation_reasons", "api_moderation_figures", "api_answer_verdict", "api_progress",
    "api_ballot", "api_result", "api_board", "api_box", "api_draw", "api_entry", "api_seat", "api_lot",
    "api_assembly_statements", "api_recommendations", "api_next_statement", "api_conversation_me", "api_opinion_map",
    "api_stance", "api_jury_duty", "api_places",
}  # fmt: skip
ASKED = [route for route in LISTS if not route.path.endswith(">/") and route.name not in WITHOUT_QUESTIONS]
LOOKUPS = ("", "__startswith", "__regex", "__gt", "__isnull")


def oracles() -> list[str]:
    """Names one would try: every column of what stands behind the lists, and of whom it belongs to."""
    names = [
        "author__email__startswith",
        "author__password__regex",
        "person__api_tokens__digest",
        "author__sessions__pk",
    ]
    for model in (Proposal, Comment, apps.get_model("accounts", "Person")):
        names += [f"{field.name}{how}" for field in model._meta.concrete_fields for how in LOOKUPS]
    return sorted(set(names))


@pytest.mark.parametrize("route", ASKED, ids=str)
def test_an_unknown_filter_is_refused(world: World, route: object) -> None:
    found = next(each for each in LISTS if each.name == str(route))
    line = EXPECTED[found.name, "get"]
    who = next(who for who, said in line.words.items() if said == "ok")
    address, client = world.address(found, line.about), world.programs[who]
    taken = []
    for name in oracles()[:: 5 if found.name != "api_proposals" else 1]:
        answer = client.get(address, {name: "a"})
        if answer.status_code != 400:
            taken.append(name)
        else:
            assert name in answer.json()["errors"], name
    declared = {
        "search",
        "topic",
        "district",
        "organisation",
        "state",
        "order",
        "near",
        "area",
        "lang",
        "parent",
        "side",
        "title",
        "office",
    }
    assert set(taken) <= declared, (found.name, taken)


def test_pages_ask_the_database_nothing_that_the_address_names(world: World) -> None:
    """On pages an unknown word is left out: the list is the same, and its statement too."""
    for path in (
        "/proposals/",
        "/awaiting/",
        "/moderation/",
        "/proposals/map/",
        "/mandates/",
        "/charter/city/",
        "/inbox/",
    ):
        plain = browse(world, "ana", "get", path).status_code
        for name in ("author__email__startswith", "visibility", "author", "pk", "id__in", "order_by", "password"):
            with CaptureQueriesContext(connection) as asked:
                assert browse(world, "ana", "get", path, {name: "zqxjname"}).status_code == plain
            assert not any("zqxjname" in query["sql"] for query in asked.captured_queries), (path, name)
