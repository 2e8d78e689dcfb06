"""Class “mass assignment”: every field of every model is sent to every route that writes; none but its own is heard."""

from __future__ import annotations

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
# What these take beside what `acts.py` sends: words of their own.
OWN = {
    "proposal-answer-draft": {"lang"}, "proposal-answer-look": {"lang"}, "account_signup": {"name"},
    "desk_propose": {"place_name"}, "desk_meeting_proposal": {"place_name"},
    "amendment-accept": {"substantial"}, "merge-text": {"whole_city"},
    # Its trap for programs is called like an organisation's field.
    **{key: {"website"} for key in ("proposal-flag", "comment-flag", "pledge-flag", "help-call-flag")},
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


def shape(world: World) -> dict[str, str]:
    """For each table, what decides: states, yes and no, whose it is. Without times, texts and numbers of rows."""
    found, newest = {}, world.una.pk
    for model in models_of_ours():
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
            found[model._meta.label] = cursor.fetchone()[0]
    return found


def _as_text(field: Any, newest: int) -> str:
    """A column as text; somebody who has only just come is “new”, whatever their number is."""
    if field.is_relation and field.related_model._meta.label == "accounts.Person":
        return f'CASE WHEN "{field.column}" > {newest} THEN \'new\' ELSE "{field.column}"::text END'
    return f'"{field.column}"::text'


def planted() -> set[str]:
    """Tables in which what was planted stands."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT schemaname, tablename FROM pg_tables WHERE schemaname IN ('public', 'identity')")
        tables = [(schema, name) for schema, name in cursor.fetchall() if name not in NOTED]
        parts = [
            f'SELECT \'{name}\' WHERE EXISTS (SELECT FROM "{schema}"."{name}" AS t WHERE t::text ~ %s)'  # noqa: S608
            for schema, name in tables
        ]
        cursor.execute(" UNION ALL ".join(parts), [f"{WORD}|2077-07-31|[(,]{NUMBER}[,)]"] * len(parts))
        return {name for (name,) in cursor.fetchall()}


def done(world: World, key: tuple[str, str], given: Any) -> tuple[str, dict[str, str], set[str], Any]:
    """Send it; return what came of it, the shape of the tables, where the planted words stand, and the answer."""
    name, method = key
    who = next(who for who, said in WRITING[key].words.items() if said == "done")
    with undone():
        world.prepare(WRITING[key].about)
        answer = ask(world, ROUTES[name], method, who, about=WRITING[key].about, given=given)
        return word(answer), shape(world), planted(), answer


def test_no_field_is_heard_that_a_route_does_not_take(world: World) -> None:
    wishes, wrong, refused = every_field(world), [], 0
    assert len(WRITING) > 80 and len(wishes) > 150
    for key in WRITING:
        right = body(world, *key) or {}
        outcome, as_it_should_be, _none, _answer = done(world, key, body(world, *key))
        polluted = {name: value for name, value in wishes.items() if name not in OWN.get(key[0], ())} | right
        said, after, stands, answer = done(world, key, polluted)
        if said == "bad" and ROUTES[key[0]].is_api:
            # Refused by its names: all of them that the route does not take.
            refused += 1
            heard = set(wishes) - set(answer.json().get("errors", {})) - set(right)
            if heard & {"state", "visibility", "author", "author_id", "by", "is_active", "role", "level"}:
                wrong.append(f"{key}: takes {sorted(heard)}")
            continue
        if stands:
            wrong.append(f"{key}: planted words in {stands}")
        if said == "ok" and outcome == "ok" and after != as_it_should_be:
            wrong.append(f"{key}: decides another way in {[m for m in after if after[m] != as_it_should_be[m]]}")
    assert refused > 15 and not wrong, "\n".join(wrong)
