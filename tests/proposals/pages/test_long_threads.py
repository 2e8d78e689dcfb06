"""A thread that many join is shown in part, and wholly on a page of its own."""

from __future__ import annotations

import pytest
from django.test import Client

from accounts.models import Person
from charter.models import District
from proposals import queries
from proposals.models import Comment, Proposal
from tests import build

pytestmark = pytest.mark.django_db


@pytest.fixture
def crossing(ana: Person, molinos: District) -> Proposal:
    return build.proposal(ana, district=molinos)


def replies(root: Comment, author: Person, count: int) -> None:
    Comment.objects.bulk_create(
        Comment(
            proposal=root.proposal, author=author, parent=root, root=root, depth=1, body=f"Reply number {n}", side="for"
        )
        for n in range(count)
    )


def test_a_long_thread_leads_to_all_its_replies(client: Client, crossing: Proposal, bea: Person) -> None:
    root = Comment.objects.create(proposal=crossing, author=bea, body="Where exactly?")
    replies(root, bea, 120)
    page = client.get(f"/proposals/{crossing.pk}/").content.decode()
    assert "Reply number 49<" in page and "Reply number 50<" not in page
    whole = f"/proposals/{crossing.pk}/comments/{root.pk}/"
    assert whole in page
    seen, url = [], whole
    for _page in range(3):
        answer = client.get(url)
        text = answer.content.decode()
        assert "Where exactly?" in text
        seen += [n for n in range(120) if f"Reply number {n}<" in text]
        url = whole + answer.context["next_url"]
    assert seen == list(range(120)) and answer.context["next_url"] == ""


def test_a_long_thread_does_not_hide_a_short_one(crossing: Proposal, ana: Person, bea: Person) -> None:
    first, second = (Comment.objects.create(proposal=crossing, author=ana, body=text) for text in ("One?", "Two?"))
    replies(first, bea, 90)
    replies(second, bea, 2)
    threads = queries.dossier(queries.told(crossing.pk, ana, size=2)).threads
    assert [(len(each.replies), each.more) for each in threads] == [(2, False), (50, True)]


def test_other_threads_are_not_here(client: Client, crossing: Proposal, ana: Person, bea: Person) -> None:
    root = Comment.objects.create(proposal=crossing, author=bea, body="Where exactly?")
    replies(root, bea, 1)
    other = build.proposal(ana)
    assert client.get(f"/proposals/{other.pk}/comments/{root.pk}/").status_code == 404
    assert client.get(f"/proposals/{crossing.pk}/comments/{root.pk + 1}/").status_code == 404
    assert client.get(f"/proposals/{crossing.pk}/comments/{root.pk}/?cursor=damaged").status_code == 400
