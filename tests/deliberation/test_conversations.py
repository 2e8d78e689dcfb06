"""Conversations are opened, answered, added to and closed."""

from __future__ import annotations

import datetime as dt
from collections import Counter

import pytest
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.models import Person
from charter.models import District, Process
from commons import clock
from commons.errors import IllegalMove, Refused
from deliberation import actions, queries
from deliberation.lifecycle.conversations import State
from deliberation.models import Conversation, Participant, Stance, Statement, Stir
from journal.models import Entry
from tests import build
from tests.deliberation.build import SAID, answered, crowd, first, mapped, opened

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def verbs() -> list[str]:
    return list(Entry.objects.order_by("id").values_list("verb", flat=True))


def test_ana_opens_a_conversation_with_statements_that_are_marked_as_hers(ana: Person, molinos: District) -> None:
    its = opened(ana, district="molinos", closes_on=clock.today() + DAY, about="Measured: 41 degrees in August.")
    assert its.state == State.OPEN and its.district == molinos and its.author == ana
    assert its.closes_at == clock.end_of_day(clock.today() + DAY)
    assert list(its.statements.order_by("number").values_list("text", "seeded")) == [(text, True) for text in SAID]
    assert verbs() == ["conversation.opened", *["statement.published"] * len(SAID)]
    assert SAID[0] not in str(list(Entry.objects.values_list("data", flat=True)))


def test_it_is_about_a_proposal_or_a_process_not_about_both(ana: Person, bea: Person, molinos: District) -> None:
    proposal = build.proposal(ana, district=molinos)
    process = Process.objects.create(code="summer", name="Summer")
    its = opened(bea, proposal_id=proposal.pk)
    assert its.proposal == proposal and its.district == molinos
    assert opened(bea, process="summer").process == process
    for wrong in (
        {"proposal_id": proposal.pk, "process": "summer"},
        {"process": "winter"},
        {"district": "atlantis"},
        {"proposal_id": build.proposal(ana, state=build.State.DRAFT).pk},
        {"proposal_id": 2**70},
    ):
        with pytest.raises(ValidationError):
            opened(bea, **wrong)
    with pytest.raises(IntegrityError), transaction.atomic():
        Conversation.objects.filter(pk=its.pk).update(process=process)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"title": "Hm"}, "title"),
        ({"title": "x" * 121}, "title"),
        ({"about": "x" * 5_001}, "about"),
        ({"closes_on": dt.date(2001, 1, 1)}, "closes_on"),
        ({"closes_on": dt.date(2101, 1, 1)}, "closes_on"),
        ({"lang": "tlh"}, "lang"),
        ({"statements": ["x" * 281]}, "statements"),
        ({"statements": ["Too few"[:5]]}, "statements"),
        ({"statements": ["Said twice, just so.", "said TWICE, just so."]}, "statements"),
        ({"statements": [f"Statement number {n}" for n in range(31)]}, "statements"),
    ],
)
def test_what_is_wrong_is_said_by_field_and_nothing_is_opened(ana: Person, given: dict, field: str) -> None:
    with pytest.raises(ValidationError) as wrong:
        opened(ana, **given)
    assert field in wrong.value.message_dict
    assert not Conversation.objects.exists() and not Entry.objects.exists()


def test_a_fourth_one_on_one_day_waits_for_tomorrow(ana: Person) -> None:
    for _ in range(3):
        its = opened(ana)
    with pytest.raises(IllegalMove):
        opened(ana)
    Conversation.objects.filter(pk=its.pk).update(created_at=clock.now() - DAY)
    opened(ana)


def test_answers_are_counted_once_the_last_one_counts_and_no_entry_tells(ana: Person, bea: Person) -> None:
    its = opened(ana)
    before = verbs()
    for stance in ("agree", "disagree", "disagree"):
        said = actions.take_stance(statement_id=first(its).pk, by=bea, stance=stance)
    assert said.stance == "disagree" and said.conversation_id == its.pk
    assert list(Stance.objects.values_list("value", "participant__person")) == [(-1, bea.pk)]
    assert Participant.objects.count() == 1 and verbs() == before
    # Saying the same again makes no map due.
    assert Stir.objects.count() == 2
    assert Stance.objects.get().said_on == clock.today()


def test_an_answer_takes_the_same_few_queries_among_many(ana: Person, bea: Person, molinos: District) -> None:
    its = opened(ana)
    answered(its, bea, 1)

    def cost(number: int) -> int:
        with CaptureQueriesContext(connection) as found:
            actions.take_stance(statement_id=its.statements.get(number=number).pk, by=bea, stance="pass")
        return len([each for each in found if "SAVEPOINT" not in each["sql"]])

    alone = cost(2)
    crowd(its, molinos, (20, 20, 20))
    assert cost(3) == alone <= 6


