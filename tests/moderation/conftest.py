"""What the stories of moderation begin with."""

from __future__ import annotations

import pytest

from accounts.models import Person
from charter.models import District
from proposals.models import Comment, Proposal
from tests import build

WORDS = "These words break a rule, as anybody can see."


@pytest.fixture
def crossing(ana: Person, molinos: District) -> Proposal:
    """Ana's open proposal in Molinos."""
    return build.proposal(ana, district=molinos)


@pytest.fixture
def remark(crossing: Proposal, carl: Person) -> Comment:
    """What carl says about it."""
    made: Comment = Comment.objects.create(proposal=crossing, author=carl, body="Whoever wants this is a fool.")
    return made
