"""The demo city elsewhere than in a story: where it refuses, that a seed repeats it, and that large ones are sound."""

from __future__ import annotations

import io
import os
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.utils import timezone

from accounts.models import Person, Residency
from charter.models import City, Office
from civic.demo import crowd
from civic.demo.build import Size, build, close_the_past
from civic.demo.founding import plan
from civic.demo.measured import spread, told
from journal.models import Entry
from proposals import actions
from proposals.models import NO_DAY, Answer, Comment, Proposal, Reminder, Support, UsefulMark
from tests.civic.soundness import EARLY, PROMISED, STRANGE, SUMS, rows, silent

NOW = timezone.now()


def demo(**options: Any) -> str:
    out = io.StringIO()
    call_command("demo_city", stdout=out, **options)
    return out.getvalue()


@pytest.mark.django_db
def test_only_where_debug_is_on(settings: Any) -> None:
    settings.DEBUG = False
    with pytest.raises(CommandError, match="DEBUG"):
        demo()
    assert not City.objects.exists() and not Person.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("there", ["person", "city"])
def test_a_city_that_is_there_stays_as_it_is(settings: Any, there: str) -> None:
    settings.DEBUG = True
    Person.objects.create(name="First", name_key="first") if there == "person" else City.objects.create(name="Mine")
    with pytest.raises(CommandError, match="already"):
        demo()
    assert demo(if_empty=True) == ""
    assert not Office.objects.exists() and not Proposal.objects.exists()


def fingerprint() -> list[Any]:
    supports = Support.objects.order_by("proposal__title", "created_at", "person__name")
    told = Entry.objects.order_by("id").values_list("verb", "created_at")
    reminded = Reminder.objects.order_by("proposal__title", "sent_at").values_list("proposal__title", "kind", "sent_at")
    return [*supports.values_list("proposal__title", "person__name", "created_at"), *told, *reminded]


@pytest.mark.django_db
def test_the_same_seed_on_the_same_day_is_the_same_city() -> None:
    def built(seed: int) -> list[Any]:
        with transaction.atomic():
            build(Size(residents=6_000, proposals=90, supports=4_500), seed=seed, bar=silent(), now=NOW)
            found = fingerprint()
            transaction.set_rollback(True)
        return found

    assert built(7) == built(7)


@pytest.mark.django_db
@pytest.mark.parametrize("share", [1, 0.1] if os.environ.get("FULL") else [0.1])
def test_a_larger_city_is_sound_and_of_its_size(share: float, monkeypatch: pytest.MonkeyPatch) -> None:
    """As the city is, and under the rule of a metropolis: one in a thousand."""
    rule = next(row for row in plan("ribera")["rules"] if row["rule"] == "support_threshold")
    monkeypatch.setitem(rule, "from_residents", 10_000 if share == 1 else 6_000)
    last_story: list[int] = []
    propose = crowd.propose

    def noting(*given: Any, **options: Any) -> None:
        last_story.append(Proposal.objects.latest("id").pk)
        propose(*given, **options)

    monkeypatch.setattr(crowd, "propose", noting)
    build(Size(residents=6_000, proposals=600, supports=20_000), seed=3, bar=silent(), now=NOW)
    close_the_past(silent())
    assert Residency.objects.count() == 6_000
    assert (Proposal.objects.count(), Support.objects.count()) == (600, 20_000)
    assert rows(SUMS) == [] and rows(STRANGE) == [] and rows(PROMISED) == []
    assert Proposal.objects.filter(next_promise_on=NO_DAY).count() > 20
    assert rows(EARLY % {"stories": last_story[0]}) == []
    assert actions.tend_clocks(at=NOW) == 0 and actions.count_supports() == 0
    answered = Proposal.objects.filter(answered_at__isnull=False).exclude(kind="rule")  # a vote answers these
    assert answered.count() == Answer.objects.filter(number=1).count()  # a contested one has a second
    assert Answer.objects.count() == Entry.objects.filter(verb="proposal.answered").count()
    for entry in Entry.objects.filter(verb="proposal.answered"):
        assert Answer.objects.get(pk=entry.data["answer"]).proposal_id == entry.subject_id
    latest = Entry.objects.order_by("-created_at").first()
    assert latest and latest.created_at <= timezone.now()
    assert Person.objects.values("name_key").distinct().count() == Person.objects.count()


@pytest.mark.django_db
def test_supports_are_spread_as_in_a_real_city() -> None:
    build(Size(residents=20_000, proposals=2_000, supports=100_000), seed=5, bar=silent(), now=NOW)
    of = spread()
    assert (of.proposals, of.supports) == (Proposal.objects.filter(published_at__isnull=False).count(), 100_000)
    assert 5 <= of.median <= 8  # the sixty stories, which all have some, weigh more here than in a city
    assert 0.65 < of.gini < 0.78
    assert 0.16 < of.top < 0.25
    assert 0.12 < of.none < 0.17
    said = "\n".join(told())
    assert f"median {of.median}" in said and "meeting" in said and "30-44" in said
    asked = Proposal.objects.filter(published_at__isnull=False)
    assert set(asked.values_list("channel", flat=True)) == {"web", "meeting", "paper", "desk", "api"}
    assert asked.filter(reached_at__isnull=False).count() > 200
    assert Comment.objects.filter(depth=2).exists() and UsefulMark.objects.count() > 1_000
