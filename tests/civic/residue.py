"""What is left of people anywhere: every key, every word of every table, every file."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils import timezone

from accounts.models import Mandate
from journal.models import Entry
from tests.civic.soundness import rows

# What journal entries tell beside subject and actor, as far as it holds numbers: of other things than people, each by
# its name. A name that is not here is taken for a person's wherever it holds a person's number.
OF_NOBODY = set(
    "about added amendment answer attachment_id changed_share counted days district_id from_id into letters level "
    "levels mandate merge number office_id others parent phase picture_id proposal proposals read refused reply "
    "revision supports there threshold to_id value version "
    "commitment confirm contest else little milestone need other reasons report vague "
    "ballots code options round voters winners "
    "change changed circle conversation willing "
    "items joint_act root size votes joint_acts "
    "cause entries mails "
    "abstained against assembly quorum votes_against votes_for for members people quotas recommendations seats".split()
)
# Columns of JSON whose numbers are of other things than people: places on the map, words changed, sums, options and
# tallies, participants as one map numbers them. A column that is not here is taken for one that may hold a person's.
NUMBERS_OF_NOBODY = {
    "charter_city.water",
    "charter_district.boundary",
    "charter_phase.levels",
    "charter_survey.boundaries",
    "deliberation_opinionmap.model",
    "deliberation_opinionmap.shown",
    "proposals_answerdraft.content",
    "proposals_revision.changes",
    "proposals_rulechange.value",
    "charter_ruleversion.value",
    "reports_job.sums",
    "reports_month.spread",
    "voting_round.delegation",
    "voting_round.settings",
    "voting_tally.result",
    "voting_tally.winners",
}
# Columns that lead to people, besides the keys.
ALSO = {("identity", "proof", "person_id"), ("identity", "address", "person_id")}


def leads_to_people() -> set[tuple[str, str, str]]:
    """Return every column with a key to a person, as the database knows them."""
    found = rows(
        """
        SELECT n.nspname, c.relname, a.attname FROM pg_constraint AS k
        JOIN pg_class AS c ON c.oid = k.conrelid JOIN pg_namespace AS n ON n.oid = c.relnamespace
        JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum = ANY(k.conkey)
        WHERE k.contype = 'f' AND k.confrelid = 'accounts_person'::regclass
        """
    )
    return {tuple(row) for row in found} | ALSO


def residue(ids: list[int], words: list[str]) -> list[str]:
    """Return where ids or words of people are left: every table of every schema, every file."""
    left = []
    with connection.cursor() as cursor:
        for schema, table, column in sorted(leads_to_people()):
            cursor.execute(f'SELECT count(*) FROM "{schema}"."{table}" WHERE "{column}" = ANY(%s)', [ids])  # noqa: S608
            left += [f"{schema}.{table}.{column}"] * bool(cursor.fetchone()[0])
        cursor.execute(
            "SELECT count(*) FROM journal_entry WHERE subject_type = 'person' AND subject_id = ANY(%s)", [ids]
        )
        left += ["journal subject"] * bool(cursor.fetchone()[0])
        left += told_of(set(ids))
        left += kept_as_json(set(ids))
        cursor.execute(
            "SELECT schemaname, tablename FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')"
        )
        pattern = r"\m(" + "|".join(re.escape(word) for word in words) + r")\M"
        for schema, table in cursor.fetchall():
            cursor.execute(f'SELECT r::text FROM "{schema}"."{table}" AS r WHERE r::text ~* %s LIMIT 1', [pattern])  # noqa: S608
            left += [f"{schema}.{table}: {row[:300]}" for (row,) in cursor.fetchall()]
    files = [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]
    left += [str(path) for path in files for word in words if word.encode() in path.read_bytes()]
    return left


def told_of(ids: set[int]) -> list[str]:
    """Return which entries of the journal name people in what they tell, by verb and name."""
    told = Entry.objects.exclude(data={}).values_list("verb", "data").iterator()
    return sorted({f"journal {verb} {name}" for verb, data in told for name, n in numbers(data) if n in ids})


def kept_as_json(ids: set[int]) -> list[str]:
    """Return which columns of JSON or of several numbers, of every table but the journal's, name people by number."""
    found = rows(
        """
        SELECT n.nspname, c.relname, a.attname FROM pg_attribute AS a
        JOIN pg_class AS c ON c.oid = a.attrelid JOIN pg_namespace AS n ON n.oid = c.relnamespace
        WHERE a.atttypid IN ('json'::regtype, 'jsonb'::regtype, 'int4[]'::regtype, 'int8[]'::regtype)
            AND c.relkind = 'r' AND NOT a.attisdropped AND n.nspname NOT IN ('pg_catalog', 'information_schema')
        ORDER BY 1, 2, 3
        """
    )
    left = set()
    with connection.cursor() as cursor:
        for schema, table, column in found:
            named = f"{table}.{column}"
            if named in NUMBERS_OF_NOBODY or named == "journal_entry.data":
                continue
            cursor.execute(f'SELECT to_jsonb("{column}")::text FROM "{schema}"."{table}" WHERE "{column}" IS NOT NULL')  # noqa: S608
            for (text,) in cursor:
                left |= {f"{named} {name}".strip() for name, n in numbers(json.loads(text)) if n in ids}
    return sorted(left)


def numbers(data: Any, name: str = "") -> Iterator[tuple[str, int]]:
    """Yield every number in an entry's data that may be a person's, also one in a text, with the name it stands under.

    An assisted act names its subject by kind and number: unless that is a person, it leads to none.
    """
    if isinstance(data, dict):
        known = OF_NOBODY | ({"id"} if data.get("of", data.get("kind", "person")) != "person" else set())
        for key, value in data.items():
            if key.isdecimal():
                yield name, int(key)
            if key not in known:
                yield from numbers(value, key)
    elif isinstance(data, list):
        for value in data:
            yield from numbers(value, name)
    elif isinstance(data, int | str) and not isinstance(data, bool) and str(data).isdecimal():
        yield name, int(data)


def let_go_of_mandates() -> None:
    Mandate.objects.filter(revoked_at=None).update(revoked_at=timezone.now(), revoked_reason="The term is over.")
