"""Earlier texts of a proposal and suggested merges are flagged, hidden and restored by themselves."""

from __future__ import annotations

import pytest
from django.test import Client

import proposals.actions
from accounts.models import Person
from charter.models import District
from commons.errors import IllegalMove
from commons.models import Visibility
from commons.verdict import Refused
from journal.actions import sequence
from moderation import actions
from moderation.models import Act, Case, Concern
from notifications.actions import tell_people
from notifications.models import Kind, Mail, Notification
from proposals.actions.erase_content import erase_hidden
from proposals.models import Amendment, Merge, Proposal, Revision
from tests import build
from tests.callers import caller
from tests.moderation.conftest import WORDS

PHONE = "600 123 456"


@pytest.fixture
def mended(crossing: Proposal, ana: Person, bea: Person) -> Proposal:
    """Bea's amendment brought a telephone number into ana's text; ana took it out again."""
    body = f"{build.BODY}\n\nCall the neighbour: {PHONE}."
    its = {"title": crossing.title, "body": body, "reason": "So that one can ask."}
    amendment = proposals.actions.propose_amendment(proposal_id=crossing.pk, by=bea, **its)
    proposals.actions.accept_amendment(amendment_id=amendment.pk, by=ana)
    proposals.actions.edit_proposal(proposal_id=crossing.pk, by=ana, body=build.BODY, reason="Not in public.")
    crossing.refresh_from_db()
    assert crossing.revision_number == 3
    return crossing


def numbered(proposal: Proposal, number: int) -> Revision:
    found: Revision = proposal.revisions.get(number=number)
    return found


def test_an_earlier_text_is_flagged_by_page_and_by_program(mended: Proposal, carl: Person) -> None:
    old = numbered(mended, 2)
    page = f"/proposals/{mended.pk}/flag/"
    history = Client().get(f"/proposals/{mended.pk}/history/").content.decode()
    assert f"{page}?about=revision-{old.pk}" in history and "hidden with the proposal itself" in history
    shown = Client().get(f"{page}?about=revision-{old.pk}").content.decode()
    assert "Its text as it stood, revision 2" in shown
    assert caller(carl).post(f"/api/v1/revisions/{old.pk}/flag/", {"reason": "personal_data"}).status_code == 200
    concern = Concern.objects.get(kind="revision", content_id=old.pk)
    assert concern.flag_count == 1 and concern.proposal_id == mended.pk


def test_the_present_text_is_the_proposals_own(mended: Proposal, carl: Person, nora: Person) -> None:
    now = numbered(mended, 3)
    answer = caller(carl).post(f"/api/v1/revisions/{now.pk}/flag/", {"reason": "spam"})
    assert answer.status_code == 403 and "with the proposal itself" in answer.json()["detail"]
    with pytest.raises(IllegalMove) as refused:
        actions.hide(kind="revision", content_id=now.pk, by=nora, reason="spam", text=WORDS)
    assert "with the proposal itself" in str(refused.value.reason)
    with pytest.raises(Refused):
        actions.open_case(kind="revision", content_id=now.pk, by=nora, reason="insult", text=WORDS)
    desk = Client()
    desk.force_login(nora)
    page = desk.get(f"/moderation/content/revision/{now.pk}/").content.decode()
    assert "with the proposal itself" in page and f"/proposals/{mended.pk}/flag/" in page
    assert not Act.objects.exists()


def test_who_writes_a_text_does_not_decide_about_it(mended: Proposal, ana: Person, bea: Person) -> None:
    old = numbered(mended, 2)
    for writer in (ana, bea):
        with pytest.raises(Refused):
            actions.flag_content(kind="revision", content_id=old.pk, by=writer, reason="insult")


def test_it_is_hidden_with_the_amendment_that_says_the_same_and_comes_back(
    mended: Proposal, nora: Person, bea: Person
) -> None:
    old, history = numbered(mended, 2), f"/proposals/{mended.pk}/history/"
    act = actions.hide(kind="revision", content_id=old.pk, by=nora, reason="illegal", text=WORDS)
    amendment = Amendment.objects.get(revision=old)
    assert amendment.visibility == Visibility.HIDDEN
    assert Act.objects.filter(deed="hide", text=WORDS).count() == 2
    told = Client().get(history).content.decode()
    assert PHONE not in told and "So that one can ask." not in told and "no longer public" in told
    for part in ("2/", "1-2/", "2-3/"):
        answer = Client().get(history + part)
        assert (answer.status_code, answer["Location"]) == (302, history)
    assert Client().get(f"{history}1-3/").status_code == 200
    rows = caller().get(f"/api/v1/proposals/{mended.pk}/revisions/").json()["results"]
    said = {row["number"]: (row["visibility"], row["body"], row["reason"]) for row in rows}
    assert said[2] == ("hidden", "", "") and said[3][0] == "public"
    assert caller().get(f"/api/v1/proposals/{mended.pk}/difference/?older=1&newer=2").status_code == 404
    # The present text is as it was; and what came back is as it was.
    assert Client().get(f"/proposals/{mended.pk}/").status_code == 200
    actions.restore(kind="revision", content_id=old.pk, by=nora, reason="mistake", text=WORDS)
    act.refresh_from_db()
    amendment.refresh_from_db()
    assert act.restored_at and amendment.visibility == Visibility.HIDDEN
    assert PHONE in Client().get(f"{history}2/").content.decode()
    actions.restore(kind="amendment", content_id=amendment.pk, by=nora, reason="mistake", text=WORDS)


