"""Conversations from Pol.is: brought once, closed for ever, and computed as there."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Person
from commons.errors import IllegalMove, Refused
from deliberation import actions
from deliberation.models import Conversation, Participant, Stance
from tests.deliberation.build import MOVING, SHADE

pytestmark = pytest.mark.django_db
COMMENTS = "timestamp,datetime,comment-id,author-id,agrees,disagrees,moderated,comment-body\n"
VOTES = "timestamp,datetime,comment-id,voter-id,vote\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Forty people of two opinions, ten comments from 0 on, of which one was moderated out and one is there twice."""
    rows = [f"1,x,{n},7,0,0,{-1 if n == 6 else 1},{'Twice the same' if n > 7 else f'Comment {n}'}\n" for n in range(10)]
    (tmp_path / "comments.csv").write_text(COMMENTS + "".join(rows))
    votes = [
        f"{100 + who},x,{n},{who},{said if (who + n) % 11 else 0}\n"
        for who in range(40)
        for n, said in enumerate(SHADE if who % 2 else MOVING)
    ]
    (tmp_path / "votes.csv").write_text(VOTES + "".join(votes))
    return tmp_path


def said(*words: Any, **options: Any) -> str:
    out = StringIO()
    call_command(*words, stdout=out, **options)
    return out.getvalue()


def test_it_is_brought_once_and_computed_with_its_own_numbers(folder: Path) -> None:
    pk = json.loads(said("import_polis", folder, "--json"))["conversation"]
    its = Conversation.objects.get(pk=pk)
    assert its.imported and its.state == "closed" and its.author is None
    assert not Participant.objects.exclude(person=None).exists() and Stance.objects.count() == 400
    assert its.statements.filter(visibility="hidden").count() == 1
    assert json.loads(said("import_polis", folder, "--json")) == {"conversation": pk}
    assert "it was here already" in said("import_polis", folder) and Conversation.objects.count() == 1
    found = json.loads(said("opinion_map", str(pk), "--json"))
    assert found["participants"] == 40 and found["in_map"] == 40 and set(found["priorities"]) == {*map(str, range(10))}
    halves = [{int(each) % 2 for each in group["members"]} for group in found["groups"]]
    assert halves in ([{0}, {1}], [{1}, {0}])
    assert its.map.shown["groups"]


def test_given_groups_are_taken(folder: Path) -> None:
    pk = json.loads(said("import_polis", folder, "--json"))["conversation"]
    groups = folder / "groups.json"
    groups.write_text(json.dumps({str(who): int(who < 10) for who in range(40)}))
    found = json.loads(said("opinion_map", str(pk), "--json", groups=groups))
    assert [len(group["members"]) for group in found["groups"]] == [30, 10]
    groups.write_text("[]")
    with pytest.raises(CommandError):
        said("opinion_map", str(pk), groups=groups)
    assert "participants" in said("opinion_map", str(pk))


def test_what_is_no_export_is_refused_with_its_line(folder: Path, tmp_path: Path) -> None:
    (folder / "votes.csv").write_text(VOTES + "1,x,99,1,1\n")
    with pytest.raises(CommandError, match=r"votes.csv, line 2"):
        said("import_polis", folder)
    with pytest.raises(CommandError):
        said("import_polis", tmp_path / "nowhere")
    with pytest.raises(CommandError):
        said("opinion_map", "0")
    assert not Conversation.objects.exists()


def test_nobody_answers_there(folder: Path, ana: Person) -> None:
    pk = json.loads(said("import_polis", folder, "--json"))["conversation"]
    its = Conversation.objects.get(pk=pk)
    with pytest.raises((Refused, IllegalMove)):
        actions.take_stance(statement_id=its.statements.get(number=1).pk, by=ana, stance="agree")
    with pytest.raises(Refused):
        actions.reopen_conversation(conversation_id=pk, by=ana)
