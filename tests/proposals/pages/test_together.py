"""The story of a text that many write, by plain forms; what its pages cost."""

from __future__ import annotations

import pytest

from accounts.models import Person
from commons.difference import changed_share, compared, joined, shown
from proposals import actions
from proposals.models import Amendment, Proposal, Support
from proposals.queries.tokens import confirm_token
from tests import build
from tests.proposals.pages.conftest import Enter, said
from tests.proposals.pages.test_reading import cost

pytestmark = pytest.mark.django_db
LAMPS = "Two lamps.\n\n"
REASON = "The lamps were forgotten."
SENTENCE = "the bank is dark at night and many walk there. "
LONG = "\n\n".join(f"Paragraph {n}: " + SENTENCE * 8 for n in range(50))[:19_950]


def test_beas_amendment_conflicts_is_joined_taken_in_and_confirmed(
    enter: Enter, crossing: Proposal, ana: Person, bea: Person, mira: Person
) -> None:
    build.supports(crossing, [mira])
    at, author, neighbour, supporter = f"/proposals/{crossing.pk}/", enter(ana), enter(bea), enter(mira)
    wider = crossing.body.replace("90 cm", "80 cm", 1)
    text = {"title": crossing.title, "body": wider, "reason": REASON, "revision": 1}
    wrong = neighbour.post(f"{at}amendments/new/", text | {"reason": ""})
    assert wrong.status_code == 422 and "Say why." in said(wrong) and "80 cm" in said(wrong)
    neighbour.post(f"{at}amendments/new/", text)
    amendment = Amendment.objects.get()
    one = f"{at}amendments/{amendment.pk}/"
    narrower = LAMPS + crossing.body.replace("90 cm", "70 cm", 1)
    edited = {"title": crossing.title, "body": narrower, "reason": REASON, "seen": 1}
    author.post(f"{at}edit/", edited)
    page = said(author.get(one))
    assert "Both changed this place" in page and "The text says now" in page and "The amendment says" in page
    begins = neighbour.get(f"{one}edit/").context["form"].initial["body"]
    assert "80 cm" in begins and begins.startswith(LAMPS)
    joint = crossing.body.replace("90 cm", "75 cm", 1)
    neighbour.post(f"{one}edit/", {"title": crossing.title, "body": joint, "reason": REASON, "seen": 2})
    shown_now = author.get(one)
    assert "Both changed" not in said(shown_now) and "<del>" in said(shown_now)
    seen = shown_now.context["accept_form"].initial["seen"]
    assert author.post(f"{one}accept/", {"seen": "another"}).status_code == 409
    author.post(f"{one}accept/", {"seen": seen, "substantial": "on"})
    banner = said(supporter.get(at))
    assert "The text has changed since you supported it." in banner and "written with Bea" in banner
    assert supporter.post(f"{at}support/", {"revision": 1}).status_code == 409
    supporter.post(f"{at}support/", {"revision": 3})
    assert Support.objects.get().revision_number == 3
    assert "The text has changed" not in said(supporter.get(at))


def test_a_mails_link_opens_a_page_and_only_its_button_confirms(
    enter: Enter, crossing: Proposal, ana: Person, bea: Person, mira: Person
) -> None:
    build.supports(crossing, [mira])
    actions.edit_proposal(proposal_id=crossing.pk, by=ana, body=LONG, reason=REASON)
    link = f"/proposals/{crossing.pk}/support/confirm/{confirm_token(mira.pk, crossing.pk)}/"
    visitor = enter(None)
    assert "Do you still support this?" in said(visitor.get(link))
    assert Support.objects.get().revision_number == 1
    other = build.proposal(bea)
    for wrong in (link.replace(f"/{crossing.pk}/", f"/{other.pk}/"), link[:-3] + "x/"):
        assert visitor.get(wrong).status_code == visitor.post(wrong).status_code == 404
    visitor.post(link, {"revision": 2})
    assert Support.objects.get().revision_number == 2
    Support.objects.all().delete()
    assert visitor.post(link, {"revision": 2}).status_code == 409  # it never gives a new support
    assert not Support.objects.exists()


