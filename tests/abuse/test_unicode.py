"""Class “unicode”: nothing that one cannot see, that turns the reading direction, or that looks like somebody else."""

from __future__ import annotations

import os
import unicodedata

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from accounts import actions as accounts
from accounts.names import key, looks_like, speaks_for_the_city
from proposals.models import Comment
from tests import build
from tests.abuse.acts import body
from tests.abuse.asking import ask, browse
from tests.abuse.routes import routes
from tests.abuse.table import EXPECTED
from tests.abuse.world import World, undone

ROUTES = {route.name: route for route in routes()}
TURNING = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
CONTROLS = "".join(map(chr, [*range(9), 11, 12, *range(14, 32), 127])) + "\ufeff"
# Omar Haddad holds a mandate; each of these is drawn like his name, or could be taken for it.
LIKE_OMAR = (
    "Omar Haddad", "omar haddad", "OMAR HADDAD", "Omar  Haddad", "Оmar Haddad", "Omаr Haddad", "0mar Haddad",
    "Omar Haddаd", "Ｏｍａｒ Ｈａｄｄａｄ", "Omár Haddád", "Haddad Omar", "Haddad, Omar", "Omar-Haddad", "OmarHaddad",
    "Omar Haddad.", "Dr Omar Haddad", "Omar Haddad Office", "𝐎𝐦𝐚𝐫 𝐇𝐚𝐝𝐝𝐚𝐝", "Οmar Haddad", "Ornar Haddad",
    "O\u200bmar Haddad",
    "Omar\u00a0Haddad", "Omar \u202eHaddad", "Omar H\u0430dd\u0430d", "ⓄⓂⒶⓇ Haddad", "Omar Haddad\u0301",
)  # fmt: skip
LIKE_THE_CITY = (
    "Ribera",
    "R1bera",
    "RIBERA",
    "Ríbera",
    "Rіbera",
    "City of Ribera",
    "Moderator",
    "M0derator",
    "Оfficial Ana",
    "Ayuntamiento",
    "the mayor",
    "Ａｄｍｉｎ",
)


@pytest.mark.parametrize("name", LIKE_OMAR)
def test_nobody_is_shown_as_an_official(world: World, name: str) -> None:
    with undone():
        browse(world, "carl", "post", "/account/name/", {"name": name})
        world.people["carl"].refresh_from_db()
        assert world.people["carl"].name == "Carl", name


@pytest.mark.parametrize("name", LIKE_THE_CITY)
def test_nobody_is_shown_as_the_city(world: World, name: str) -> None:
    with undone(), pytest.raises(ValidationError):
        accounts.change_name(by=world.people["carl"], name=name)
    assert speaks_for_the_city(name, "Ribera") or "City" in name


def test_keys_do_not_tell_look_alikes_apart() -> None:
    assert len({key(name) for name in LIKE_OMAR[:10]}) == 1
    assert looks_like("Haddad Omar", "Omar Haddad") and not looks_like("Amalia Hadid", "Omar Haddad")


def test_what_cannot_be_seen_is_not_stored(world: World) -> None:
    """In every text that anybody can send: no zero byte is an error, and no mark that turns or hides is kept."""
    wicked = f"Wa{TURNING}lk{CONTROLS} here, pl\u0301ease, and say why."
    bare = ("\x00", "\x00Walk here", TURNING)
    stored = set()
    for place, ((name, method), line) in enumerate(EXPECTED.items()):
        who = next((who for who, said in line.words.items() if said == "done" and who != "visitor"), None)
        if method in ("get", "delete") or who is None or name in ("account_signup", "account_login"):
            continue
        given = body(world, name, method)
        for field, value in (given or {}).items():
            if not isinstance(value, str):
                continue
            # A choice is refused for any other word. With FULL a text is looked at in every way, else some in one more.
            ways = bare if os.environ.get("FULL") else bare[place % 9 : place % 9 + 1]
            for words in (wicked, *ways) if " " in value else (wicked,):
                with undone():
                    answer = ask(world, ROUTES[name], method, who, about=line.about, given=given | {field: words})
                    assert answer.status_code < 500, (name, field, words)
                    if words == wicked and answer.status_code < 400:
                        stored |= strange(f"{method} {name} {field}")
    assert not stored, sorted(stored)


def strange(where: str) -> set[str]:
    """Tables of what people wrote in which a sign stands that turns or hides."""
    found = set()
    with connection.cursor() as cursor:
        for table in (
            "proposals_proposal", "proposals_comment", "proposals_answer", "proposals_revision", "proposals_picture",
            "accounts_person", "accounts_apitoken", "moderation_act", "moderation_flag", "moderation_block",
            "charter_city", "charter_cityversion", "charter_ruleversion", "proposals_commitment",
        ):  # fmt: skip
            cursor.execute(
                f"SELECT EXISTS (SELECT FROM {table} AS t WHERE t::text ~ %s)",  # noqa: S608
                [f"[{TURNING}{CONTROLS[8:9]}\ufeff\x7f]"],
            )
            if cursor.fetchone()[0]:
                found.add(f"{where}: {table}")
    return found


def test_one_text_is_stored_in_one_way(world: World) -> None:
    """Composed or not, the same letters are the same letters."""
    composed, apart = "A café for Ángel, señor", unicodedata.normalize("NFD", "A café for Ángel, señor")
    assert composed != apart
    with undone():
        for text in (composed, apart):
            world.programs["carl"].post(f"/api/v1/proposals/{world.proposals['open'].pk}/comments/", {"body": text})
        assert list(Comment.objects.filter(author__name="Carl").values_list("body", flat=True)) == [composed] * 2


@pytest.mark.parametrize(
    "text",
    [
        "a\u0300" * 4_000,
        "\u200d" * 4_000,
        "ﷺ" * 3_000,
        "🏳️\u200d🌈" * 800,
        "\u2028" * 100 + "x",
        "ي" * 3_000,
        "\U0010ffff" * 100,
    ],
)
def test_strange_but_legal_texts_make_pages(world: World, text: str) -> None:
    pk = world.proposals["open"].pk
    with undone():
        said = world.programs["carl"].post(f"/api/v1/proposals/{pk}/comments/", {"body": text})
        assert said.status_code in (201, 400)
        for path in (f"/proposals/{pk}/", f"/proposals/{pk}/print/", f"/api/v1/proposals/{pk}/comments/"):
            assert browse(world, "ana", "get", path).status_code == 200


def test_a_title_keeps_its_direction_to_itself(world: World) -> None:
    """A text from right to left stands in an element with a direction of its own."""
    with undone():
        made = build.proposal(world.people["bea"], title="שלום — ramp at the mill", district=world.molinos)
        page = browse(world, "visitor", "get", f"/proposals/{made.pk}/").content.decode()
        assert 'dir="auto"' in page
