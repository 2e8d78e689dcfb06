"""A silenced account publishes no words and does all else: over every act of the permission tables."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction
from django.test import Client
from django.utils import timezone

import accounts.policy
from accounts.actions.forget_ended import forget_ended
from accounts.actions.silence_person import end_silence, silence_person
from accounts.actions.suspend_person import OutsideTransaction
from accounts.models import Person
from charter.models import District, Topic
from commons.errors import IllegalMove, Refused
from deliberation import actions as talking
from deliberation.actions import assemblies
from proposals import actions
from proposals.lifecycle import State
from tests import build
from tests.deliberation.assemblies import crowd, sitting
from tests.deliberation.circles import test_refusals as circles
from tests.proposals import test_refusals as lines
from tests.proposals.test_refusals import people  # noqa: F401

pytestmark = pytest.mark.django_db

# What publishes words. Everything else in the tables goes on.
WORDS = {
    "edit": State.OPEN,
    "show": State.OPEN,
    "attach": State.OPEN,
    "publish": State.DRAFT,
    "amend": State.OPEN,
    "invite": State.OPEN,
    "take in": State.OPEN,
    "refuse": State.OPEN,
    "comment": State.OPEN,
    "report": State.IN_DELIVERY,
    "name a need": State.OPEN,
    "pledge": State.OPEN,
    "plan a step": State.TAKEN_UP,
    "call for help": State.TAKEN_UP,
    "take up": State.OPEN,
    "rewrite": State.OPEN,
}
IN_CIRCLES = {
    "describe",
    "invite",
    "open",
    "change",
    "close",
    "call again",
    "add an item",
    "move an item",
    "close an item",
    "convene",
    "move a meeting",
    "cancel",
    "write minutes",
    "bring",
    "take on",
}
RECOMMENDED = {"title": "Shade at every stop", "body": "A tree or a roof at every stop by 2030."}


def silenced(person: Person, days: int = 3) -> Person:
    with transaction.atomic():
        silence_person(person=person, until=timezone.now() + dt.timedelta(days=days))
    return Person.objects.get(pk=person.pk)


def refusal(act: Callable[[], object]) -> str:
    """Try it, undo it, and say by which code it was refused."""
    try:
        with transaction.atomic():
            act()
            transaction.set_rollback(True)
    except Refused as error:
        return str(error.verdict.code)
    except IllegalMove as error:
        return str(error.state)
    except ObjectDoesNotExist:
        return "none"
    return ""


def test_over_every_act_on_proposals(people: dict[str, Person], molinos: District) -> None:  # noqa: F811
    build.person("cleo")
    people[lines.AMENDER] = build.person("abel")
    lines.other_office()
    met = set()
    for act, (allowed, states) in lines.TABLE.items():
        for name in sorted(allowed & {lines.AUTHOR, lines.NEIGHBOUR, lines.AMENDER}):
            state = WORDS.get(act) or sorted(states, key=list(State).index)[-1]
            state = State.OPEN if State.OPEN in states and act not in WORDS else state
            with transaction.atomic():
                proposal = lines.in_state(state, people, molinos)
                if act in ("unsupport", "judge", "say done"):
                    build.supports(proposal, [people[lines.NEIGHBOUR]])
                lines.waiting(proposal)
                by = silenced(people[name])
                expected = "silenced" if act in WORDS else ""
                said = refusal(lambda act=act, p=proposal, by=by: lines.ACTS[act](p, by))  # type: ignore[misc]
                assert said == expected, (act, name)
                transaction.set_rollback(True)
            met.add(act)
    assert set(WORDS) <= met and "support" in met


def test_over_every_act_in_circles(ana: Person, bea: Person, mira: Person) -> None:
    build.person("vera")
    place = circles.Place(ana, bea, mira)
    for act, do in circles.ACTS.items():
        free = {who: refusal(lambda do=do, who=who: do(place, who)) for who in (ana, bea)}  # type: ignore[misc]
        for who in [who for who, code in free.items() if not code]:
            with transaction.atomic():
                by = silenced(who)
                expected = "silenced" if act in IN_CIRCLES else ""
                assert refusal(lambda do=do, by=by: do(place, by)) == expected, (act, who.name)  # type: ignore[misc]
                transaction.set_rollback(True)
    by = silenced(ana)
    objects = refusal(lambda: circles.circles.speak(by=by, decision_id=place.open.pk, said="no", reason="Too loud."))
    assert objects == "silenced"  # they vote; the words that would stand beside it are refused


def test_over_words_in_conversations_and_from_assemblies(
    ana: Person, ilse: Person, mobility: Topic, molinos: District, salinas: District
) -> None:
    mine = talking.open_conversation(by=ana, title="How should our streets live through summer?", about="Shade, water.")
    its = talking.write_statement(by=ana, conversation_id=mine.pk, text="Trees before paint.")
    theirs, members = sitting(ilse, mobility, crowd(molinos, salinas))
    drafted = assemblies.draft_recommendation(by=members[0], assembly_id=theirs.pk, **RECOMMENDED)
    by, member = silenced(ana), silenced(members[0])
    for words in (
        lambda: talking.open_conversation(by=by, title="How should our streets live through winter?", about="Snow."),
        lambda: talking.change_conversation(
            by=by, conversation_id=mine.pk, title=mine.title, about="Shade, water and trees."
        ),
        lambda: talking.write_statement(by=by, conversation_id=mine.pk, text="Water before trees."),
        lambda: talking.change_statement(by=by, statement_id=its.pk, text="Trees before any paint."),
        lambda: assemblies.speak_from_assembly(by=member, assembly_id=theirs.pk, text="We heard ten engineers today."),
        lambda: assemblies.draft_recommendation(by=member, assembly_id=theirs.pk, **RECOMMENDED),
    ):
        assert refusal(words) == "silenced"
    for free in (
        lambda: talking.close_conversation(by=by, conversation_id=mine.pk),
        lambda: talking.take_back_statement(by=by, statement_id=its.pk),
        lambda: assemblies.vote_on_recommendation(by=member, recommendation_id=drafted.pk, choice="for"),
    ):
        assert refusal(free) == ""


def test_says_until_when_why_and_where_to_appeal(ana: Person, client: Client, molinos: District) -> None:
    proposal = build.proposal(ana, district=molinos)
    by = silenced(ana)
    verdict = accounts.policy.may_write(by)
    assert verdict.remedy == accounts.policy.SANCTIONS and "drawn by lot" in str(verdict.reason)
    assert str(timezone.localtime(by.silenced_until).year) in str(verdict.reason)
    assert accounts.policy.may_take_part(by) and accounts.policy.may_support(by)
    client.force_login(by)
    answer = client.post(f"/api/v1/proposals/{proposal.pk}/comments/", {"body": "So what?"}, "application/json")
    assert answer.status_code == 403 and "silenced" in answer.content.decode()
    assert client.get(f"/proposals/{proposal.pk}/").status_code == 200


def test_ends_by_the_clock_and_is_forgotten_then(ana: Person, molinos: District) -> None:
    by = silenced(ana)
    with transaction.atomic():
        silence_person(person=by, until=timezone.now() + dt.timedelta(days=1))
    assert by.silenced_until > timezone.now() + dt.timedelta(days=2)  # a longer one stays
    Person.objects.filter(pk=ana.pk).update(silenced_until=timezone.now() - dt.timedelta(seconds=1))
    ana.refresh_from_db()
    actions.write_comment(proposal_id=build.proposal(ana, district=molinos).pk, by=ana, body="Back again.")
    forget_ended()
    assert Person.objects.get(pk=ana.pk).silenced_until is None


def test_an_end_lets_them_write_at_once(ana: Person) -> None:
    by = silenced(ana)
    with transaction.atomic():
        end_silence(person=by)
    assert accounts.policy.may_write(by)


@pytest.mark.django_db(transaction=True)
def test_is_never_given_alone(ana: Person) -> None:
    with pytest.raises(OutsideTransaction):
        silence_person(person=ana, until=timezone.now())
