"""Class “mass assignment”: every field of every model is sent to every route that writes; none but its own is heard."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import connection, models

from tests.abuse.acts import body
from tests.abuse.asking import ask, word
from tests.abuse.routes import routes
from tests.abuse.table import EXPECTED
from tests.abuse.world import NOTED, World, undone

ROUTES = {route.name: route for route in routes()}
OURS = {
    "accounts", "charter", "journal", "moderation", "notifications", "proposals", "reports", "voting", "account", "mfa",
}  # fmt: skip
WORD, NUMBER = "planted7731", 7731
WRITING = {key: line for key, line in EXPECTED.items() if key[1] != "get" and "done" in line.words.values()}
WHOSE = {"accounts.Person", "charter.Office", "charter.District", "charter.Topic"}
FLAGGING = (
    *("proposal-flag", "comment-flag", "pledge-flag", "help-call-flag"),
    *("conversation-flag", "statement-flag", "circle-flag", "circle-part-flag", "assembly-part-flag"),
    *("option-flag", "organisation-flag"),
)
# What these take beside what `acts.py` sends: words of their own.
OWN = {
    "proposal-answer-draft": {"lang"}, "proposal-answer-look": {"lang"}, "account_signup": {"name"},
    "desk_propose": {"place_name"}, "desk_meeting_proposal": {"place_name"},
    "amendment-accept": {"substantial"}, "merge-text": {"whole_city"},
    # Its trap for programs is called like an organisation's field.
    **{key: {"website"} for key in FLAGGING},
}  # fmt: skip
# What a field that nobody declared would be set to: what its sender would like best.
LIKED = {
    "state": "done", "visibility": "public", "role": "administrator", "level": "2", "deed": "restore",
    "method": "desk", "channel": "desk",
}  # fmt: skip


def models_of_ours() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if model._meta.app_label in OURS]


def every_field(world: World) -> dict[str, Any]:
    """Every field of every model by its name and by its column, with a value that would be seen again."""
    given: dict[str, Any] = {}
    for model in models_of_ours():
        for field in model._meta.concrete_fields:
            value: Any = WORD
            if field.is_relation:
                value = str(world.people["ilse"].pk)
            elif field.name in LIKED:
                value = LIKED[field.name]
            elif isinstance(field, models.BooleanField):
                value = "true"
            elif isinstance(field, models.IntegerField):
                value = str(NUMBER)
            elif isinstance(field, models.DateField):
                value = "2077-07-31"
            given[field.name] = given[field.attname] = value
    return given | {"pk": str(NUMBER), "by": str(world.people["ilse"].pk), "is_staff": "true", "is_superuser": "true"}


def writes() -> dict[str, int]:
    """How many rows of each table this transaction has written so far; what was undone counts on."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname, n_tup_ins + n_tup_upd + n_tup_del FROM pg_stat_xact_user_tables")
        return dict(cursor.fetchall())


def shape(world: World, tables: set[str]) -> dict[str, str]:
    """For each of the tables, what decides: states, yes and no, whose it is. Without times, texts, numbers of rows."""
    found, newest = {}, world.una.pk
    for model in models_of_ours():
        if model._meta.db_table not in tables:
            continue
        deciding = [
            _as_text(field, newest)
            for field in model._meta.concrete_fields
            if field.choices
            or isinstance(field, models.BooleanField | models.PositiveSmallIntegerField)
            or (field.is_relation and field.related_model._meta.label in WHOSE)
        ]
        if not deciding or model._meta.db_table in NOTED:
            continue
        row = " || '|' || ".join(f"coalesce({column}, '-')" for column in deciding)
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT md5(string_agg({row}, ',' ORDER BY {row})) FROM \"{model._meta.db_table}\"")  # noqa: S608
            found[model._meta.db_table] = cursor.fetchone()[0]
    return found