def test_nothing_but_the_three_answers_is_one(ana: Person) -> None:
    its = opened(ana)
    with pytest.raises(ValidationError):
        actions.take_stance(statement_id=first(its).pk, by=ana, stance="perhaps")
    for missing in (0, 2**70):
        with pytest.raises(ObjectDoesNotExist):
            actions.take_stance(statement_id=missing, by=ana, stance="agree")


def test_a_statement_of_ones_own_comes_after_five_answers(ana: Person, bea: Person) -> None:
    its = opened(ana)
    answered(its, bea, 1, 1, 1, 1)
    with pytest.raises(Refused) as no:
        actions.write_statement(conversation_id=its.pk, by=bea, text="Fountains for drinking in every park.")
    assert no.value.verdict.code == "answer-first" and "1 more" in str(no.value.verdict.reason)
    answered(its, bea, 1, 1, 1, 1, 0)
    made = actions.write_statement(conversation_id=its.pk, by=bea, text=" Fountains for\n drinking in every park. ")
    assert (made.number, made.text, made.seeded) == (11, "Fountains for drinking in every park.", False)
    assert made.weight == Statement.UNSEEN
    # Who opened it adds more at once; the same again nobody does.
    assert actions.write_statement(conversation_id=its.pk, by=ana, text="Benches in the shade.").seeded
    with pytest.raises(ValidationError):
        actions.write_statement(conversation_id=its.pk, by=bea, text="BENCHES in the shade.")


def test_where_there_are_fewer_than_five_all_are_enough(ana: Person, bea: Person) -> None:
    its = opened(ana, statements=SAID[:2])
    with pytest.raises(Refused):
        actions.write_statement(conversation_id=its.pk, by=bea, text="Benches in the shade.")
    answered(its, bea, 1, 0)
    actions.write_statement(conversation_id=its.pk, by=bea, text="Benches in the shade.")
    # One's own is no statement of others.
    actions.write_statement(conversation_id=its.pk, by=bea, text="Benches in the sun.")


def test_ten_statements_a_day_are_enough(ana: Person, bea: Person) -> None:
    its = opened(ana)
    answered(its, bea, 1, 1, 1, 1, 1)
    for number in range(10):
        actions.write_statement(conversation_id=its.pk, by=bea, text=f"Statement number {number}")
    with pytest.raises(IllegalMove):
        actions.write_statement(conversation_id=its.pk, by=bea, text="One more of mine")
    actions.write_statement(conversation_id=its.pk, by=ana, text="One more of hers")


def test_words_stand_once_somebody_answered_unless_a_moderator_asks(ana: Person, bea: Person) -> None:
    its = opened(ana)
    actions.change_conversation(conversation_id=its.pk, by=ana, title="How do our streets live through summer?")
    answered(its, ana, 1)  # her own answer holds nobody to anything
    actions.change_conversation(conversation_id=its.pk, by=ana, title="How do streets live through summer?")
    answered(its, bea, 1)
    with pytest.raises(Refused):
        actions.change_conversation(conversation_id=its.pk, by=ana, title="Cars out of the city!")
    Conversation.objects.filter(pk=its.pk).update(edit_asked_at=clock.now())
    changed = actions.change_conversation(conversation_id=its.pk, by=ana, title="Streets in summer")
    assert changed.edit_asked_at is None and verbs()[-1] == "conversation.changed"


def test_a_statement_that_changes_loses_what_was_answered_to_it(ana: Person, bea: Person) -> None:
    its = opened(ana)
    statement = first(its)
    actions.change_statement(statement_id=statement.pk, by=ana, text="Every playground needs shade.")
    answered(its, bea, 1)
    with pytest.raises(Refused) as no:
        actions.change_statement(statement_id=statement.pk, by=ana, text="No playground needs shade.")
    assert no.value.verdict.code == "answered"
    Statement.objects.filter(pk=statement.pk).update(edit_asked_at=clock.now(), weight=0.1)
    with pytest.raises(ValidationError):
        actions.change_statement(statement_id=statement.pk, by=ana, text=SAID[1])
    changed = actions.change_statement(statement_id=statement.pk, by=ana, text="No playground needs shade.")
    assert changed.edit_asked_at is None and changed.weight == Statement.UNSEEN
    assert not Stance.objects.filter(statement=statement).exists()
    late = its.statements.get(number=2)
    with pytest.raises(Refused) as no:
        actions.change_statement(statement_id=late.pk, by=ana, text="Other words.", at=clock.now() + DAY)
    assert no.value.verdict.code == "window-closed"


