"""Cases, juries and appeals as people meet them: pages without JavaScript, mails, and the same by API."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

import proposals.actions
from accounts.models import Person
from charter.models import District
from commons import clock
from deliberation.lot import repeat
from journal.actions import publish_root, sequence
from journal.models import Entry
from moderation import actions
from moderation.actions.hold_concern import held_concern
from moderation.models import Act, Case, CaseItem, Juror, Readiness, RoomWord
from moderation.queries.tokens import appeal_token, bearer
from notifications.actions import tell_people
from notifications.models import Kind, Mail, Notification
from proposals.lifecycle import State
from proposals.models import Comment
from tests import build
from tests.brought import brought, picture
from tests.callers import caller, refusal
from tests.moderation.juries import WHY, accepted, asked, flagged, later, promised, ready, voted

pytestmark = pytest.mark.django_db
HIDE, KEEP = "hide", "keep"
VOTE = {"vote": "hide", "reason": "insult", "text": "It calls neighbours fools, and says nothing else."}
APPEAL = {"text": "A fool is what I called myself in the sentence before."}


def signed_in(person: Person) -> Client:
    browser = Client()
    browser.force_login(person)
    return browser


def page(browser: Client, path: str, status: int = 200) -> str:
    response = browser.get(path)
    assert response.status_code == status, path
    return response.content.decode()


def tell() -> None:
    sequence()
    tell_people()


@pytest.fixture
def crowd(molinos: District) -> list[Person]:
    promised()
    return ready(45, molinos)


@pytest.fixture
def three(molinos: District) -> list[Person]:
    return build.residents(3, molinos, prefix="flagger")


@pytest.fixture
def sitting(remark: Comment, three: list[Person], crowd: list[Person]) -> Case:
    """Three flagged what carl said; nine are called."""
    flagged(remark, three)
    return Case.objects.get()


@pytest.fixture
def hidden(sitting: Case) -> Case:
    return voted(sitting, [HIDE] * 9)


def juror(case: Case, number: int = 1) -> Person:
    found = case.jurors.select_related("person").get(number=number).person
    assert found is not None
    return found


# Being ready


def test_who_is_proven_accepts_jury_duty_and_ends_it(mira: Person, carl: Person) -> None:
    assert "Sign in" in page(Client(), "/juries/")
    browser = signed_in(mira)
    assert "I accept jury duty" in page(browser, "/juries/")
    assert browser.get("/juries/duty/").status_code == 405
    browser.post("/juries/duty/", {"ready": "yes"})
    assert Readiness.objects.get().person_id == mira.pk
    assert "I no longer accept jury duty" in page(browser, "/juries/")
    browser.post("/juries/duty/", {"ready": "no"})
    assert not Readiness.objects.exists()
    # Without a proof the button is grey and says why.
    assert 'aria-disabled="true"' in page(signed_in(carl), "/juries/")
    assert signed_in(carl).post("/juries/duty/", {"ready": "yes"}).status_code == 403


# The juror's own place


def test_a_juror_answers_talks_under_a_number_and_votes(sitting: Case, carl: Person, three: list[Person]) -> None:
    me = juror(sitting, 3)
    browser = signed_in(me)
    path = f"/juries/{sitting.pk}/"
    assert path in page(browser, "/juries/")
    called = page(browser, path)
    assert "Do you sit on this jury?" in called and "Whoever wants this is a fool." in called
    assert "The closed room" not in called
    browser.post(f"{path}accept/")
    accepted(sitting)
    browser.post(f"{path}words/", {"text": "I read it twice."})
    other = page(signed_in(juror(sitting, 5)), path)
    assert "I read it twice." in other and "Juror 3" in other and "You are juror 5 here" in other
    wrong = browser.post(f"{path}verdict/", VOTE | {"reason": "no_breach"})
    assert wrong.status_code == 422 and VOTE["text"] in wrong.content.decode()
    assert browser.post(f"{path}verdict/", VOTE).status_code == 302
    browser.post(f"{path}verdict/", {**VOTE, "vote": KEEP, "reason": "no_breach"})
    mine = Juror.objects.get(case=sitting, person=me)
    assert mine.vote == KEEP
    shown = page(browser, path)
    assert "1 of 9 has voted" in shown and "You can change it until the case is decided" in shown
    # Never people, nor how it came about.
    for name in [carl.shown_name, me.shown_name, *(each.shown_name for each in three)]:
        assert name not in re.sub(r"<header.*?</header>", "", other, flags=re.S)
    assert "flags of residents" not in other


def test_nobody_else_enters_the_room(sitting: Case, carl: Person, nora: Person, three: list[Person]) -> None:
    path = f"/juries/{sitting.pk}/"
    for stranger in (carl, nora, three[0]):
        assert signed_in(stranger).get(path).status_code == 403
        for act in ("accept", "decline", "words", "verdict"):
            assert signed_in(stranger).post(f"{path}{act}/", VOTE).status_code == 403
    assert Client().get(path).status_code == 302
    assert not sitting.words.exists()


def test_who_declines_is_replaced_and_sees_no_more(sitting: Case) -> None:
    me = juror(sitting)
    browser = signed_in(me)
    browser.post(f"/juries/{sitting.pk}/decline/")
    assert sitting.jurors.filter(sits=True).count() == 9
    assert "Whoever wants this is a fool." not in page(browser, f"/juries/{sitting.pk}/")


# What everybody and who is concerned may know


def test_everybody_reads_a_case_without_content_and_names(hidden: Case, carl: Person, crowd: list[Person]) -> None:
    visitor = Client()
    assert f"/moderation/cases/{hidden.pk}/" in page(visitor, "/moderation/cases/")
    shown = page(visitor, f"/moderation/cases/{hidden.pk}/")
    assert "Hidden" in shown and "Insult, threat or hatred" in shown and "flags of residents" in shown
    for secret in ("Whoever wants this is a fool.", carl.shown_name, WHY, juror(hidden).shown_name):
        assert secret not in shown
    assert visitor.get("/moderation/cases/99999/").status_code == 404


def test_how_an_open_case_came_about_is_told_at_its_end(sitting: Case) -> None:
    assert "flags of residents" not in page(Client(), f"/moderation/cases/{sitting.pk}/")
    assert caller().get(f"/api/v1/cases/{sitting.pk}/").json()["origin"] is None


def test_its_author_reads_rule_and_reasons_and_appeals(hidden: Case, carl: Person, bea: Person) -> None:
    browser = signed_in(carl)
    shown = page(browser, f"/moderation/cases/{hidden.pk}/")
    assert "It attacks people instead of what they say" in shown and WHY in shown and "Juror 1" in shown
    assert "You can appeal" in shown and "Whoever wants this is a fool." in shown
    path = f"/moderation/cases/{hidden.pk}/appeal/"
    assert browser.post(path, {"text": "No."}).status_code == 422
    assert signed_in(bea).post(path, APPEAL).status_code == 403
    assert browser.post(path, APPEAL).status_code == 302
    again = Case.objects.get(appeal_of=hidden)
    assert again.text == APPEAL["text"] and "You can appeal" not in page(browser, f"/moderation/cases/{hidden.pk}/")
    assert browser.post(path, APPEAL).status_code == 409


def test_who_flagged_reads_what_became_of_it(sitting: Case, three: list[Person]) -> None:
    voted(sitting, [KEEP] * 9)
    shown = page(signed_in(three[0]), f"/moderation/cases/{sitting.pk}/")
    assert "You flagged this" in shown and "Kept" in shown and "You can appeal" in shown and WHY not in shown


def test_a_moderator_asks_residents_and_then_waits(remark: Comment, nora: Person, crowd: list[Person]) -> None:
    browser = signed_in(nora)
    build.second_step(nora)
    path = f"/moderation/content/comment/{remark.pk}/case/"
    form = page(browser, path)
    assert "Spam or advertising" not in form.split("<form", 2)[-1].split("</form>")[0]
    assert browser.post(path, {"reason": "spam", "text": WHY}).status_code == 422
    assert browser.post(path, {"reason": "insult", "text": WHY}).status_code == 302
    case = Case.objects.get()
    shown = page(browser, f"/moderation/content/comment/{remark.pk}/")
    assert f"Case {case.pk} is open" in shown and "Do it" not in shown
    assert f"Case {case.pk} is open" in page(browser, "/moderation/queue/")


# The draw


def test_the_draw_is_repeated_from_what_is_published(hidden: Case, tmp_path: Path) -> None:
    path = f"/moderation/cases/{hidden.pk}/draw/"
    assert "list.csv" in page(Client(), path) and "repeat.py" not in page(Client(), path)
    assert Client().get(f"{path}draw.json").status_code == 404
    publish_root(at=clock.now() + dt.timedelta(days=1))
    names = re.findall(rf'href="{path}([^"]+)"', page(Client(), path))
    assert set(names) == {"list.csv", "rules.json", "draw.json", "repeat.py"}
    for name in names:
        (tmp_path / name).write_bytes(Client().get(path + name).content)
    assert repeat.main([str(tmp_path), "--commitment", hidden.list_hash]) == 0


# By a mail's link


def test_a_mails_link_reads_and_appeals_without_a_sign_in(hidden: Case, carl: Person, remark: Comment) -> None:
    tell()
    mail = Mail.objects.get(person=carl)
    assert "hidden" in mail.subject and "It attacks people instead of what they say" in mail.text
    assert "Whoever wants this is a fool." not in mail.text and WHY not in mail.text
    link = re.search(r"/moderation/appeals/\S+/", mail.text)
    assert link is not None
    visitor = Client()
    before = (Entry.objects.count(), Case.objects.count())
    response = visitor.get(link[0])
    shown = response.content.decode()
    assert "Whoever wants this is a fool." in shown and "Juror 1" in shown and "You can appeal" in shown
    assert response["Referrer-Policy"] == "same-origin" and "no-store" in response["Cache-Control"]
    assert (Entry.objects.count(), Case.objects.count()) == before and "sessionid" not in visitor.cookies
    assert visitor.post(link[0], {"text": "No."}).status_code == 422
    assert visitor.post(link[0], APPEAL).status_code == 302
    again = Case.objects.get(appeal_of=hidden)
    assert again.appellant_id == carl.pk
    assert f"case {again.pk}" in page(visitor, link[0])
    assert visitor.post(link[0], APPEAL).status_code == 409  # one word, one act
    assert visitor.get("/inbox/").status_code == 302  # nobody is signed in by it
    voted(again, [KEEP] * 9)
    remark.refresh_from_db()
    assert remark.visibility == "public"
    tell()
    assert "This is final" in Mail.objects.filter(person=carl).latest("pk").text


def test_a_link_of_another_changed_or_over_does_nothing(hidden: Case, carl: Person, bea: Person) -> None:
    mine = appeal_token(carl.pk, case_id=hidden.pk)
    for token in (
        mine[:-1] + ("A" if mine[-1] != "A" else "B"),
        appeal_token(bea.pk, case_id=hidden.pk),
        "x",
        f"{carl.pk}-case-{hidden.pk}",
    ):
        for visitor in (Client(), signed_in(carl)):
            assert visitor.get(f"/moderation/appeals/{token}/").status_code == 404
            assert visitor.post(f"/moderation/appeals/{token}/", APPEAL).status_code == 404
    Case.objects.filter(pk=hidden.pk).update(appeal_until=clock.now())
    path = f"/moderation/appeals/{mine}/"
    over = page(Client(), path, 410)
    assert "Whoever wants this is a fool." not in over
    assert Client().post(path, APPEAL).status_code == 410
    assert not Case.objects.filter(appeal_of=hidden).exists()
    assert bearer(mine) == (carl.pk, hidden.pk, None)


def test_what_a_moderator_alone_hid_is_appealed_by_link_and_page(
    remark: Comment, carl: Person, nora: Person, crowd: list[Person]
) -> None:
    act = actions.hide(kind="comment", content_id=remark.pk, by=nora, reason="spam", text=WHY)
    tell()
    link = re.search(r"/moderation/appeals/\S+/", Mail.objects.get(person=carl).text)
    assert link is not None
    assert WHY in page(Client(), link[0]) and "You can appeal" in page(signed_in(carl), f"/moderation/acts/{act.pk}/")
    assert Client().post(link[0], APPEAL).status_code == 302
    assert Case.objects.get().appeal_of_act_id == act.pk


# Who is told


def test_jurors_are_called_at_once_and_reminded_once(sitting: Case, crowd: list[Person]) -> None:
    tell()
    lines = Notification.objects.filter(kind=Kind.JURY)
    assert lines.count() == 9
    me = juror(sitting)
    line = lines.get(person=me)
    assert line.path == f"/juries/{sitting.pk}/" and "fool" not in line.headline + line.sentence
    actions.answer_call(case_id=sitting.pk, by=me, accepts=False)
    tell()
    assert lines.count() == 10  # who replaces them, and nobody twice
    accepted(sitting)
    soon = later(sitting, -0.5)
    assert (actions.remind_jurors(at=soon), actions.remind_jurors(at=soon)) == (1, 0)
    tell()
    assert lines.count() == 19


def test_authors_flaggers_and_jurors_are_told_once_each(hidden: Case, carl: Person, three: list[Person]) -> None:
    tell()
    told = Notification.objects.filter(kind=Kind.CASE)
    assert {line.reason: line.headline for line in told.select_related("entry", "case")}.keys() == {
        "wrote", "flagged", "juror",
    }  # fmt: skip
    assert told.count() == 1 + 3 + 9 and not Notification.objects.filter(kind=Kind.MODERATED).exists()
    assert not Mail.objects.filter(text__contains="fool").exists()
    assert not Mail.objects.filter(person__in=three, text__contains=WHY).exists()


def test_who_sits_on_a_case_sees_the_hidden_picture_and_nobody_else(
    ana: Person, carl: Person, nora: Person, crowd: list[Person], molinos: District
) -> None:
    whole = build.proposal(ana, district=molinos, state=State.DRAFT)
    file = brought("face.png", picture("PNG", size=(64, 64), shade=3))
    shown = proposals.actions.add_picture(proposal_id=whole.pk, by=ana, file=file, alt="A face at a window.")
    proposals.actions.publish_proposal(proposal_id=whole.pk, by=ana)
    actions.hide(kind="picture", content_id=shown.pk, by=nora, reason="personal_data", text=WHY)
    case = Case.objects.get()
    path, one = f"/juries/{case.pk}/pictures/{shown.pk}/", juror(case)
    assert path in page(signed_in(one), f"/juries/{case.pk}/")
    seen = signed_in(one).get(path)
    assert (seen.status_code, seen["Cache-Control"], seen["Content-Type"]) == (200, "no-store", "image/jpeg")
    for who in (ana, carl, nora):
        assert signed_in(who).get(path).status_code == 403
    told = caller(one).get(f"/api/v1/juries/{case.pk}/").json()["items"][0]["picture"]
    assert told == f"/api/v1/juries/{case.pk}/pictures/{shown.pk}/"
    by_program = caller(one).get(told)
    assert (by_program.status_code, by_program["Cache-Control"]) == (200, "no-store")
    assert b"".join(by_program.streaming_content).startswith(b"\xff\xd8")
    for who in (ana, carl, nora):
        assert caller(who).get(told).status_code == 403
    assert caller(one).get(told.replace(f"/{shown.pk}/", f"/{shown.pk + 1}/")).status_code == 404
    assert signed_in(one).get(f"/juries/{case.pk}/pictures/{shown.pk + 1}/").status_code == 404
    assert signed_in(one).get(f"/proposals/{whole.pk}/pictures/{shown.digest}/whole.jpg").status_code == 404
    voted(case, [HIDE] * 9)
    assert signed_in(one).get(path).status_code == 404 == caller(one).get(told).status_code


# By API


def test_the_whole_way_by_api(sitting: Case, carl: Person, bea: Person, nora: Person) -> None:
    api = caller(juror(sitting))
    assert api.get("/api/v1/juries/duty/").json()["case"] == sitting.pk
    place = api.get(f"/api/v1/juries/{sitting.pk}/").json()
    assert place["items"][0]["text"] == "Whoever wants this is a fool." and place["words"] == []
    assert {"origin", "author", "appeal_of"}.isdisjoint(place)
    assert api.post(f"/api/v1/juries/{sitting.pk}/accept/").status_code == 200
    said = api.post(f"/api/v1/juries/{sitting.pk}/words/", {"text": "Read it twice."}, format="json")
    assert said.status_code == 201 and said.json()["words"][0]["juror"] == 1
    vote = api.post(f"/api/v1/juries/{sitting.pk}/verdict/", VOTE, format="json")
    assert vote.status_code == 200 and vote.json()["vote"] == "hide"
    assert refusal(caller(bea).get(f"/api/v1/juries/{sitting.pk}/"), 403)["type"] == "urn:multitude:not-juror"
    voted(sitting, [HIDE] * 9)
    told = caller(carl).get(f"/api/v1/cases/{sitting.pk}/").json()
    assert told["author"] and told["may_appeal"] and told["told"][0]["juror"] == 1
    public = caller().get(f"/api/v1/cases/{sitting.pk}/").json()
    assert public["outcome"] == "hide" and public["told"] == [] and not public["may_appeal"]
    again = caller(carl).post(f"/api/v1/cases/{sitting.pk}/appeal/", APPEAL, format="json")
    assert again.status_code == 201
    assert caller().get("/api/v1/cases/?state=open").status_code == 400
    assert caller().get("/api/v1/cases/?colour=red").status_code == 400


def test_a_list_of_cases_costs_the_same_with_few_and_many(molinos: District, ana: Person, nora: Person) -> None:
    whole = build.proposal(ana, district=molinos)
    counts = []
    for many in (1, 5):
        for n in range(many):
            asked(Comment.objects.create(proposal=whole, author=ana, body=f"Word {many} {n}"), nora)
        with CaptureQueriesContext(
            connection,
        ) as seen:
            page(Client(), "/moderation/cases/")
        with CaptureQueriesContext(connection) as seen_by_api:
            assert caller().get("/api/v1/cases/").status_code == 200
        counts.append((len(seen), len(seen_by_api)))
    assert counts[0] == counts[1] and Act.objects.count() == 0


def test_a_room_and_the_pages_around_it_cost_the_same_with_one_and_twenty(
    sitting: Case, remark: Comment, carl: Person
) -> None:
    me, counts = accepted(sitting)[0], []
    assert me.person is not None
    author, judge = signed_in(carl), signed_in(me.person)
    page(judge, "/juries/")  # figures are kept for half a minute
    numbers = {"size": 2, "quorum": 2, "days": 7, "answer_days": 2, "appeal_days": 14, "panel": "staff"}
    over = {"state": "lapsed", "decided_at": clock.now(), "due_at": clock.now() + dt.timedelta(days=7)}
    for many in (range(1), range(1, 20)):
        RoomWord.objects.bulk_create(RoomWord(case=sitting, juror=me, text=f"I read it {n} times.") for n in many)
        for n in many:
            old = Case.objects.create(origin="flags", reason="insult", **numbers, **over)
            answered = {"ended": "declined", "ended_at": clock.now(), "answer_by": clock.now(), "sits": False}
            Juror.objects.create(case=old, person=me.person, number=1, ticket=f"{n:032}", **answered)
            other = Comment.objects.create(proposal=remark.proposal, author=carl, body=f"Fools, {n} times.")
            CaseItem.objects.create(case=sitting, concern=held_concern("comment", other), open=True)
        counts.append([])
        for browser, path in (
            (judge, "/juries/"),
            (judge, f"/juries/{sitting.pk}/"),
            (author, f"/moderation/cases/{sitting.pk}/"),
        ):
            with CaptureQueriesContext(connection) as seen:
                page(browser, path)
            counts[-1].append(len(seen))
    assert counts[0] == counts[1]
