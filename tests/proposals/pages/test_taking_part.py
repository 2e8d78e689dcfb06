"""Support, speak, answer: each act by its form, each refusal with its reason and nothing written."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.utils import timezone

from accounts.models import Person
from charter.models import District
from proposals import actions
from proposals.lifecycle import State
from proposals.models import Answer, AnswerDraft, Comment, Commitment, ProgressReport, Proposal, Support
from tests import build
from tests.proposals.pages.conftest import Enter, said

pytestmark = pytest.mark.django_db
Rows = Callable[[], dict[str, int]]

ANSWER = {
    "decision": "partly_accepted",
    "summary": "We raise the crossing this year.",
    "reasons": "The road is ours and the money is there.",
    "cost": "€40,000",
    "form-TOTAL_FORMS": "3",
    "form-INITIAL_FORMS": "0",
    "form-0-text": "Crossing raised and lit",
    "form-0-due_on": "2099-06-30",
    "form-1-text": "",
    "form-1-due_on": "",
    "form-2-text": "",
    "form-2-due_on": "",
}


def test_bea_supports_and_takes_it_back(enter: Enter, bea: Person, crossing: Proposal) -> None:
    address, client = f"/proposals/{crossing.pk}/", enter(bea)
    assert "0</strong> of 20 supports" in said(client.get(address))
    page = client.post(f"{address}support/", follow=True)
    assert "Your support is counted." in said(page) and "You support this" in said(page)
    client.post(f"{address}support/")  # twice is once
    assert Support.objects.count() == 1
    page = client.post(f"{address}support/withdraw/", follow=True)
    assert "Your support is taken back." in said(page) and not Support.objects.exists()


def test_a_support_for_a_text_nobody_wrote_is_refused_in_words(enter: Enter, bea: Person, crossing: Proposal) -> None:
    answer = enter(bea).post(f"/proposals/{crossing.pk}/support/", {"revision": "11"})
    assert answer.status_code == 400 and "There is no such revision." in said(answer)
    assert not Support.objects.exists()


def test_support_from_elsewhere_is_shown_apart(enter: Enter, mira: Person, crossing: Proposal) -> None:
    page = enter(mira).post(f"/proposals/{crossing.pk}/support/", follow=True)
    assert "0</strong> of 20 supports" in said(page)
    assert "1 more supports it from another district" in said(page)


@pytest.mark.django_db(transaction=True)
def test_the_voice_that_was_missing_starts_the_clock(
    enter: Enter, bea: Person, crossing: Proposal, molinos: District
) -> None:
    build.supports(crossing, build.residents(19, molinos))
    page = said(enter(bea).post(f"/proposals/{crossing.pk}/support/", follow=True))
    assert "Awaiting answer" in page and "Response clock starts" in page and "Streets and Mobility" in page
    assert "Withdraw my support" not in page
    assert crossing.title in said(enter(None).get("/awaiting/"))


def test_a_visitor_who_presses_a_button_signs_in_and_comes_back_to_the_proposal(
    enter: Enter, crossing: Proposal, rows: Rows
) -> None:
    before = rows()
    for act in ("support/", "support/withdraw/", "comments/", "publish/", "withdraw/", "answer/"):
        page = enter(None).post(f"/proposals/{crossing.pk}/{act}", {"body": "Yes."})
        assert page.status_code == 302
        assert page["Location"] == f"/account/sign-in/?next=/proposals/{crossing.pk}/"
    assert rows() == before
    page = said(enter(None).get(f"/proposals/{crossing.pk}/"))
    assert 'aria-disabled="true"' in page
    assert f"/account/sign-in/?next=%2Fproposals%2F{crossing.pk}%2F" in page


@pytest.mark.parametrize(
    ("who", "act", "status", "reason"),
    [
        ("carl", "support/", 403, "Only verified residents support proposals."),
        ("bea", "withdraw/", 403, "Only its authors may do this."),
        ("bea", "publish/", 403, "Only its authors may do this."),
        ("bea", "edit/", 403, "Only its authors may do this."),
        ("bea", "answer/", 403, "Only officials of the office in charge may do this."),
        ("bea", "answer/draft/", 403, "Only officials of the office in charge may do this."),
        ("bea", "extend/", 403, "Only officials of the office in charge may do this."),
        ("bea", "handover/", 403, "Only officials of the office in charge may do this."),
        ("bea", "delivery/start/", 403, "Only officials of the office in charge may do this."),
        ("ana", "publish/", 409, "awaiting answer"),
        ("ana", "withdraw/", 409, "Awaiting answer"),
        ("ana", "edit/", 409, "It has reached its threshold"),
        ("bea", "support/withdraw/", 409, "only while the proposal is open"),
        ("omar", "delivery/start/", 409, "awaiting answer"),
        ("omar", "delivery/finish/", 409, "awaiting answer"),
    ],
)
def test_a_refused_act_says_why_and_writes_nothing(
    enter: Enter,
    request: pytest.FixtureRequest,
    awaited: Proposal,
    carl: Person,
    bea: Person,
    omar: Person,
    rows: Rows,
    who: str,
    act: str,
    status: int,
    reason: str,
) -> None:
    client, before = enter(request.getfixturevalue(who)), rows()
    page = client.post(f"/proposals/{awaited.pk}/{act}", {"reason": "Because I want it so.", "days": "5"} | ANSWER)
    assert page.status_code == status and reason in said(page)
    assert rows() == before


def test_what_is_not_there_is_not_found(enter: Enter, ana: Person, crossing: Proposal) -> None:
    client = enter(ana)
    for pk in (crossing.pk + 1, 99999999999999999999):
        assert client.get(f"/proposals/{pk}/").status_code == 404
        assert client.post(f"/proposals/{pk}/support/").status_code == 404
        assert client.post(f"/proposals/{pk}/support/withdraw/").status_code == 404
        assert client.get(f"/proposals/{crossing.pk}/comments/{pk}/reply/").status_code == 404
    assert client.get("/proposals/x/").status_code == 404


def test_people_speak_reply_and_find_useful(enter: Enter, ana: Person, bea: Person, crossing: Proposal) -> None:
    address = f"/proposals/{crossing.pk}/"
    page = enter(bea).post(f"{address}comments/", {"side": "for", "body": "I walk there with **two** children."})
    first = Comment.objects.get()
    assert page["Location"] == f"{address}#comment-{first.pk}"
    shown = said(enter(None).get(address))
    assert "<strong>two</strong>" in shown and "1 for" in shown
    reply = f"{address}comments/{first.pk}/reply/"
    assert "I walk there" in said(enter(ana).get(reply))
    enter(ana).post(reply, {"side": "neither", "body": "Thank you."})
    second = Comment.objects.get(parent=first)
    assert f'id="comment-{second.pk}"' in said(enter(None).get(address))
    enter(ana).post(f"{address}comments/{first.pk}/useful/")
    assert 'aria-pressed="true"' in said(enter(ana).get(address))
    enter(ana).post(f"{address}comments/{first.pk}/not-useful/")
    assert 'aria-pressed="true"' not in said(enter(ana).get(address))
    own = enter(bea).post(f"{address}comments/{first.pk}/useful/")
    assert own.status_code == 403 and "your own comment" in said(own)


def test_an_empty_comment_is_asked_for_again(enter: Enter, bea: Person, crossing: Proposal) -> None:
    page = enter(bea).post(f"/proposals/{crossing.pk}/comments/", {"side": "against", "body": " "})
    assert page.status_code == 422 and "Write your comment." in said(page)
    assert 'value="against" required id="id_side_1" checked' in said(page) or "checked" in said(page)
    page = enter(bea).post(f"/proposals/{crossing.pk}/comments/", {"side": "for", "body": "x" * 4_001})
    assert page.status_code == 422 and "Shorten this to 4000 characters" in said(page)
    assert not Comment.objects.exists()


def test_a_comment_is_corrected_and_taken_back(enter: Enter, bea: Person, ana: Person, crossing: Proposal) -> None:
    mine = actions.write_comment(proposal_id=crossing.pk, by=bea, body="I wallk there.")
    address = f"/proposals/{crossing.pk}/comments/{mine.pk}/"
    assert enter(ana).get(f"{address}edit/").status_code == 403
    assert enter(ana).post(f"{address}delete/", {"sure": "1"}).status_code == 403
    enter(bea).post(f"{address}edit/", {"body": "I walk there."})
    assert "edited" in said(enter(None).get(f"/proposals/{crossing.pk}/"))
    asked = enter(bea).post(f"{address}delete/")  # the button beside the comment only asks
    assert "Delete your comment?" in said(asked) and Comment.objects.get().body
    enter(bea).post(f"{address}delete/", {"sure": "1"})
    assert Comment.objects.get().body == ""
    Comment.objects.update(visibility="public", body="Late.", created_at=timezone.now() - dt.timedelta(hours=1))
    page = enter(bea).get(f"{address}edit/")
    assert page.status_code == 403 and "for 15 minutes" in said(page)


def test_a_comment_is_reached_only_under_its_own_proposal(
    enter: Enter, bea: Person, crossing: Proposal, awaited: Proposal
) -> None:
    mine = actions.write_comment(proposal_id=crossing.pk, by=bea, body="Here.")
    assert enter(bea).get(f"/proposals/{awaited.pk}/comments/{mine.pk}/reply/").status_code == 404
    assert enter(bea).post(f"/proposals/{awaited.pk}/comments/{mine.pk}/delete/", {"sure": "1"}).status_code == 404


def test_omar_keeps_a_draft_looks_at_it_and_publishes(enter: Enter, omar: Person, awaited: Proposal) -> None:
    address, client = f"/proposals/{awaited.pk}/answer/", enter(omar)
    page = client.post(f"{address}draft/", ANSWER | {"reasons": ""}, follow=True)
    assert "The draft is kept." in said(page) and 'value="Crossing raised and lit"' in said(page)
    assert 'value="2099-06-30"' in said(page)
    more = client.post(f"{address}more/", ANSWER)
    assert said(more).count("What will be done") == 4 and "€40,000" in said(
        more
    )  # the one written and three empty ones
    preview = client.post(f"{address}preview/", ANSWER)
    assert "Nothing is published yet." in said(preview) and "30 Jun 2099" in said(preview)
    assert not Answer.objects.exists()
    page = client.post(address, ANSWER, follow=True)
    assert page.redirect_chain[-1][0] == f"/proposals/{awaited.pk}/"
    for told in ("Official answer", "Partly accepted", "Crossing raised and lit", "Omar Haddad", "€40,000"):
        assert told in said(page)
    answer = Answer.objects.get()
    assert [(each.text, each.due_on) for each in answer.commitments.all()] == [
        ("Crossing raised and lit", dt.date(2099, 6, 30))
    ]
    assert not AnswerDraft.objects.exists()


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"decision": ""}, "Choose a decision."),
        ({"decision": "maybe"}, "maybe"),
        ({"summary": ""}, "Say the answer in plain words."),
        ({"reasons": "No."}, "Write at least 20 characters"),
        ({"form-0-due_on": "soon"}, "Commitment 1: give a date"),
        ({"form-0-due_on": "2001-01-01"}, "Commitment 1: the date has passed"),
        ({"form-0-text": ""}, "Commitment 1: say what will be done"),
    ],
)
def test_a_wrong_answer_stays_on_the_page(
    enter: Enter, omar: Person, awaited: Proposal, changed: dict[str, str], told: str
) -> None:
    page = enter(omar).post(f"/proposals/{awaited.pk}/answer/", ANSWER | changed)
    assert page.status_code == 422 and told in said(page) and "€40,000" in said(page)
    assert not Answer.objects.exists()


@pytest.mark.parametrize("total", ["", "x", "-1", "9999999999", "21"])
def test_a_damaged_number_of_rows_is_no_accident(enter: Enter, omar: Person, awaited: Proposal, total: str) -> None:
    page = enter(omar).post(f"/proposals/{awaited.pk}/answer/preview/", ANSWER | {"form-TOTAL_FORMS": total})
    assert page.status_code in (200, 422)


def test_omar_asks_for_time_once_hands_over_and_reports(enter: Enter, omar: Person, awaited: Proposal) -> None:
    address, client = f"/proposals/{awaited.pk}/", enter(omar)
    wrong = client.post(f"{address}extend/", {"days": "31", "reason": "The surveyor is ill until May."})
    assert wrong.status_code == 422 and "from 1 to 30" in said(wrong)
    page = client.post(f"{address}extend/", {"days": "10", "reason": "The surveyor is ill until May."}, follow=True)
    assert "New date asked for" in said(page) and "The surveyor is ill until May." in said(page)
    again = client.post(f"{address}extend/", {"days": "10", "reason": "And once more, please."})
    assert again.status_code == 409 and "that is possible once" in said(again)
    assert "that is possible once" in said(client.get(address))
    other = build.office("parks", "Parks and Trees")
    assert client.post(f"{address}handover/", {"office": "", "reason": "Trees are theirs."}).status_code == 422
    page = client.post(f"{address}handover/", {"office": "parks", "reason": "The trees are theirs."}, follow=True)
    assert "Handed over to Parks and Trees" in said(page)
    awaited.refresh_from_db()
    assert awaited.office == other
    assert client.get(f"{address}answer/").status_code == 403


def test_delivery_is_reported_where_everybody_reads_it(enter: Enter, omar: Person, awaited: Proposal) -> None:
    enter(omar).post(f"/proposals/{awaited.pk}/answer/", ANSWER)
    address = f"/proposals/{awaited.pk}/delivery/"
    assert "Crossing raised and lit" in said(enter(None).get(address))
    page = enter(omar).post(f"{address}start/", {"note": "The stones are here."}, follow=True)
    assert "In delivery" in said(page)
    page = enter(omar).post(f"{address}finish/", {"note": "Walk over it."}, follow=True)
    awaited.refresh_from_db()
    assert page.status_code == 409 and awaited.state == State.IN_DELIVERY  # a promise is open
    for each in Commitment.objects.all():
        evidence = {"evidence": "It is raised and lit since May."}
        enter(omar).post(f"/proposals/{awaited.pk}/promises/{each.pk}/keep/", evidence)
    enter(omar).post(f"{address}finish/", {"note": "Walk over it."}, follow=True)
    awaited.refresh_from_db()
    assert awaited.state == State.DONE
    story = said(enter(None).get(f"/proposals/{awaited.pk}/"))
    assert "The stones are here." in story and "Walk over it." in story
    assert "Walk over it." in said(enter(None).get(f"/proposals/{awaited.pk}/history/"))


@pytest.mark.parametrize(
    ("act", "typed", "told"),
    [
        ("keep", {"evidence": " "}, "Say what shows that it is kept."),
        ("move", {"due_on": "", "reason": "The stones come later."}, "Choose a day."),
        ("step", {"text": "The stones are ordered", "due_on": "soon"}, "Enter a valid date."),
        ("give-up", {"reason": ""}, "Give a reason that everybody can read."),
    ],
)
def test_what_is_wrong_with_a_promise_is_said_and_what_was_typed_stays(
    enter: Enter, omar: Person, awaited: Proposal, act: str, typed: dict[str, str], told: str
) -> None:
    enter(omar).post(f"/proposals/{awaited.pk}/answer/", ANSWER)
    address = f"/proposals/{awaited.pk}/promises/{Commitment.objects.get().pk}/{act}/"
    assert " novalidate" in said(enter(omar).get(address))  # the platform says it, in its own words
    page = enter(omar).post(address, typed)
    assert page.status_code == 422 and "There is a problem" in said(page) and said(page).count(told) == 2
    assert all(words in said(page) for words in typed.values() if words.strip())


def test_who_reported_deletes_it_also_when_all_is_done(
    enter: Enter, awaited: Proposal, bea: Person, omar: Person
) -> None:
    report = ProgressReport.objects.create(proposal=awaited, author=bea, text="The kerb is still there.")
    Proposal.objects.filter(pk=awaited.pk).update(state=State.DONE, answered_at=timezone.now())
    page = said(enter(bea).get(f"/proposals/{awaited.pk}/delivery/"))
    button = f'form="acts" formaction="/proposals/{awaited.pk}/delivery/reports/{report.pk}/delete/"'
    assert button in page and page.count('<form id="acts"') == 1
    assert 'form="acts"' not in said(enter(omar).get(f"/proposals/{awaited.pk}/delivery/"))
