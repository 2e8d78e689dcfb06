"""The opinion map of a conversation, computed anew from all of its answers."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from deliberation import queries
from deliberation.models import Conversation
from deliberation.opinions.opinion_map import OpinionMap, as_json, opinion_map
from deliberation.opinions.stances import Stances


class Command(BaseCommand):
    help = "Compute a conversation's opinion map from its answers alone, without the maps before, and store nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("conversation", type=int)
        parser.add_argument("--groups", type=Path, help='JSON {"participant": group}: these instead of found ones')
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        its = Conversation.objects.filter(pk=options["conversation"]).first()
        if its is None:
            raise CommandError(f"there is no conversation {options['conversation']}")
        stances = _as_in_file(queries.stances_of(its)) if its.imported else queries.stances_of(its)
        try:
            found = opinion_map(stances, groups=_groups(options["groups"]))
        except ValueError as error:
            raise CommandError(f"{options['groups']}: {error}") from None
        if options["json"]:
            self.stdout.write(json.dumps(as_json(found)))
            return
        words = {str(each.number - its.imported): each.text for each in its.statements.all()}
        self.stdout.write("\n".join(_told(its, found, words)))


def _as_in_file(stances: Stances) -> Stances:
    """Return the stances of an import with statements called as in its file."""
    names = [str(int(each) - 1) for each in stances.statements]
    out = {name for name, hidden in zip(names, stances.moderated_out, strict=True) if hidden}
    rows = (stances.row_of.astype("int64"), stances.places.astype("int64"), stances.said)
    return Stances.of_arrays(stances.participants, names, *rows, out)


def _groups(path: Path | None) -> dict[str, int] | None:
    if path is None:
        return None
    try:
        said = json.loads(path.read_text())
        return {str(each): int(group) for each, group in said.items()}
    except OSError as error:
        raise CommandError(f"{path}: {error.strerror}") from None
    except (ValueError, TypeError, AttributeError):
        raise CommandError(f'{path}: expected JSON such as {{"12": 0, "15": 1}}') from None


def _told(its: Conversation, found: OpinionMap, words: dict[str, str]) -> list[str]:
    names = found.stances.statements
    lines = [f"{its.title}: {len(found.stances.participants):,} participants, {int(found.in_map.sum()):,} in the map"]
    for group in found.groups:
        lines.append(f"group {group.id}: {len(group.members):,}")
        for row in found.representative[group.id]:
            share = f"{row.n_success} of {row.n_trials}"
            lines.append(f"  {row.side} {names[row.statement]} ({share}) {words.get(names[row.statement], '')}")
    for side, rows in (("agree", found.consensus.agree), ("disagree", found.consensus.disagree)):
        lines += [f"all {side} {names[row.statement]} {words.get(names[row.statement], '')}" for row in rows]
    return lines