def test_who_takes_a_statement_back_leaves_its_number(ana: Person, bea: Person) -> None:
    its = opened(ana)
    answered(its, bea, 1)
    actions.take_back_statement(statement_id=first(its).pk, by=ana)
    gone = first(its)
    assert (gone.text, gone.visibility) == ("", "erased") and not Stance.objects.exists()
    assert queries.statements(its).count() == len(SAID) - 1
    # The same may be said again; numbers go on.
    assert actions.write_statement(conversation_id=its.pk, by=ana, text=SAID[0]).number == len(SAID) + 1


def test_it_is_closed_and_opened_again_by_who_opened_it_and_by_its_day(ana: Person, bea: Person) -> None:
    its = opened(ana, closes_on=clock.today())
    assert actions.close_due() == 0
    Conversation.objects.filter(pk=its.pk).update(closes_at=clock.now() - DAY)
    # By the database's clock it is over, whether beat came by or not.
    with pytest.raises(IllegalMove):
        answered(its, bea, 1)
    assert actions.close_due() == 1 and actions.close_due() == 0
    its.refresh_from_db()
    assert its.state == State.CLOSED and Entry.objects.get(verb="conversation.closed").actor_id is None
    with pytest.raises(IllegalMove):
        actions.write_statement(conversation_id=its.pk, by=ana, text="Benches in the shade.")
    actions.reopen_conversation(conversation_id=its.pk, by=ana)
    answered(its, bea, 1)
    actions.close_conversation(conversation_id=its.pk, by=ana)
    with pytest.raises(IllegalMove):
        actions.close_conversation(conversation_id=its.pk, by=ana)
    assert verbs()[-2:] == ["conversation.reopened", "conversation.closed"]


def test_who_leaves_is_in_no_map(ana: Person, bea: Person) -> None:
    its = opened(ana)
    answered(its, bea, 1, 0, -1)
    Stir.objects.all().delete()
    assert actions.leave_conversation(conversation_id=its.pk, by=bea)
    assert not Stance.objects.exists() and not Participant.objects.exists()
    assert Stir.objects.count() == 1
    assert not actions.leave_conversation(conversation_id=its.pk, by=bea)


# What is asked next


def test_all_statements_come_each_once(ana: Person, bea: Person) -> None:
    its = opened(ana)
    seen = []
    while statement := queries.next_statement(its, bea):
        seen.append(statement.number)
        actions.take_stance(statement_id=statement.pk, by=bea, stance="pass")
    assert sorted(seen) == list(range(1, 11)) and len(seen) == 10


def test_what_weighs_more_is_drawn_more_often_and_what_weighs_nothing_last(ana: Person, bea: Person) -> None:
    its = opened(ana, statements=SAID[:4])
    for number, weight in enumerate((6, 3, 1, 0), 1):
        its.statements.filter(number=number).update(weight=weight)
    drawn = Counter(getattr(queries.next_statement(its, bea), "number", 0) for _ in range(300))
    assert drawn[1] > drawn[2] > drawn[3] > drawn[4] == 0
    # 180 expected; six standard deviations are 51.
    assert abs(drawn[1] - 180) < 51
    answered(its, bea, 1, 1, 1)
    assert getattr(queries.next_statement(its, bea), "number", 0) == 4


def test_rare_and_new_ones_are_seen_first(ana: Person, bea: Person, molinos: District) -> None:
    its = mapped(opened(ana), molinos)
    fresh = actions.write_statement(conversation_id=its.pk, by=ana, text="Benches in the shade.")
    others = its.statements.exclude(pk=fresh.pk).values_list("weight", flat=True)
    assert max(others) < fresh.weight


def test_the_next_one_takes_two_queries_of_five_hundred(ana: Person, bea: Person) -> None:
    its = opened(ana)

    def cost() -> int:
        with CaptureQueriesContext(connection) as found:
            assert queries.next_statement(its, bea)
        return len(found)

    few = cost()
    Statement.objects.bulk_create(
        Statement(conversation=its, number=number, author=ana, text=f"Statement number {number}")
        for number in range(11, 501)
    )
    # One that draws, one for the badge of who wrote it.
    assert cost() == few == 2


def test_a_visitor_meets_the_first_statement_and_hidden_ones_nobody(ana: Person, bea: Person) -> None:
    from django.contrib.auth.models import AnonymousUser

    its = opened(ana, statements=SAID[:2])
    first_one = queries.next_statement(its, AnonymousUser())
    assert first_one is not None and first_one.number == 1
    its.statements.filter(number=1).update(visibility="hidden")
    for _ in range(20):
        assert getattr(queries.next_statement(its, bea), "number", 0) == 2
    with pytest.raises(ObjectDoesNotExist):
        actions.take_stance(statement_id=first(its).pk, by=bea, stance="agree")
    with pytest.raises(Refused):
        actions.take_stance(statement_id=first(its).pk, by=ana, stance="agree")