def test_a_history_of_long_texts_costs_the_same(enter: Enter, crossing: Proposal, ana: Person, bea: Person) -> None:
    build.supports(crossing, [bea])
    at = f"/proposals/{crossing.pk}/"

    def grow(times: int) -> None:
        for n in range(times):
            actions.edit_proposal(
                proposal_id=crossing.pk, by=ana, body=f"{LONG}\n\nAnd {n} more of {times}.", reason=REASON
            )

    def suggest(by: Person) -> None:
        actions.propose_amendment(proposal_id=crossing.pk, by=by, title="Other words", body=LONG, reason=REASON)

    grow(2)
    suggest(bea)
    paths = [f"{at}history/", f"{at}history/1-2/", f"{at}history/2/", f"{at}amendments/", f"{at}authors/"]
    before = [cost(enter, path) for path in paths]
    grow(18)
    for by in build.residents(19, crossing.district, prefix="a"):  # type: ignore[arg-type]
        suggest(by)
    assert [cost(enter, path) for path in paths] == before
    last = crossing.revisions.get(number=3)
    assert last.changes["body"] == [list(run) for run in compared(crossing.revisions.get(number=2).body, last.body)]


def test_drafts_are_seen_and_refused_as_ever_and_an_invitation_opens_one(
    enter: Enter, ana: Person, bea: Person, mira: Person
) -> None:
    draft = build.proposal(ana, state="draft")  # type: ignore[arg-type]
    author, asked = enter(ana), enter(bea)
    assert asked.get(f"/proposals/{draft.pk}/authors/").status_code == 404
    author.post(f"/proposals/{draft.pk}/authors/", {"name": "Bea"})
    assert draft.title in said(asked.get("/account/proposals/"))
    assert "asks you to be one of the authors" in said(asked.get(f"/proposals/{draft.pk}/invitation/"))
    assert enter(mira).get(f"/proposals/{draft.pk}/invitation/").status_code == 302
    asked.post(f"/proposals/{draft.pk}/invitation/accept/")
    assert asked.get(f"/proposals/{draft.pk}/").status_code == 200
    asked.post(f"/proposals/{draft.pk}/leave/", {"sure": "1"})
    assert asked.get(f"/proposals/{draft.pk}/").status_code == 404


def test_differences_say_in_words_what_colour_says() -> None:
    html = shown("Two <b>metres</b> wide.", "Three metres wide.")
    assert '<del><span class="hide">taken out: </span>Two &lt;b&gt;metres&lt;/b&gt;</del>' in html
    assert '<ins><span class="hide">added: </span>Three metres</ins>' in html
    # The first words of a paragraph that goes on are replaced within it; a whole one is replaced by one of its own.
    begun = shown("A.\n\nTwenty lamps.", "A.\n\nThirty low lamps.")
    assert begun.count("<p>") == 2 and "Twenty</del> <ins>" in begun and begun.endswith("Thirty low</ins> lamps.</p>")
    assert shown("A.\n\nOld words.\n\nB.", "A.\n\nNew text.\n\nB.").count("<p>") == 4
    assert changed_share("a b c d", "a x c d") == 250 and changed_share("a b", "a\n\nb") == 0
    assert changed_share("a", "b c d e") == 1_000


def test_three_texts_are_joined_where_they_can_be() -> None:
    base = "One of it.\n\nTwo of it.\n\nThree of it."
    mine, theirs = base.replace("One", "First"), base.replace("Three", "Third")
    assert joined(base, mine, theirs).text == "First of it.\n\nTwo of it.\n\nThird of it."
    both = joined(base, mine, base.replace("One", "Once"))
    assert [(part.now, part.suggested) for part in both.conflicts] == [("First of it.", "Once of it.")]
    # What stands beside a conflict is joined: it is neither shown in it nor lost by whoever joins the two.
    grown = joined("One. Two.", "1. Two.\n\nAnd more.", "One of them. Two.")
    assert [(part.now, part.suggested) for part in grown.conflicts] == [("1. Two.", "One of them. Two.")]
    assert (grown.text, grown.suggested) == ("1. Two.\n\nAnd more.", "One of them. Two.\n\nAnd more.")
    assert joined(base, mine, base.replace("of it.\n\nTwo", "of that.\n\nTwo")).conflicts == []
