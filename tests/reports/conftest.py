"""A small city whose figures can be counted by hand."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from accounts.models import Person
from charter.models import AgeBand, District, Topic
from commons import clock
from proposals.models import Comment, Proposal, Support
from reports import months
from tests import build


@pytest.fixture(autouse=True)
def files_of_this_test_alone(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = str(tmp_path / "media")
    return tmp_path


@dataclass
class Town:
    """Molinos with 1,000 residents, Salinas with 500, Cantera with 200; all acts lie in one closed month."""

    month: dt.date
    molinos: District
    salinas: District
    cantera: District
    mobility: Topic
    green: Topic
    people: dict[str, list[Person]] = field(default_factory=dict)

    @property
    def day(self) -> dt.datetime:
        return months.begin(self.month) + dt.timedelta(days=10)

    def supported(self, proposal: Proposal, people: list[Person]) -> None:
        build.supports(proposal, people)
        Support.objects.filter(proposal=proposal, person__in=people).update(created_at=self.day)


def closed_month() -> dt.date:
    """The latest month that has ended and settled by any day of the present one."""
    return months.after(months.of(clock.today()), -2)


@pytest.fixture
def town(molinos: District, salinas: District, mobility: Topic) -> Town:
    """Thirty people of Molinos, twenty of Salinas and three of Cantera took part.

    The crossing of Molinos has 33 supports (Molinos and Cantera), the trees of Salinas 20, both proposed by somebody
    who supports them; one person of Molinos wrote four comments, two on each.
    """
    made = Town(
        closed_month(), molinos, salinas, build.district("cantera", "Cantera"), mobility, build.topic("green", "Trees")
    )
    for district, population in ((molinos, 1000), (salinas, 500), (made.cantera, 200)):
        AgeBand.objects.create(district=district, age_from=16, age_to=24, population=population // 4)
        AgeBand.objects.create(district=district, age_from=25, age_to=None, population=population - population // 4)
    for district, count in ((molinos, 30), (salinas, 20), (made.cantera, 3)):
        made.people[district.code] = build.residents(count, district)
    author, other = made.people["molinos"][0], made.people["salinas"][0]
    crossing = build.proposal(author, topic=mobility, district=molinos, published_at=made.day)
    trees = build.proposal(other, topic=made.green, district=salinas, published_at=made.day, channel="paper")
    made.supported(crossing, made.people["molinos"] + made.people["cantera"])
    made.supported(trees, made.people["salinas"])
    for proposal, side in ((crossing, "for"), (crossing, "against"), (trees, "for"), (trees, "neither")):
        comment = Comment.objects.create(proposal=proposal, author=author, side=side, body="Yes.")
        Comment.objects.filter(pk=comment.pk).update(created_at=made.day)
    return made
