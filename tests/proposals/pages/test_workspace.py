"""Omar and Clara at work: their list, a proposal with its work, a second look, word before the answer. No script."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Mandate, Person
from charter.models import District, RuleVersion
from proposals import actions, queries
from proposals.lifecycle import State
from proposals.models import Answer, AnswerDraft, Assignment, InterimReply, InternalNote, Proposal, SecondLook
from tests import build
from tests.proposals.pages.conftest import Enter, said
from tests.proposals.pages.test_taking_part import ANSWER, Rows

pytestmark = pytest.mark.django_db
WORD = "We are asking the water works; you hear from us by 3 May."


def needed() -> None:
    RuleVersion.objects.create(rule="answer_second_look", number=2, value="needed", decision="In May.")


def digest_on(page: str) -> str:
    found = re.search(r'name="digest" value="([0-9a-f]{64})"', page)
    assert found
    return found[1]


def test_the_story_of_two_officials(enter: Enter, omar: Person, clara: Person, bea: Person, awaited: Proposal) -> None:
    needed()
    his, hers, pk = enter(omar), enter(clara), awaited.pk
    listed = said(his.get("/workspace/"))
    assert awaited.title in listed and "Nobody works on it" in listed and "30" in listed
    assert "You work on it now." in said(his.post(f"/workspace/{pk}/take/", follow=True))
    assert "works on it already" in said(hers.post(f"/workspace/{pk}/take/", follow=True))
    given = {"official_id": clara.pk, "instead_of": omar.pk}
    assert "Clara Oriol works on it now." in said(his.post(f"/workspace/{pk}/assign/", given, follow=True))
    assert awaited.title in said(hers.get("/workspace/?show=mine"))
    assert "The note is kept." in said(
        his.post(f"/workspace/{pk}/notes/", {"body": "The *pump* is broken."}, follow=True)
    )
    assert "<em>pump</em>" in said(hers.get(f"/workspace/{pk}/"))
    sent = said(hers.post(f"/workspace/{pk}/interim-reply/", {"body": WORD, "lang": "en"}, follow=True))
    assert "everybody who follows it is told" in sent
    public = said(enter(bea).get(f"/proposals/{pk}/"))
    assert public.count(WORD) >= 2 and "Word before the answer" in public and "pump" not in public
    # The answer: not without a second look, what was typed is kept.
    page = his.post(f"/proposals/{pk}/answer/", ANSWER)
    assert page.status_code == 422 and "second pair of eyes" in said(page) and ANSWER["summary"] in said(page)
    asked = said(his.post(f"/proposals/{pk}/answer/second-look/", ANSWER, follow=True))
    assert "Your colleagues are asked." in asked and "A second look was asked for." in asked
    assert "second look wanted" in said(hers.get("/workspace/?show=look"))
    own = said(his.get(f"/workspace/{pk}/second-look/"))
    assert "This is your own text." in own and "Approve this text" not in own
    look = said(hers.get(f"/workspace/{pk}/second-look/"))
    assert ANSWER["summary"] in look and "Crossing raised and lit" in look
    back = {"digest": digest_on(look), "words": "Say which crossing."}
    assert "Sent back" in said(hers.post(f"/workspace/{pk}/second-look/return/", back, follow=True))
    answering = said(his.get(f"/proposals/{pk}/answer/"))
    assert "Say which crossing." in answering and "Ask for a second look" in answering
    better = ANSWER | {"summary": "We raise the crossing at the mill this year."}
    his.post(f"/proposals/{pk}/answer/second-look/", better)
    digest = digest_on(said(hers.get(f"/workspace/{pk}/second-look/")))
    assert "Approved." in said(hers.post(f"/workspace/{pk}/second-look/approve/", {"digest": digest}, follow=True))
    refused = his.post(f"/proposals/{pk}/answer/", ANSWER)
    assert refused.status_code == 422 and "not the text that was approved" in said(refused)
    assert "The answer is published." in said(his.post(f"/proposals/{pk}/answer/", better, follow=True))
    public = said(enter(bea).get(f"/proposals/{pk}/"))
    assert "A second official of the office had looked over it" in public and "What the office said before" in public
    assert Answer.objects.get().approved_by_id == clara.pk and "Clara Oriol approved" not in public


def test_one_answer_to_two(enter: Enter, ana: Person, omar: Person, awaited: Proposal, molinos: District) -> None:
    other = build.proposal(ana, district=molinos, state=State.AWAITING_ANSWER, title="The same for the mill")
    client = enter(omar)
    assert "Give the chosen one answer" in said(client.get("/workspace/"))
    chosen = client.get("/workspace/together/", {"chosen": [awaited.pk, other.pk]})
    assert chosen["Location"] == f"/proposals/{awaited.pk}/answer/?also={other.pk}"
    page = said(client.get(chosen["Location"]))
    assert re.search(rf'name="also" value="{other.pk}"[^>]*checked', page)
    kept = client.post(f"/proposals/{awaited.pk}/answer/draft/", ANSWER | {"also": [other.pk]}, follow=True)
    assert re.search(rf'name="also" value="{other.pk}"[^>]*checked', said(kept))
    actions.hand_over(
        proposal_id=other.pk, by=omar, office_id=build.office("water", "W").pk, reason="The bridge is not ours at all."
    )
    refused = client.post(f"/proposals/{awaited.pk}/answer/", ANSWER | {"also": [other.pk]})
    assert refused.status_code == 422 and "The same for the mill" in said(refused) and "Another office" in said(refused)
    assert not Answer.objects.exists()
    Proposal.objects.filter(pk=other.pk).update(office=awaited.office)
    done = said(client.post(f"/proposals/{awaited.pk}/answer/", ANSWER | {"also": [other.pk]}, follow=True))
    assert "for 1 other proposal too" in done
    for one, another in ((awaited, other), (other, awaited)):
        shown = said(enter(None).get(f"/proposals/{one.pk}/"))
        assert "The same answer was given to:" in shown and f'href="/proposals/{another.pk}/"' in shown
        assert another.title in said(enter(None).get(f"/proposals/{one.pk}/delivery/"))
    assert "Choose the proposals first." in said(client.get("/workspace/together/", follow=True))


PAGES = ("", "second-look/")
ACTS: dict[str, dict[str, Any]] = {
    "take/": {},
    "assign/": {"official_id": 1},
    "unassign/": {},
    "notes/": {"body": "A note."},
    "interim-reply/": {"body": WORD},
    "second-look/approve/": {"digest": "0"},
    "second-look/return/": {"digest": "0", "words": "Say which crossing."},
}


def test_the_list_is_for_officials(enter: Enter, ana: Person, omar: Person, ilse: Person, awaited: Proposal) -> None:
    for path in ("/workspace/", "/workspace/promised/"):
        assert enter(None).get(path).status_code == 302
        for person in (ana, ilse):
            page = enter(person).get(path)
            assert page.status_code == 403 and "Only officials" in said(page)
        assert enter(omar).get(path).status_code == 200
    assert 'href="/workspace/"' in said(enter(omar).get("/")) and 'href="/workspace/"' in said(
        enter(omar).get("/account/")
    )
    for person in (ana, ilse, None):
        assert "/workspace/" not in said(enter(person).get("/"))
    assert "/workspace/" not in said(enter(ana).get("/account/"))


def test_for_others_a_sheet_is_not_there_and_no_act_writes(
    enter: Enter, ana: Person, ilse: Person, awaited: Proposal, rows: Rows
) -> None:
    oda = build.mandated("oda", Mandate.Role.OFFICIAL, office=build.office("water", "W"), holder_name="Oda Ruiz")
    clients = [enter(person) for person in (ana, ilse, oda)]
    before = rows()
    for client in clients:
        for path in PAGES:
            assert client.get(f"/workspace/{awaited.pk}/{path}").status_code == 404
        for path, body in ACTS.items():
            assert client.post(f"/workspace/{awaited.pk}/{path}", body).status_code in (403, 404), path
    for path in ACTS:
        assert enter(None).post(f"/workspace/{awaited.pk}/{path}").status_code == 302
        assert clients[0].get(f"/workspace/{awaited.pk}/{path}").status_code in (404, 405)
    assert rows() == before


def test_what_is_wrong_is_said_and_what_was_typed_is_kept(
    enter: Enter, omar: Person, clara: Person, awaited: Proposal
) -> None:
    client, at = enter(omar), f"/workspace/{awaited.pk}/"
    for path, body, words in (
        ("notes/", {"body": ""}, "Write the note."),
        ("interim-reply/", {"body": "Soon, soon."}, "Soon, soon."),
        ("interim-reply/", {"body": "Soon, soon."}, "at least 20 characters"),
        ("assign/", {"official_id": ""}, "Choose an official of your office."),
        ("assign/", {"official_id": "99999"}, "There is a problem"),
    ):
        page = client.post(at + path, body)
        assert page.status_code == 422 and words in said(page), (path, words)
    actions.save_answer_draft(proposal_id=awaited.pk, by=omar, content={"decision": "accepted"})
    page = client.post(f"/proposals/{awaited.pk}/answer/second-look/", {"summary": "Half of it", **_empty_rows()})
    assert page.status_code == 422 and "Half of it" in said(page) and "Choose a decision." in said(page)
    assert AnswerDraft.objects.get().content["summary"] == "Half of it"  # kept all the same
    actions.save_answer_draft(
        proposal_id=awaited.pk,
        by=omar,
        content={"decision": "accepted", "reasons": "x" * 30, "summary": "x" * 30, "lang": "en"},
    )
    digest = actions.ask_second_look(proposal_id=awaited.pk, by=omar).digest
    page = enter(clara).post(f"{at}second-look/return/", {"digest": digest, "words": "No."})
    assert page.status_code == 422 and "at least 10 characters" in said(page)
    assert not InternalNote.objects.exists() and not InterimReply.objects.exists() and not Assignment.objects.exists()
    assert SecondLook.objects.get().state == "asked"


def _empty_rows() -> dict[str, str]:
    return {name: value for name, value in ANSWER.items() if name.endswith("_FORMS")}


def test_alone_in_the_office_the_button_says_what_to_do(enter: Enter, omar: Person, awaited: Proposal) -> None:
    needed()
    page = said(enter(omar).get(f"/proposals/{awaited.pk}/answer/"))
    assert 'aria-disabled="true"' in page and "no other official" in page and 'href="/mandates/"' in page
    refused = enter(omar).post(f"/proposals/{awaited.pk}/answer/second-look/", ANSWER)
    assert refused.status_code == 403 and "no other official" in said(refused)


def test_a_note_of_ones_own_is_deleted_with_a_button(
    enter: Enter, omar: Person, clara: Person, awaited: Proposal
) -> None:
    note = actions.write_note(proposal_id=awaited.pk, by=omar, body="Who knows the pump?")
    at = f"/workspace/{awaited.pk}/notes/{note.pk}/delete/"
    assert at in said(enter(omar).get(f"/workspace/{awaited.pk}/"))
    assert at not in said(enter(clara).get(f"/workspace/{awaited.pk}/"))
    assert enter(clara).post(at).status_code == 403
    assert "The note is deleted." in said(enter(omar).post(at, follow=True))


def test_empty_lists_say_so(enter: Enter, omar: Person) -> None:
    client = enter(omar)
    for path, words in (
        ("", "Your office owes nothing"),
        ("?show=mine", "Nothing is yours"),
        ("?show=nobody", "Nothing lies about"),
        ("?show=look", "No draft waits for a second look"),
        ("?show=what&office=nowhere", "Your office owes nothing"),
        ("promised/", "No promise is open"),
        ("promised/?show=mine", "Nothing of this kind"),
    ):
        assert words in said(client.get(f"/workspace/{path}")), path


def test_who_answers_for_two_offices_chooses(enter: Enter, ana: Person, omar: Person, awaited: Proposal) -> None:
    water = build.office("water", "Water and Waste")
    Mandate.objects.create(person=omar, role="official", office=water, holder_name="Omar Haddad")
    build.proposal(ana, state=State.AWAITING_ANSWER, office=water, title="A fountain")
    client = enter(omar)
    both, one = said(client.get("/workspace/")), said(client.get("/workspace/?office=water"))
    assert "A fountain" in both and awaited.title in both and "Water and Waste" in both
    assert "A fountain" in one and awaited.title not in one


def test_missed_promises_stand_first(enter: Enter, ana: Person, omar: Person, molinos: District) -> None:
    for title, days in (("Later", 30), ("Missed", -4)):
        row = build.proposal(ana, state=State.ANSWERED, district=molinos, title=f"{title} one")
        build.answer(row).commitments.create(
            text=f"{title} promise", due_on=timezone.localdate() + dt.timedelta(days=days)
        )
    page = said(enter(omar).get("/workspace/promised/"))
    assert page.index("Missed promise") < page.index("Later promise")
    assert page.index("days overdue") < page.index("days left")


def fill(count: int, ana: Person, omar: Person, molinos: District) -> None:
    for n in range(count):
        row = build.proposal(ana, state=State.AWAITING_ANSWER, district=molinos, title=f"number {n}")
        actions.assign_proposal(proposal_id=row.pk, by=omar)
        actions.write_note(proposal_id=row.pk, by=omar, body="A note.")
        actions.send_interim_reply(proposal_id=row.pk, by=omar, body=WORD)
        done = build.proposal(ana, state=State.ANSWERED, district=molinos, title=f"promised {n}")
        build.answer(done).commitments.create(text=f"{n}", due_on=timezone.localdate() + dt.timedelta(days=n))


@pytest.mark.parametrize("path", ["/workspace/", "/workspace/promised/"])
def test_a_list_costs_the_same_at_one_row_and_at_twenty(
    path: str, enter: Enter, ana: Person, omar: Person, molinos: District, django_assert_num_queries: Any
) -> None:
    client = enter(omar)
    client.get(path)
    fill(1, ana, omar, molinos)
    with CaptureQueriesContext(connection) as few:
        assert "number 0" in said(client.get(path)) or "promised 0" in said(client.get(path))
    fill(19, ana, omar, molinos)
    with CaptureQueriesContext(connection) as many:
        assert "number 5" in said(client.get(path)) or "promised 5" in said(client.get(path))
    assert len(few) == len(many)


def test_a_proposals_page_costs_no_statement_more_with_word_before_the_answer(
    enter: Enter, omar: Person, awaited: Proposal
) -> None:
    client, path = enter(None), f"/proposals/{awaited.pk}/"

    def cost() -> int:
        """Of a page that is drawn already; a minute may end between two looks, and it is drawn anew."""
        counts = []
        for _look in range(4):
            with CaptureQueriesContext(connection) as asked:
                client.get(path)
            counts.append(len(asked))
        return min(counts)

    before = cost()
    actions.send_interim_reply(proposal_id=awaited.pk, by=omar, body=WORD)
    assert cost() == before and WORD in said(client.get(path))


def test_a_hidden_word_leaves_page_and_story_at_once(enter: Enter, omar: Person, awaited: Proposal) -> None:
    reply = actions.send_interim_reply(proposal_id=awaited.pk, by=omar, body=WORD)
    assert "Word before the answer" in said(enter(None).get(f"/proposals/{awaited.pk}/"))
    InterimReply.objects.filter(pk=reply.pk).update(visibility="hidden")
    page = said(enter(None).get(f"/proposals/{awaited.pk}/"))
    assert WORD not in page and "Word before the answer" not in page


def test_no_two_fields_of_a_page_have_one_name(enter: Enter, omar: Person, clara: Person, awaited: Proposal) -> None:
    looked(awaited, omar)
    for path in PAGES:
        page = said(enter(clara).get(f"/workspace/{awaited.pk}/{path}"))
        ids = re.findall(r' id="([^"]+)"', page)
        assert len(ids) == len(set(ids)) > 3, [each for each in ids if ids.count(each) > 1]


def looked(awaited: Proposal, omar: Person) -> None:
    """Omar's draft waits for a second look."""
    actions.save_answer_draft(
        proposal_id=awaited.pk, by=omar, content={"decision": "accepted", "reasons": "x" * 30, "summary": "x" * 30}
    )
    actions.ask_second_look(proposal_id=awaited.pk, by=omar)


def test_looking_changes_nothing(enter: Enter, omar: Person, clara: Person, awaited: Proposal) -> None:
    looked(awaited, omar)
    before = _everything()
    for path in ("/workspace/", "/workspace/promised/", *(f"/workspace/{awaited.pk}/{each}" for each in PAGES)):
        assert enter(clara).get(path).status_code == 200
    assert _everything() == before


def _everything() -> list[Any]:
    models = (Proposal, AnswerDraft, SecondLook, Assignment, InternalNote, InterimReply, Answer)
    return [list(model.objects.order_by("pk").values()) for model in models] + [queries.owed_counts]
