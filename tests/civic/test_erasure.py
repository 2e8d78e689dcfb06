"""Erasing everybody of the demo city: nothing of them is left, and what counts still counts."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone

from accounts import actions
from accounts.models import Mandate, Person
from civic.demo.build import Size, build, close_the_past
from journal.actions import keep_up
from journal.models import Entry, Opening, Registered
from journal.queries import verify
from notifications.actions.tell_people import tell_people
from proposals.actions import count_supports, sweep_files
from proposals.lifecycle import State
from proposals.models import Comment, Proposal, Support
from tests.civic.residue import let_go_of_mandates, residue
from tests.civic.soundness import SUMS, rows, silent

NOW = timezone.now()


@pytest.fixture(scope="module")
def ribera(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    with django_db_blocker.unblock(), transaction.atomic():
        build(Size(), seed=1, bar=silent(), now=NOW)
        close_the_past(silent())
        while tell_people().more:
            pass
        yield
        transaction.set_rollback(True)


@pytest.mark.parametrize("texts", [False, True], ids=["texts stay", "texts go"])
def test_nothing_is_left_of_anybody_with_a_login(ribera: None, db: None, texts: bool) -> None:
    people = list(Person.objects.filter(email__isnull=False).order_by("pk"))
    authors = list(Person.objects.filter(email=None, pk__in=Proposal.objects.values("author")).order_by("pk")[:20])
    supporters = list(
        Person.objects.filter(pk__in=Support.objects.values("person")).exclude(pk__in=[p.pk for p in people])[:20]
    )
    assert len(people) >= 8 and authors and supporters
    gone = people + authors + supporters
    ids = sorted({person.pk for person in gone})
    # Pseudonyms that are words of their own (“Heron 4821”): a name such as “Ana” is a part of other words.
    words = sorted({p.email for p in people if p.email} | {p.name for p in gone if any(c.isdigit() for c in p.name)})
    assert len(words) > len(people) and residue(ids, words)
    let_go_of_mandates()
    # What is merged may come back: its supports are withdrawn as those of an open one.
    closed_before = dict(rows("SELECT proposal_id, count(*) FROM proposals_support AS s JOIN proposals_proposal AS p "
                              "ON p.id = s.proposal_id WHERE p.state NOT IN ('open','merged') GROUP BY 1"))  # fmt: skip

    keep_up()
    registered = list(Registered.objects.order_by("number").values_list("hash", flat=True))

    assert all(actions.erase_person(person_id=pk, texts=texts) for pk in ids)
    keep_up()
    assert list(Registered.objects.order_by("number").values_list("hash", flat=True)[: len(registered)]) == registered
    assert len(registered) > 100 and verify().fault is None
    assert not Opening.objects.filter(what="actor", entry__actor=None).exists()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    count_supports()
    sweep_files(at=timezone.now() + dt.timedelta(days=2))

    assert residue(ids, words) == []
    assert rows(SUMS.replace("OR (coalesce(s.c, 0) >= p.threshold) <> (p.reached_at IS NOT NULL)", "")) == []
    closed_after = dict(rows("SELECT proposal_id, count(*) FROM proposals_support AS s JOIN proposals_proposal AS p "
                             "ON p.id = s.proposal_id WHERE p.state NOT IN ('open','merged') GROUP BY 1"))  # fmt: skip
    assert {pk: n for pk, n in closed_after.items() if pk in closed_before} == closed_before
    assert not Support.objects.filter(person=None, proposal__state=State.OPEN).exists()
    assert not Support.objects.filter(person=None, created_at__isnull=False).exists()
    assert Entry.objects.filter(verb="person.erased", subject_id=0, actor=None).count() == len(ids)
    assert Comment.objects.filter(author=None, author_label="").exists()
    assert json.dumps(list(Mandate.objects.values_list("holder_name", flat=True)))
