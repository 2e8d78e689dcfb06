"""Two moderators at once: one act, one refusal, whatever they do."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from accounts.models import Mandate, Person
from commons.errors import IllegalMove
from moderation import actions
from moderation.models import Act, Concern, Flag
from proposals.models import Comment
from tests import build
from tests.moderation.conftest import WORDS

pytestmark = pytest.mark.django_db(transaction=True)


def rush(*acts: Callable[[], Any]) -> list[Any]:
    """Run all at once; what each answered or raised."""
    start, said = threading.Barrier(len(acts)), [None] * len(acts)

    def run(place: int, act: Callable[[], Any]) -> None:
        try:
            start.wait()
            said[place] = act()
        except Exception as error:
            said[place] = error  # type: ignore[call-overload]
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(n, act)) for n, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return said


@pytest.fixture
def remark(ana: Person, carl: Person) -> Comment:
    made: Comment = Comment.objects.create(proposal=build.proposal(ana), author=carl, body="A remark.")
    return made


@pytest.fixture
def moderators(nora: Person) -> list[Person]:
    others = [build.mandated(f"mod{n}", Mandate.Role.MODERATOR, holder_name=f"Mo {n}") for n in range(3)]
    return [nora, *others]


@pytest.mark.parametrize("deed", ["hide", "restore"])
def test_moderators_who_do_the_same_at_once_do_it_once(remark: Comment, moderators: list[Person], deed: str) -> None:
    if deed == "restore":
        actions.hide(kind="comment", content_id=remark.pk, by=moderators[0], reason="spam", text=WORDS)
    reason = "spam" if deed == "hide" else "mistake"
    said = rush(
        *(
            lambda by=by: actions.decide_concern(  # type: ignore[misc]
                deed=deed, kind="comment", content_id=remark.pk, by=by, reason=reason, text=WORDS
            )
            for by in moderators
        )
    )
    assert sum(isinstance(each, Act) for each in said) == 1, said
    assert sum(isinstance(each, IllegalMove) for each in said) == len(moderators) - 1, said
    assert Act.objects.filter(deed=deed).count() == 1
    remark.refresh_from_db()
    assert remark.visibility == ("hidden" if deed == "hide" else "public")


def test_hiding_and_dismissing_at_once_agree_with_what_is_shown(remark: Comment, moderators: list[Person]) -> None:
    actions.flag_content(kind="comment", content_id=remark.pk, by=None, reason="spam")
    one, other = moderators[:2]
    rush(
        lambda: actions.hide(kind="comment", content_id=remark.pk, by=one, reason="spam", text=WORDS),
        lambda: actions.dismiss_flags(kind="comment", content_id=remark.pk, by=other, reason="no_breach", text=WORDS),
    )
    remark.refresh_from_db()
    concern = Concern.objects.get()
    assert (concern.state == "hidden") is (remark.visibility == "hidden")
    assert concern.flag_count == Flag.objects.filter(closed_at=None).count() == 0


def test_flags_of_many_at_once_are_all_counted_and_a_persons_own_once(remark: Comment, bea: Person) -> None:
    people = [build.person(f"f{n}") for n in range(6)]
    said = rush(
        *(
            lambda by=by: actions.flag_content(kind="comment", content_id=remark.pk, by=by, reason="spam")  # type: ignore[misc]
            for by in [*people, bea, bea, bea, None]
        )
    )
    assert not [each for each in said if isinstance(each, Exception)], said
    assert Concern.objects.get().flag_count == Flag.objects.count() == 8


def test_of_two_blocks_at_once_one_holds(carl: Person, moderators: list[Person]) -> None:
    said = rush(
        *(
            lambda by=by: actions.block_account(person_id=carl.pk, by=by, reason="Again and again, for weeks.")  # type: ignore[misc]
            for by in moderators
        )
    )
    assert sum(isinstance(each, IllegalMove) for each in said) == len(moderators) - 1, said
