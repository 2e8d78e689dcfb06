"""Pages and routes: flag as anybody, nora's queue, the public list. In pages without JavaScript, and by API."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core import signing
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Person
from moderation import actions, queries
from moderation.models import Act, Concern, Flag
from proposals.lifecycle import State
from proposals.models import Answer, Comment, Proposal
from tests import build
from tests.callers import caller, refusal
from tests.moderation.conftest import WORDS

BROWSER = {"HTTP_HOST": "testserver"}


def signed_in(person: Person) -> Client:
    browser = Client()
    browser.force_login(person)
    return browser


def old_stamp(seconds: float) -> str:
    """The stamp of a form that was asked for so many seconds ago."""
    import time

    signer = signing.TimestampSigner(salt="moderation.flag")
    moment = signing.b62_encode(int(time.time() - seconds))
    return f"flag:{moment}:{signer.signature(f'flag:{moment}')}"


def filled(proposal: Proposal, **more: str) -> dict[str, str]:
    return {"about": f"proposal-{proposal.pk}", "reason": "spam", "text": "", "asked": old_stamp(30)} | more


# Flagging


def test_a_visitor_flags_and_is_told_what_happens_next(crossing: Proposal) -> None:
    browser = Client()
    page = browser.get(f"/proposals/{crossing.pk}/").content.decode()
    assert f"/proposals/{crossing.pk}/flag/" in page
    form = browser.get(f"/proposals/{crossing.pk}/flag/").content.decode()
    assert "Insult, threat or hatred" in form and "No account is needed" in form
    done = browser.post(f"/proposals/{crossing.pk}/flag/", filled(crossing), follow=True)
    assert "What happens next" in done.content.decode()
    assert Flag.objects.get().person_id is None


def test_a_comment_is_flagged_from_where_it_stands(crossing: Proposal, remark: Comment, bea: Person) -> None:
    browser = signed_in(bea)
    path = f"/proposals/{crossing.pk}/comments/{remark.pk}/flag/"
    assert path in browser.get(f"/proposals/{crossing.pk}/").content.decode()
    assert remark.body in browser.get(path).content.decode()
    sent = browser.post(path, {"about": f"comment-{remark.pk}", "reason": "insult", "text": ""})
    assert sent.status_code == 302
    assert Concern.objects.get().kind == "comment" and Flag.objects.get().person_id == bea.pk


def test_authors_are_offered_no_flag_on_their_own(crossing: Proposal, remark: Comment, carl: Person) -> None:
    page = signed_in(carl).get(f"/proposals/{crossing.pk}/").content.decode()
    assert f"/comments/{remark.pk}/flag/" not in page


def test_an_answer_is_flagged_from_the_same_page(ana: Person, streets: Any) -> None:
    proposal = build.proposal(ana, state=State.ANSWERED)
    answer = Answer.objects.create(proposal=proposal, office=streets, decision="accepted", reasons="Yes.", summary="Y")
    fields = filled(proposal, about=f"answer-{answer.pk}")
    assert Client().post(f"/proposals/{proposal.pk}/flag/", fields).status_code == 302
    assert Concern.objects.get().kind == "answer"


@pytest.mark.parametrize(
    ("given", "status", "flags"),
    [
        ({"website": "https://example.org"}, 302, 0),
        ({"asked": ""}, 422, 0),
        ({"asked": "flag:now:made-up"}, 422, 0),
        ({"reason": "ugly"}, 422, 0),
        ({"reason": "other", "text": "bad"}, 422, 0),
        ({"about": "comment-1"}, 422, 0),
        ({}, 302, 1),
    ],
)
def test_what_a_program_fills_in_is_not_written(
    crossing: Proposal, given: dict[str, str], status: int, flags: int
) -> None:
    answer = Client().post(f"/proposals/{crossing.pk}/flag/", filled(crossing, **given))
    assert (answer.status_code, Flag.objects.count()) == (status, flags)


@pytest.mark.parametrize(("seconds", "status"), [(0, 422), (30, 302), (90_000, 422)])
def test_a_form_takes_a_moment_to_read_and_lasts_a_day(crossing: Proposal, seconds: float, status: int) -> None:
    answer = Client().post(f"/proposals/{crossing.pk}/flag/", filled(crossing, asked=old_stamp(seconds)))
    assert answer.status_code == status


def test_a_place_flags_a_thing_three_times_a_day_and_things_thirty_times(
    crossing: Proposal, ana: Person, mira: Person
) -> None:
    visitor = caller()
    for place in (*range(1, 4), 200, 7):  # of one /24: the fourth and fifth are thanked, not written
        said = visitor.post(
            f"/api/v1/proposals/{crossing.pk}/flag/", {"reason": "spam"}, REMOTE_ADDR=f"192.0.2.{place}"
        )
        assert said.status_code == 200
    assert Flag.objects.count() == 3
    others = [build.proposal(ana) for _n in range(9)]
    said = [
        visitor.post(f"/api/v1/proposals/{each.pk}/flag/", {"reason": "spam"}, REMOTE_ADDR="192.0.2.9").status_code
        for each in others * 3
    ]
    assert 429 in said
    elsewhere = visitor.post(f"/api/v1/proposals/{crossing.pk}/flag/", {"reason": "spam"}, REMOTE_ADDR="198.51.100.1")
    assert elsewhere.status_code == 200
    # Behind no proxy of ours, a header changes nothing.
    forged = visitor.post(
        f"/api/v1/proposals/{crossing.pk}/flag/",
        {"reason": "spam"},
        REMOTE_ADDR="192.0.2.9",
        HTTP_X_FORWARDED_FOR="203.0.113.5",
    )
    assert forged.status_code == 429


def test_classes_of_addresses() -> None:
    from moderation.actions.count_flag import address_class

    assert address_class("192.0.2.77") == address_class("::ffff:192.0.2.1") == "192.0.2.0/24"
    assert address_class("2001:db8:1:2::9") == address_class("2001:db8:1:ffff::1") == "2001:db8:1::/48"
    assert address_class("unix:") == "unknown"


# nora's queue


def test_nora_hides_two_of_three_and_restores_one(crossing: Proposal, nora: Person, ana: Person) -> None:
    made = [Comment.objects.create(proposal=crossing, author=ana, body=f"Remark number {n}") for n in range(3)]
    concerns = [
        actions.flag_content(kind="comment", content_id=each.pk, by=None, reason="spam", text="") for each in made
    ]
    desk = signed_in(nora)
    page = desk.get("/moderation/queue/").content.decode()
    assert all(each.body in page for each in made) and "Spam or advertising: 1" in page and "Ana" in page
    chosen = [concerns[0].pk, concerns[1].pk]
    wrong = desk.post("/moderation/queue/", {"concern": chosen, "deed": "hide", "reason": "spam", "text": "No"})
    assert wrong.status_code == 422 and len(re.findall(r"\bchecked\b", wrong.content.decode())) >= 2
    done = desk.post("/moderation/queue/", {"concern": chosen, "deed": "hide", "reason": "spam", "text": WORDS})
    assert "2 of 2 entries done." in done.content.decode()
    page = desk.get("/moderation/queue/?state=hidden").content.decode()
    assert made[0].body in page and made[2].body not in page
    path = f"/moderation/content/comment/{made[0].pk}/"
    assert made[0].body in desk.get(path).content.decode()
    back = desk.post(path, {"deed": "restore", "reason": "mistake", "text": WORDS}, follow=True)
    assert "Restored. Its author is told." in back.content.decode()
    made[0].refresh_from_db()
    assert made[0].visibility == "public"


def test_the_queue_is_filtered_by_kind_reason_district_and_state(
    crossing: Proposal, remark: Comment, ana: Person, nora: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole_city = build.proposal(ana, title="For the whole city")
    for kind, piece, reason in (("proposal", whole_city, "spam"), ("comment", remark, "insult")):
        actions.flag_content(kind=kind, content_id=piece.pk, by=None, reason=reason)
    desk = signed_in(nora)

    def shows(query: str) -> tuple[bool, bool]:
        page = desk.get(f"/moderation/queue/?{query}").content.decode()
        return whole_city.title in page, remark.body in page

    assert shows("") == (True, True)
    assert shows("kind=comment") == shows("reason=insult") == shows("district=molinos") == (False, True)
    assert shows("kind=proposal") == shows("reason=spam") == shows("district=city") == (True, False)
    assert shows("state=hidden") == shows("reason=illegal") == (False, False)
    assert shows("state=nonsense&kind=nonsense&district=nowhere") == (True, True)
    assert queries.state_counts() == {"open": 2, "edit_asked": 0, "hidden": 0, "settled": 0}
    monkeypatch.setattr(queries, "MOST_COUNTED", 1)
    assert "more than 1" in desk.get("/moderation/queue/").content.decode()


def test_the_queue_costs_the_same_for_one_and_for_twenty(crossing: Proposal, nora: Person) -> None:
    desk, program = signed_in(nora), caller(nora)

    def flagged(n: int) -> None:
        for place in range(n):
            author = build.person(f"author{n}x{place}")
            piece = Comment.objects.create(proposal=crossing, author=author, body="Once more.")
            actions.flag_content(kind="comment", content_id=piece.pk, by=None, reason="spam")

    def cost(client: Any, path: str) -> int:
        client.get(path)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert client.get(path).status_code == 200
        return len(asked)

    flagged(1)
    paths = [(desk, "/moderation/queue/"), (program, "/api/v1/moderation/queue/")]
    one = [cost(client, path) for client, path in paths]
    flagged(19)
    assert [cost(client, path) for client, path in paths] == one
    assert max(one) <= 17


def test_the_queue_is_paged(crossing: Proposal, ana: Person, nora: Person) -> None:
    for n in range(23):
        piece = Comment.objects.create(proposal=crossing, author=ana, body=f"Remark {n:02}.")
        actions.flag_content(kind="comment", content_id=piece.pk, by=None, reason="spam")
    desk = signed_in(nora)
    first = desk.get("/moderation/queue/").content.decode()
    after = re.search(r'href="(\?[^"]*cursor=[^"]+)"', first)
    assert after and "Remark 00." in first and "Remark 22." not in first
    second = desk.get("/moderation/queue/" + after[1].replace("&amp;", "&")).content.decode()
    assert "Remark 22." in second and "Remark 00." not in second


@pytest.mark.parametrize("name", ["carl", "omar", "cleo", "ilse"])
def test_the_desk_is_for_moderators(name: str, remark: Comment, request: pytest.FixtureRequest) -> None:
    by = request.getfixturevalue(name)
    browser, program = signed_in(by), caller(by)
    paths = ("queue/", f"content/comment/{remark.pk}/", "blocks/", f"people/{by.pk}/block/")
    assert [browser.get(f"/moderation/{path}").status_code for path in paths] == [403] * 4
    fields = {"deed": "hide", "reason": "spam", "text": WORDS}
    assert browser.post(f"/moderation/content/comment/{remark.pk}/", fields).status_code == 403
    refusal(program.get("/api/v1/moderation/queue/"), 403)
    refusal(program.post(f"/api/v1/moderation/content/comment/{remark.pk}/", fields), 403)
    refusal(program.post("/api/v1/moderation/decisions/", fields | {"concerns": [1]}), 403)
    refusal(program.post("/api/v1/moderation/blocks/", {"person": by.pk, "reason": "x" * 20}), 403)
    assert not Act.objects.exists()


def test_visitors_are_sent_to_sign_in() -> None:
    assert Client().get("/moderation/queue/").status_code == 302
    refusal(caller().get("/api/v1/moderation/queue/"), 401)
    refusal(caller().post("/api/v1/moderation/blocks/", {"person": 1, "reason": "x" * 20}), 401)


# The public list


def test_everybody_reads_what_was_done_and_why(remark: Comment, carl: Person, nora: Person) -> None:
    actions.hide(kind="comment", content_id=remark.pk, by=nora, reason="illegal", text=WORDS)
    actions.restore(kind="comment", content_id=remark.pk, by=nora, reason="mistake", text=WORDS)
    page = Client().get("/moderation/").content.decode()
    assert "Against the law" in page and "It was hidden by mistake" in page and "100%" in page
    assert remark.body not in page and WORDS not in page and carl.name not in page and "Nora" not in page
    rows = caller().get("/api/v1/moderation/acts/").json()["results"]
    assert [(row["deed"], row["reason"], bool(row["restored_at"])) for row in rows] == [
        ("restore", "mistake", False),
        ("hide", "illegal", True),
    ]
    assert set(rows[0]) == {"id", "kind", "deed", "reason", "created_at", "restored_at"}
    figures = caller().get("/api/v1/moderation/figures/").json()
    assert (figures["hidden"], figures["restored"], figures["restored_percent"]) == (1, 1, 100)
    assert len(figures["months"]) == 1 and {"reason": "illegal", "hidden": 1, "restored": 1} in figures["reasons"]


def test_an_author_who_is_asked_finds_the_way_to_change_it(
    crossing: Proposal, remark: Comment, carl: Person, nora: Person
) -> None:
    act = actions.ask_to_edit(kind="comment", content_id=remark.pk, by=nora, reason="insult", text=WORDS)
    mine = signed_in(carl)
    assert "A moderator asked its author to change this." in Client().get(f"/proposals/{crossing.pk}/").content.decode()
    page = mine.get(f"/moderation/acts/{act.pk}/").content.decode()
    edit = f"/proposals/{crossing.pk}/comments/{remark.pk}/edit/"
    assert edit in page and mine.get(edit).status_code == 200


# The API


def test_all_of_it_by_api(remark: Comment, bea: Person, nora: Person) -> None:
    resident, desk = caller(bea), caller(nora)
    path = f"/api/v1/comments/{remark.pk}/flag/"
    assert resident.post(path, {"reason": "insult"}).json() == {"flagged": True}
    assert resident.post(path, {"reason": "insult"}).json() == {"flagged": True}
    (row,) = desk.get("/api/v1/moderation/queue/?kind=comment&reason=insult").json()["results"]
    assert row["flags"] == {"insult": 1} and row["text"] == remark.body and row["may_decide"] and "person" not in row
    fields = {"deed": "hide", "reason": "illegal", "text": WORDS}
    done = desk.post("/api/v1/moderation/decisions/", fields | {"concerns": [row["id"], row["id"] + 1]}).json()
    assert [(each["done"], each["code"]) for each in done] == [(True, ""), (False, "unknown")]
    again = refusal(desk.post(f"/api/v1/moderation/content/comment/{remark.pk}/", fields), 409)
    assert "hidden" in again["detail"]
    back = {"deed": "restore", "reason": "mistake", "text": WORDS}
    assert desk.post(f"/api/v1/moderation/content/comment/{remark.pk}/", back).json()["deed"] == "restore"
    refusal(resident.post(path, {"reason": "ugly"}), 400)
    refusal(resident.post(path, {"reason": "spam", "person": 1}), 400)
    refusal(resident.post("/api/v1/comments/999999/flag/", {"reason": "spam"}), 404)
    refusal(desk.get("/api/v1/moderation/queue/?state=open&colour=red"), 400)
    refusal(desk.post("/api/v1/moderation/content/comment/999999/", fields), 404)
    refusal(desk.post("/api/v1/moderation/content/poem/1/", fields), 404)
    assert len(caller().get("/api/v1/moderation/reasons/").json()) == 6
    refusal(resident.post(f"/api/v1/moderation/blocks/{1}/lift/", {"reason": "x" * 20}), 403)


def test_no_page_changes_anything_by_being_looked_at(remark: Comment, nora: Person, carl: Person) -> None:
    actions.flag_content(kind="comment", content_id=remark.pk, by=None, reason="spam")
    desk = signed_in(nora)
    before = list(Concern.objects.values()), Act.objects.count(), Person.objects.filter(is_active=True).count()
    for path in (
        "/moderation/",
        "/moderation/queue/?deed=hide&reason=spam",
        f"/moderation/content/comment/{remark.pk}/?deed=hide",
        f"/moderation/people/{carl.pk}/block/?reason=xxxxxxxxxxxxxxxxxxxxx",
        "/moderation/blocks/",
    ):
        assert desk.get(path).status_code == 200
    assert before == (
        list(Concern.objects.values()),
        Act.objects.count(),
        Person.objects.filter(is_active=True).count(),
    )


def test_an_author_finds_the_reason_on_its_page(crossing: Proposal, ana: Person, nora: Person) -> None:
    act = actions.hide(kind="proposal", content_id=crossing.pk, by=nora, reason="off_topic", text=WORDS)
    page = signed_in(ana).get(f"/proposals/{crossing.pk}/").content.decode()
    assert "Hidden: Not about this." in page and f"/moderation/acts/{act.pk}/" in page
    assert Client().get(f"/proposals/{crossing.pk}/").status_code == 404


def test_a_program_finds_the_answer_it_flags(ana: Person, bea: Person, streets: Any) -> None:
    proposal = build.proposal(ana, state=State.ANSWERED)
    made = Answer.objects.create(proposal=proposal, office=streets, decision="accepted", reasons="x" * 30, summary="y")
    program = caller(bea)
    told = program.get(f"/api/v1/proposals/{proposal.pk}/").json()["answer"]
    assert told["id"] == made.pk
    assert program.post(f"/api/v1/answers/{told['id']}/flag/", {"reason": "off_topic"}).status_code == 200


def test_a_moderator_finds_the_queue_from_their_account(nora: Person, ilse: Person, ana: Person) -> None:
    found = {}
    for person in (nora, ilse, ana):
        browser = Client()
        browser.force_login(person)
        page = browser.get("/account/").content.decode()
        found[person.name] = [path for path in ("/moderation/queue/", "/jobs/", "/operations/") if f'"{path}"' in page]
    assert list(found.values()) == [["/moderation/queue/"], ["/jobs/", "/operations/"], []]


def test_a_case_says_on_what_it_is(crossing: Proposal, remark: Comment, nora: Person) -> None:
    browser = Client()
    browser.force_login(nora)
    page = browser.get(f"/moderation/content/comment/{remark.pk}/").content.decode()
    assert f"Comment on “{crossing.title}”</h1>" in page


def test_an_author_whose_case_is_open_is_told_what_to_do(remark: Comment, carl: Person, nora: Person) -> None:
    """What was hidden at once goes to residents: nothing is left to do, and the page does not fall silent."""
    hidden = {"deed": "hide", "reason": "insult", "text": WORDS}
    act = actions.decide_concern(kind="comment", content_id=remark.pk, by=nora, **hidden)
    act.refresh_from_db()
    said = signed_in(carl).get(f"/moderation/acts/{act.pk}/").content.decode()
    assert act.case_id and "You need do nothing" in said and "write to the city" not in said


def test_a_moderator_is_not_offered_to_block_themself(crossing: Proposal, remark: Comment, nora: Person) -> None:
    own = Comment.objects.create(proposal=crossing, author=nora, body="What I think of it as a neighbour.")
    browser, offer = signed_in(nora), "Block this account"
    assert offer in browser.get(f"/moderation/content/comment/{remark.pk}/").content.decode()
    assert offer not in browser.get(f"/moderation/content/comment/{own.pk}/").content.decode()