def _as_text(field: Any, newest: int) -> str:
    """A column as text; somebody who has only just come is “new”, whatever their number is."""
    if field.is_relation and field.related_model._meta.label == "accounts.Person":
        return f'CASE WHEN "{field.column}" > {newest} THEN \'new\' ELSE "{field.column}"::text END'
    return f'"{field.column}"::text'


def planted(tables: set[str]) -> set[str]:
    """Those of the tables in which what was planted stands."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT schemaname, tablename FROM pg_tables WHERE schemaname IN ('public', 'identity')")
        looked = [(schema, name) for schema, name in cursor.fetchall() if name in tables and name not in NOTED]
        parts = [
            f'SELECT \'{name}\' WHERE EXISTS (SELECT FROM "{schema}"."{name}" AS t WHERE t::text ~ %s)'  # noqa: S608
            for schema, name in looked
        ]
        if not parts:
            return set()
        cursor.execute(" UNION ALL ".join(parts), [f"{WORD}|2077-07-31|[(,]{NUMBER}[,)]"] * len(parts))
        return {name for (name,) in cursor.fetchall()}


@dataclass(frozen=True)
class Came:
    """What came of it: the word for the answer, what the written tables decide, where planted words stand."""

    said: str
    shape: dict[str, str]
    planted: set[str]
    answer: Any


def done(world: World, key: tuple[str, str], given: Any) -> Came:
    """Send it, look at the tables it wrote, and undo it."""
    name, method = key
    who = next(who for who, said in WRITING[key].words.items() if said == "done")
    with undone():
        world.prepare(WRITING[key].about)
        before = writes()
        answer = ask(world, ROUTES[name], method, who, about=WRITING[key].about, given=given)
        wrote = {table for table, count in writes().items() if count > before.get(table, 0)}
        return Came(word(answer), shape(world, wrote), planted(wrote), answer)


def decided_otherwise(world: World, key: tuple[str, str], right: Came, other: Came) -> list[str]:
    """The tables that decide another way. What only one of the two wrote is held against what stood there."""
    with undone():
        world.prepare(WRITING[key].about)
        stood = shape(world, right.shape.keys() ^ other.shape.keys())
    first, second = stood | right.shape, stood | other.shape
    return [table for table in first if first[table] != second[table]]


def test_the_look_finds_what_is_planted(world: World) -> None:
    """What a route writes is looked at, and nothing else."""
    with undone():
        before = writes()
        world.people["ana"].__class__.objects.filter(pk=world.people["ana"].pk).update(name=WORD, is_active=False)
        wrote = {table for table, count in writes().items() if count > before.get(table, 0)}
        assert wrote == {"accounts_person"} and planted(wrote) == wrote
        after = shape(world, wrote)
    assert after != shape(world, wrote)


def test_no_field_is_heard_that_a_route_does_not_take(world: World) -> None:
    wishes, wrong, refused = every_field(world), [], 0
    assert len(WRITING) > 80 and len(wishes) > 150
    # Every other act; all of them with FULL.
    for key in list(WRITING)[:: 1 if os.environ.get("FULL") else 2]:
        right = body(world, *key) or {}
        as_it_should_be = done(world, key, body(world, *key))
        polluted = {name: value for name, value in wishes.items() if name not in OWN.get(key[0], ())} | right
        came = done(world, key, polluted)
        if came.said == "bad" and ROUTES[key[0]].is_api:
            # Refused by its names: all of them that the route does not take.
            refused += 1
            heard = set(wishes) - set(came.answer.json().get("errors", {})) - set(right)
            if heard & {"state", "visibility", "author", "author_id", "by", "is_active", "role", "level"}:
                wrong.append(f"{key}: takes {sorted(heard)}")
            continue
        if came.planted:
            wrong.append(f"{key}: planted words in {came.planted}")
        if came.said == as_it_should_be.said == "ok" and (
            other := decided_otherwise(world, key, as_it_should_be, came)
        ):
            wrong.append(f"{key}: decides another way in {other}")
    assert refused > 7 and not wrong, "\n".join(wrong)
