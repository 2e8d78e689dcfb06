"""A proposal's page is drawn once for what was read: equal reads give the same page, any change a new one at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

import charter.queries
from accounts.models import Person
from charter.actions import change_rule
from charter.models import District, Office, Topic
from civic.pages.proposal import Sheet, drawn_for
from commons.kept import forget
from proposals import actions, queries
from proposals.lifecycle import State
from proposals.models import Commitment, Proposal, UsefulMark
from tests import build
from tests.proposals.pages.conftest import Enter, said

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fresh() -> Iterator[None]:
    forget()
    yield
    forget()


def sheet(proposal: Proposal) -> Sheet:
    return drawn_for(queries.told(proposal.pk, AnonymousUser()), charter.queries.rules())


def test_what_is_read_again_unchanged_is_drawn_once(crossing: Proposal, bea: Person) -> None:
    actions.write_comment(proposal_id=crossing.pk, by=bea, body="Yes.")
    assert sheet(crossing) is sheet(crossing)


def test_whatever_changes_is_shown_at_once(
    enter: Enter, ana: Person, bea: Person, carl: Person, mira: Person, crossing: Proposal, molinos: District
) -> None:
    first = actions.write_comment(proposal_id=crossing.pk, by=bea, body="I cross there.", side="for")
    page = f"/proposals/{crossing.pk}/"

    def now() -> str:
        return said(enter(None).get(page))

    steps: list[tuple[Callable[[], object], Callable[[str], bool]]] = [
        (lambda: None, lambda text: "I cross there." in text and "0</strong> of 20" in text and "1 for" in text),
        (
            lambda: actions.edit_comment(comment_id=first.pk, by=bea, body="I walk there."),
            lambda text: "I walk there." in text and "I cross there." not in text and "edited" in text,
        ),
        (
            lambda: actions.mark_useful(comment_id=first.pk, by=ana),
            lambda text: 'Useful <span class="num">1</span>' in text,
        ),
        (
            lambda: actions.unmark_useful(comment_id=first.pk, by=ana),
            lambda text: 'Useful <span class="num">0</span>' in text,
        ),
        (lambda: build.supports(crossing, [bea]), lambda text: "1</strong> of 20" in text),
        (lambda: build.supports(crossing, [mira], counts=False), lambda text: "1 more supports it" in text),
        (lambda: Person.objects.filter(pk=bea.pk).update(name="Beatriz"), lambda text: "Beatriz" in text),
        (lambda: Person.objects.filter(pk=ana.pk).update(name="Anabel"), lambda text: "Anabel" in text),
        (
            lambda: actions.write_comment(proposal_id=crossing.pk, by=ana, body="Thanks.", parent_id=first.pk),
            lambda text: "Thanks." in text,
        ),
        (
            lambda: actions.write_comment(proposal_id=crossing.pk, by=carl, body="No.", side="against"),
            lambda text: "1 against" in text,
        ),
        (
            lambda: actions.delete_comment(comment_id=first.pk, by=bea),
            lambda text: "I walk there." not in text and "took this comment back" in text,
        ),
        (lambda: District.objects.filter(pk=molinos.pk).update(name="Molinar"), lambda text: "Molinar" in text),
        (lambda: Topic.objects.update(name="Getting about"), lambda text: "Getting about" in text),
        (
            lambda: Proposal.objects.filter(pk=crossing.pk).update(title="A crossing at the old mill"),
            lambda text: "<h1" in text and "A crossing at the old mill</h1>" in text,
        ),
        (
            lambda: actions.withdraw_support(proposal_id=crossing.pk, by=bea),
            lambda text: "0</strong> of 20" in text,
        ),
    ]
    for number, (change, shows) in enumerate(steps):
        change()
        assert shows(now()), number
        assert shows(now()), number  # and so it stays


def test_a_rule_and_a_neighbour_are_shown_as_they_are(
    enter: Enter, ana: Person, bea: Person, ilse: Person, crossing: Proposal, molinos: District
) -> None:
    beside = build.proposal(ana, title=crossing.title.replace("cross", "cros"), district=molinos)
    page = f"/proposals/{crossing.pk}/"
    before = said(enter(None).get(page))
    assert "Near in words" in before and "0 of 20 supports, Molinos" in before and "1% of the verified" in before
    build.supports(beside, [bea])
    change_rule(rule="support_threshold", value=2, decision="Decided by the council.", by=ilse)
    after = said(enter(None).get(page))
    assert "1 of 20 supports, Molinos" in after and "2% of the verified" in after


def test_an_answer_and_its_promise_are_shown(enter: Enter, awaited: Proposal, omar: Person, streets: Office) -> None:
    page = f"/proposals/{awaited.pk}/"
    assert "Answer due" in said(enter(None).get(page))
    due_on = timezone.localdate() + dt.timedelta(days=30)
    actions.publish_answer(
        proposal_id=awaited.pk,
        by=omar,
        decision="accepted",
        summary="The zebra is painted in spring, together with the new lamps.",
        reasons="It is dangerous there, and there is money for it this year.",
        commitments=[{"text": "The crossing is painted", "due_on": due_on}],
    )
    text = said(enter(None).get(page))
    assert "Official answer" in text and "The crossing is painted" in text and "Streets" in text
    Commitment.objects.update(kept_on=timezone.localdate())
    assert "Kept" in said(enter(None).get(page))


def test_a_day_that_passes_is_seen(awaited: Proposal) -> None:
    told = queries.told(awaited.pk, AnonymousUser())
    rules = charter.queries.rules()
    assert "Answer due" in drawn_for(told, rules).story
    late = replace(told, at=told.at + dt.timedelta(days=60))
    assert "Answer still owed" in drawn_for(late, rules).story


def test_another_language_is_another_page(crossing: Proposal) -> None:
    english = sheet(crossing)
    with translation.override("es"):
        assert sheet(crossing) is not english


def test_what_is_ones_own_is_never_shown_to_another(
    enter: Enter, ana: Person, bea: Person, mira: Person, crossing: Proposal
) -> None:
    first = actions.write_comment(proposal_id=crossing.pk, by=bea, body="Yes.")
    page, useful = f"/proposals/{crossing.pk}/", f"/comments/{first.pk}/useful/"
    actions.mark_useful(comment_id=first.pk, by=mira)
    build.supports(crossing, [mira])
    hers, miras, visitors = (said(enter(person).get(page)) for person in (bea, mira, None))
    assert "You support this" in miras and "You support this" not in hers + visitors
    assert 'aria-pressed="true"' in miras and 'aria-pressed="true"' not in hers + visitors
    assert f"/comments/{first.pk}/delete/" in hers and f"/comments/{first.pk}/delete/" not in miras + visitors
    assert useful in said(enter(ana).get(page)) and useful not in hers + visitors
    assert "This is your proposal." in said(enter(ana).get(page)) and "This is your proposal." not in miras + visitors
    assert "csrfmiddlewaretoken" in hers and "csrfmiddlewaretoken" not in visitors


def test_each_button_belongs_to_the_form_with_the_token(enter: Enter, ana: Person, bea: Person) -> None:
    made = build.proposal(ana)
    actions.write_comment(proposal_id=made.pk, by=ana, body="Yes.")
    text = said(enter(bea).get(f"/proposals/{made.pk}/"))
    assert text.count('<form id="acts" method="post" hidden>') == 1
    assert f'form="acts" formaction="/proposals/{made.pk}/comments/' in text
    visitors = enter(None).get(f"/proposals/{made.pk}/")
    assert 'form="acts"' not in said(visitors) and not visitors.cookies


def test_a_hidden_one_is_gone_though_it_was_drawn(enter: Enter, crossing: Proposal) -> None:
    page = f"/proposals/{crossing.pk}/"
    assert enter(None).get(page).status_code == 200
    Proposal.objects.filter(pk=crossing.pk).update(visibility="hidden")
    assert enter(None).get(page).status_code == 404


def test_a_visitor_costs_one_read(enter: Enter, crossing: Proposal, bea: Person, settings: object) -> None:
    settings.FRAME_FRESH_SECONDS = 30  # type: ignore[attr-defined]
    for n in range(3):
        actions.write_comment(proposal_id=crossing.pk, by=bea, body=f"Voice {n}.")
    client, page = enter(None), f"/proposals/{crossing.pk}/"
    client.get(page)
    UsefulMark.objects.create(comment_id=crossing.comments.first().pk, person=bea)
    with CaptureQueriesContext(connection) as read:
        assert "Voice 2." in said(client.get(page))
    assert len(read) == 1


def test_an_imported_one_keeps_its_state(enter: Enter, ana: Person) -> None:
    made = build.proposal(ana, state=State.EXPIRED, closed_at=timezone.now())
    assert "Its time has ended" in said(enter(None).get(f"/proposals/{made.pk}/"))
