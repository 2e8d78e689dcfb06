"""What becomes of it when somebody leaves the platform; and what they take along."""

from __future__ import annotations

import pytest

from accounts.actions import erase_person
from accounts.models import Person
from charter.models import District
from deliberation import actions
from deliberation.models import Conversation, Participant, Stance, Statement, Stir
from deliberation.rights import DECLARATIONS
from tests.deliberation.build import answered, crowd, first, opened

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("texts", [False, True])
def test_answers_go_with_the_account_and_texts_as_one_chooses(
    ana: Person, bea: Person, molinos: District, texts: bool
) -> None:
    its = opened(ana)
    crowd(its, molinos)
    answered(its, bea, 1, 1, 1, 1, 1)
    statement = actions.write_statement(conversation_id=its.pk, by=bea, text="A fountain on every square.")
    answered(its, ana, 1)
    Stir.objects.all().delete()
    erase_person(person_id=bea.pk, texts=texts)
    statement.refresh_from_db()
    assert statement.author is None and statement.text == ("" if texts else "A fountain on every square.")
    assert not Participant.objects.filter(person=bea.pk).exists() and Stir.objects.filter(conversation=its).exists()
    erase_person(person_id=ana.pk, texts=texts)
    its.refresh_from_db()
    # Others have answered it: its question stays, without her name.
    assert its.author is None and its.title and its.visibility == "public"
    assert (first(its).visibility == "erased") is texts


def test_a_conversation_that_nobody_answered_goes_with_its_words(ana: Person) -> None:
    its = opened(ana, about="Where I live.")
    erase_person(person_id=ana.pk, texts=True)
    its.refresh_from_db()
    assert (its.title, its.about, its.visibility) == ("", "", "erased")
    assert not Conversation.objects.public().exists() and not Statement.objects.public().exists()


def test_one_takes_ones_answers_along(ana: Person, bea: Person) -> None:
    its = opened(ana)
    answered(its, bea, 1, -1)
    held = {one.model: list(one.rows_of(bea.pk)) for one in DECLARATIONS if one.of}
    assert [(row["statement"], row["value"]) for row in held[Stance]] == [
        (its.statements.get(number=1).pk, 1),
        (its.statements.get(number=2).pk, -1),
    ]
    assert [row["conversation"] for row in held[Participant]] == [its.pk] and "number" not in held[Participant][0]