def test_hidden_for_another_rule_it_is_the_jurys_with_its_copy(mended: Proposal, nora: Person) -> None:
    old = numbered(mended, 2)
    act = actions.hide(kind="revision", content_id=old.pk, by=nora, reason="personal_data", text=WORDS)
    case = Case.objects.get()
    assert act.case_id == case.pk
    kinds = sorted(case.items.values_list("concern__kind", flat=True))
    assert kinds == ["amendment", "revision"]


def test_erased_after_its_time_nothing_of_it_is_left(mended: Proposal, nora: Person) -> None:
    old = numbered(mended, 2)
    actions.hide(kind="revision", content_id=old.pk, by=nora, reason="spam", text=WORDS)
    assert erase_hidden(kind="revision", content_id=old.pk)
    old.refresh_from_db()
    assert (old.title, old.body, old.reason, old.visibility) == ("", "", "", Visibility.ERASED)
    assert "no longer public" in Client().get(f"/proposals/{mended.pk}/history/").content.decode()


@pytest.mark.django_db(transaction=True)
def test_its_writers_are_told_the_rule_and_the_moderators_words(
    mended: Proposal, nora: Person, ana: Person, bea: Person
) -> None:
    tell_all()
    old = numbered(mended, 2)
    actions.hide(kind="revision", content_id=old.pk, by=nora, reason="illegal", text=WORDS)
    tell_all()
    lines = Notification.objects.filter(kind=Kind.MODERATED)
    assert {line.person_id for line in lines} == {ana.pk, bea.pk}
    written = Mail.objects.filter(person=bea, notification__kind=Kind.MODERATED).first()
    assert written is not None and WORDS in written.text and WORDS in written.html
    assert "Against the law" in written.text and PHONE not in written.text
    own = Client()
    own.force_login(bea)
    inbox = own.get("/inbox/").content.decode()
    assert WORDS in inbox and "Against the law" in inbox and "So that one can ask." not in inbox
    told = caller(bea).get("/api/v1/me/notifications/").json()["results"]
    assert [row["words"] for row in told if row["kind"] == "moderated"] == [WORDS, WORDS]


def tell_all() -> None:
    sequence()
    while tell_people().more:
        pass


@pytest.fixture
def suggested(ana: Person, mira: Person, carl: Person, molinos: District) -> Merge:
    """Carl says that ana's and mira's are the same."""
    pair = [build.proposal(who, district=molinos, title=f"A ramp of {who.name}") for who in (ana, mira)]
    made: Merge = proposals.actions.suggest_merge(
        proposal_ids=[each.pk for each in pair], by=carl, reason=f"Both ask for a ramp, ask {PHONE}."
    )
    return made


def test_a_suggested_merge_is_hidden_alone_and_nobody_agrees_meanwhile(
    suggested: Merge, bea: Person, ana: Person, mira: Person, carl: Person, nora: Person
) -> None:
    page, api = f"/merges/{suggested.pk}/", f"/api/v1/merges/{suggested.pk}/"
    shown = Client().get(page).content.decode()
    assert PHONE in shown and f"about=merge-{suggested.pk}" in shown
    asked = Client().get(f"/proposals/{suggested.placed_as_id}/flag/?about=merge-{suggested.pk}")
    assert "A suggested merge" in asked.content.decode()
    assert caller(bea).post(f"{api}flag/", {"reason": "personal_data"}).status_code == 200
    for own in (carl, ana, mira):
        assert caller(own).post(f"{api}flag/", {"reason": "spam"}).status_code == 403
    actions.hide(kind="merge", content_id=suggested.pk, by=nora, reason="illegal", text=WORDS)
    hidden = Client().get(page)
    assert hidden.status_code == 200 and PHONE not in hidden.content.decode()
    told = caller().get(api).json()
    assert (told["reason"], told["title"], told["body"]) == ("", None, None)
    history = Client().get(f"/proposals/{suggested.placed_as_id}/history/").content.decode()
    assert PHONE not in history
    with pytest.raises(IllegalMove):
        proposals.actions.agree_merge(merge_id=suggested.pk, by=ana, version=1)
    until = suggested.answer_until
    actions.restore(kind="merge", content_id=suggested.pk, by=nora, reason="mistake", text=WORDS)
    suggested.refresh_from_db()
    assert suggested.visibility == Visibility.PUBLIC and suggested.answer_until >= until
    proposals.actions.agree_merge(merge_id=suggested.pk, by=ana, version=1)
    assert PHONE in Client().get(page).content.decode()
