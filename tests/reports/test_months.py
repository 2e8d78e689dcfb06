"""A closed month is counted once, by hand the same, and then kept."""

from __future__ import annotations

import datetime as dt
import sys

import pytest

from charter.models import AgeBand
from commons import clock
from commons.errors import IllegalMove
from journal.models import Entry
from proposals.models import Comment, Proposal, Support
from reports import months, queries
from reports.actions import publish_month, publish_months
from reports.actions.publish_month import FiguresDisagree
from reports.models import Cell, Month
from tests import build
from tests.reports.conftest import Town

pytestmark = pytest.mark.django_db


def cell(**where: str) -> Cell:
    blank = {"district": "", "topic": "", "process": "", "channel": "", "age": ""}
    return Cell.objects.get(**blank | where)


def test_people_are_counted_where_they_live(town: Town) -> None:
    publish_month(first_day=town.month)
    assert cell(measure="people").value == 53
    assert cell(measure="people").population == 1700
    shown = cell(measure="people", district="molinos")
    assert (shown.value, shown.population) == (30, 1000)
    assert (cell(measure="people", district="salinas").value, cell(measure="people", district="salinas").withheld) == (
        None,
        "withheld",
    )
    assert cell(measure="people", district="cantera").withheld == "under"


def test_contributions_are_counted_where_they_belong(town: Town) -> None:
    publish_month(first_day=town.month)
    assert cell(measure="supports").value == 53
    assert cell(measure="supports", district="molinos", topic="mobility").value == 33
    assert cell(measure="supports", district="salinas", topic="green").value == 20
    assert cell(measure="comments", district="molinos", topic="mobility", channel="web").value == 2
    assert cell(measure="proposals", district="salinas", topic="green", channel="paper").value == 1
    assert cell(measure="proposals").value == 2 and cell(measure="comments").value == 4


def test_concentration_by_hand(town: Town) -> None:
    """51 people made one, one made two (proposal and support), one made six: 59 in all, Gini 0.105."""
    publish_month(first_day=town.month)
    made = [1] * 51 + [2, 6]
    assert cell(measure="gini").value == pytest.approx(
        sum(abs(a - b) for a in made for b in made) / (2 * 53 * 59), abs=0.0005
    )
    # A tenth of 53 people would be five.
    assert cell(measure="top_tenth").withheld == "withheld"
    assert Month.objects.get().spread == []


def test_a_person_without_proof_counts_as_a_voice_not_as_a_resident(town: Town, carl: object) -> None:
    proposal = Proposal.objects.filter(district=town.molinos).get()
    comment = Comment.objects.create(proposal=proposal, author=carl, body="I walk there too.")
    Comment.objects.filter(pk=comment.pk).update(created_at=town.day)
    publish_month(first_day=town.month)
    assert cell(measure="people").value == 53 and cell(measure="comments").value == 5


def test_hidden_and_erased_contributions_do_not_count(town: Town) -> None:
    Comment.objects.filter(side="neither").update(visibility="hidden")
    Proposal.objects.filter(district=town.salinas).update(visibility="hidden")
    publish_month(first_day=town.month)
    assert cell(measure="supports").value == 33 and cell(measure="comments").value == 2
    assert not Cell.objects.filter(measure="people", district="salinas", value__isnull=False).exists()


def test_a_published_month_is_never_counted_again(town: Town) -> None:
    first = publish_month(first_day=town.month)
    before = list(Cell.objects.order_by("pk").values())
    Support.objects.all().delete()
    assert publish_month(first_day=town.month) == first
    assert list(Cell.objects.order_by("pk").values()) == before
    assert Entry.objects.filter(verb="month.published").count() == 1


def test_a_month_is_published_only_when_it_has_ended_and_settled(town: Town) -> None:
    end = months.begin(months.after(town.month))
    for at in (end - dt.timedelta(seconds=1), end + dt.timedelta(days=4, hours=23)):
        with pytest.raises(IllegalMove):
            publish_month(first_day=town.month, at=at)
    assert not Month.objects.exists() and not Entry.objects.filter(verb="month.published").exists()


def test_months_follow_each_other_without_a_gap(town: Town) -> None:
    Proposal.objects.filter(district=town.molinos).update(published_at=months.begin(months.after(town.month, -3)))
    published = publish_months(most=2)
    assert [month.first_day for month in published] == [months.after(town.month, -3), months.after(town.month, -2)]
    publish_months()
    assert queries.published_months()[:4] == [months.after(town.month, -step) for step in (3, 2, 1, 0)]
    assert publish_months() == []


def test_nothing_is_published_of_an_empty_city(city: object) -> None:
    assert publish_months() == []


def test_ages_are_counted_only_where_somebody_gave_theirs(town: Town) -> None:
    for place, person in enumerate(town.people["molinos"]):
        person.residency.age_band = "16-24" if place < 12 else "25+"
        person.residency.save(update_fields=["age_band"])
    publish_month(first_day=town.month)
    assert [(c.age, c.value, c.population) for c in Cell.objects.exclude(age="").order_by("age")] == [
        ("16-24", 12, 425),
        ("25+", 18, 1275),
        ("none", 23, None),
    ]


def test_two_counts_that_differ_publish_nothing(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.modules["reports.actions.publish_month"], "TOTALS", "SELECT 2, 4, 54")
    with pytest.raises(FiguresDisagree, match="supports: 54 and 53"):
        publish_month(first_day=town.month)
    assert not Month.objects.exists() and not Cell.objects.exists()


def test_every_published_cell_of_people_has_ten(town: Town) -> None:
    build.residents(4, town.cantera, prefix="quiet")
    AgeBand.objects.all().delete()
    publish_months()
    assert not Cell.objects.filter(measure="people", value__lt=10).exists()
    assert clock.today() >= town.month


def test_supports_are_counted_by_the_way_they_came_where_ten_came_each_way(town: Town) -> None:
    mine = Support.objects.filter(person__in=town.people["molinos"]).order_by("pk")
    for channel, rows in (("paper", mine[:11]), ("desk", mine[11:23]), ("api", mine[23:25])):
        Support.objects.filter(pk__in=[row.pk for row in rows]).update(channel=channel)
    publish_month(first_day=town.month)
    ways = {c.channel: c.value for c in Cell.objects.filter(measure="supports", topic="").exclude(channel="")}
    assert ways == {"paper": 11, "desk": 12, "web": 30}
    whole = queries.figures(town.month, town.month)
    assert {way: made.supports for (_month, way), made in whole.by_channel.items() if made.supports} == {
        "paper": 11,
        "desk": 12,
        "web": 30,
    }
    assert whole.total.supports == 53
    one = queries.figures(town.month, town.month, district="molinos")
    assert {way: made.supports for (_month, way), made in one.by_channel.items() if made.supports} == {"": 33}


def test_few_supports_on_paper_are_not_told_apart(town: Town) -> None:
    few = [row.pk for row in Support.objects.order_by("pk")[:9]]
    Support.objects.filter(pk__in=few).update(channel="paper")
    publish_month(first_day=town.month)
    ways = {c.channel: c.withheld for c in Cell.objects.filter(measure="supports", topic="").exclude(channel="")}
    assert ways == {"paper": "under", "desk": "under", "web": ""}
    whole = queries.figures(town.month, town.month)
    told = {way: made.supports for (_month, way), made in whole.by_channel.items() if made.supports}
    assert told == {"": 9, "web": 44}
