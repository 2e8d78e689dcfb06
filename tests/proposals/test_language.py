"""In which language a contribution is written."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from accounts.actions import set_language
from accounts.models import Person
from charter.models import Topic
from proposals.actions import draft_proposal, edit_comment, edit_proposal, publish_answer, write_comment
from proposals.lifecycle import State
from proposals.models import Answer, Comment, Proposal
from proposals.queries import Listing, listed_page
from tests import build

TEXT = {"title": "Un banc près du dispensaire", "body": "On ne peut s'asseoir nulle part sur le chemin."}


def test_a_text_is_in_the_writers_language_unless_they_say_another(ana: Person, mobility: Topic) -> None:
    set_language(by=ana, language="fr")
    draft = draft_proposal(by=ana, topic_id=mobility.pk, **TEXT)
    assert draft.lang == "fr"
    assert draft_proposal(by=ana, topic_id=mobility.pk, lang="es", **TEXT).lang == "es"
    assert edit_proposal(proposal_id=draft.pk, by=ana, title="Otro título").lang == "fr"
    assert edit_proposal(proposal_id=draft.pk, by=ana, lang="es").lang == "es"


def test_a_language_the_city_does_not_speak_is_refused_and_nothing_is_written(ana: Person, mobility: Topic) -> None:
    proposal = build.proposal(ana)
    with pytest.raises(ValidationError) as refused:
        draft_proposal(by=ana, topic_id=mobility.pk, lang="tlh", **TEXT)
    assert list(refused.value.message_dict) == ["lang"]
    with pytest.raises(ValidationError):
        write_comment(proposal_id=proposal.pk, by=ana, body="Qapla'", lang="tlh")
    assert (Proposal.objects.count(), Comment.objects.count()) == (1, 0)


def test_a_comment_says_its_language_and_may_correct_it(ana: Person, bea: Person) -> None:
    proposal = build.proposal(ana)
    said = write_comment(proposal_id=proposal.pk, by=bea, body="Oui, vraiment.", lang="fr")
    assert said.lang == "fr"
    assert edit_comment(comment_id=said.pk, by=bea, body="Sí, de verdad.", lang="es").lang == "es"
    assert edit_comment(comment_id=said.pk, by=bea, body="Sí, de verdad, vecinos.").lang == "es"


def test_an_answer_says_its_language(ana: Person, omar: Person) -> None:
    proposal = build.proposal(ana, state=State.AWAITING_ANSWER)
    publish_answer(
        proposal_id=proposal.pk, by=omar, decision="declined", reasons="Raisons. " * 5, summary="Non, voici.", lang="fr"
    )
    assert Answer.objects.get().lang == "fr"


def test_a_list_may_be_narrowed_to_a_language(ana: Person) -> None:
    build.proposal(ana, title="An English one")
    spoken = build.proposal(ana, title="Une en français", lang="fr")
    assert [row.pk for row in listed_page(Listing(lang="fr"))] == [spoken.pk]
