"""Ana's and mira's proposals become one, by plain forms; what bea is asked; what the pages cost."""

from __future__ import annotations

import pytest

from accounts.models import Person
from charter.models import District
from proposals import actions
from proposals.actions.hide_content import hide_content
from proposals.models import Attachment, Carry, Merge, Picture, Proposal, Support
from proposals.queries.tokens import carry_token, confirm_token
from tests import build
from tests.proposals.pages.conftest import Enter, said
from tests.proposals.pages.test_reading import cost

pytestmark = pytest.mark.django_db
WHY = "Both ask for the same crossing."
NO = "My street is another one."
TEXT = {"title": "One crossing by the old mill", "body": build.BODY}


@pytest.fixture
def pair(ana: Person, mira: Person, bea: Person, molinos: District) -> tuple[Proposal, Proposal]:
    """Ana's and mira's; bea supports both."""
    mine = build.proposal(ana, district=molinos, title="A crossing at the mill")
    hers = build.proposal(mira, district=molinos, title="A crossing by the old mill")
    for each in (mine, hers):
        build.supports(each, [bea])
    return mine, hers


@pytest.fixture
def merge(pair: tuple[Proposal, Proposal], carl: Person) -> Merge:
    return actions.suggest_merge(proposal_ids=[each.pk for each in pair], by=carl, reason=WHY)


@pytest.fixture
def merged(merge: Merge, ana: Person, mira: Person) -> Merge:
    for by in (ana, mira):
        actions.agree_merge(merge_id=merge.pk, by=by, version=1)
    merge.refresh_from_db()
    return merge


def test_the_common_page_shows_what_its_sources_brought_as_theirs(
    enter: Enter, pair: tuple[Proposal, Proposal], merge: Merge, ana: Person, mira: Person, nora: Person
) -> None:
    names = {"key": "a" * 32, "digest": "a" * 32, "width": 960, "height": 600, "widths": [480, 960]}
    first = Picture.objects.create(proposal=pair[0], position=1, alt="The mill at eight", **names)
    names |= {"key": "b" * 32, "digest": "b" * 32}
    second = Picture.objects.create(proposal=pair[1], position=1, alt="The mill at noon", **names)
    Picture.objects.create(proposal=pair[1], position=2, alt="", **names | {"key": "c" * 32, "digest": "c" * 32})
    its = {"key": "d" * 32, "digest": "d" * 32, "bytes_count": 9_000}
    Attachment.objects.create(proposal=pair[1], position=1, name="counts.pdf", **its)
    for by in (ana, mira):
        actions.agree_merge(merge_id=merge.pk, by=by, version=1)
    at = f"/proposals/{Proposal.objects.get(state='open').pk}/"
    page = said(enter(None).get(at))
    for alt, of in ((first.alt, pair[0]), (second.alt, pair[1])):
        assert page.count(f'alt="{alt}"') == 1 and f'From <a href="/proposals/{of.pk}/">{of.title}</a>' in page
    assert f"/proposals/{pair[1].pk}/pictures/{second.digest}/960.webp" in page and "counts.pdf" in page
    assert (
        page.index(first.alt) < page.index('<div class="prose"') < page.index(second.alt)
    )  # the first stands beside the title
    hide_content(kind="picture", content_id=first.pk, by=nora, rule="insult")
    page = said(enter(None).get(at))
    assert first.alt not in page and second.alt in page
    actions.undo_merge(merge_id=merge.pk, by=ana, reason=NO)
    assert second.alt not in said(enter(None).get(at))


def test_from_a_suggestion_to_one_voice_and_back(
    enter: Enter, pair: tuple[Proposal, Proposal], ana: Person, mira: Person, bea: Person, carl: Person
) -> None:
    mine, hers = pair
    anybody, author, other, supporter = enter(carl), enter(ana), enter(mira), enter(bea)
    begin = f"/proposals/{mine.pk}/same/"
    assert "Is this the same as another?" in said(anybody.get(f"/proposals/{mine.pk}/"))
    assert hers.title in said(anybody.get(begin)) and hers.title in said(anybody.get(f"{begin}?search=old"))
    wrong = anybody.post(begin, {"others": [hers.pk], "reason": ""})
    assert wrong.status_code == 422 and "Say why." in said(wrong) and "checked" in said(wrong)
    assert "Choose 2 to 5" in said(anybody.post(begin, {"reason": WHY}))
    anybody.post(begin, {"others": [hers.pk], "reason": WHY})
    merge = Merge.objects.get()
    at = f"/merges/{merge.pk}/"
    assert at in said(author.get(f"/proposals/{hers.pk}/"))
    page = said(author.get(at))
    assert "I agree to this text" in page and "All its authors agree" not in page
    assert "I agree" not in said(supporter.get(at)) + said(enter(None).get(at))
    assert hers.title in said(author.get(f"{at}text/?from={hers.pk}"))
    form = TEXT | {"placed_as": mine.pk, "seen": 1}
    assert author.post(f"{at}text/", form | {"title": "No"}).status_code == 422
    author.post(f"{at}text/", form)
    assert author.post(f"{at}agree/", {"version": "1"}).status_code == 409
    author.post(f"{at}agree/", {"version": "2"})
    assert "You agree to this text." in said(author.get(at)) and "All its authors agree" in said(other.get(at))
    other.post(f"{at}agree/", {"version": "2"})
    into = Merge.objects.get().into
    assert into is not None
    old, new = said(supporter.get(f"/proposals/{mine.pk}/")), said(enter(None).get(f"/proposals/{into.pk}/"))
    assert "It became part of a common proposal" in old and f'href="/proposals/{into.pk}/"' in old
    assert f'<link rel="canonical" href="http://localhost:8000/proposals/{into.pk}/">' in old or (
        f"/proposals/{into.pk}/" in old.split('rel="canonical"')[1][:120]
    )
    assert "Carry it over, or let it go" in old and "Carry it over" not in said(anybody.get(f"/proposals/{mine.pk}/"))
    assert mine.title in new and hers.title in new and "Did you support one of them?" in new
    ask = said(supporter.get(f"{at}carry/"))
    assert ask.count("as you supported it") == 2 and "Carry my support over" in ask
    supporter.post(f"{at}carry/", {"answer": "carry", "revision": "1"})
    assert Support.objects.filter(proposal=into).count() == 1
    assert "You carried your support over" in said(supporter.get(f"{at}carry/"))
    assert "of 1 person who supported one of them" in said(supporter.get(at))
    history = said(enter(None).get(f"/proposals/{mine.pk}/history/"))
    assert "Somebody suggested to merge it" in history and "Merged with others" in history
    assert other.post(f"{at}undo/", {"reason": ""}).status_code == 422
    other.post(f"{at}undo/", {"reason": NO})
    assert NO in said(enter(None).get(at)) and "open again" in said(enter(None).get(f"/proposals/{into.pk}/"))
    assert "You support this" in said(supporter.get(f"/proposals/{mine.pk}/"))


def test_a_mails_link_opens_a_page_and_its_button_answers(
    enter: Enter, merged: Merge, pair: tuple[Proposal, Proposal], bea: Person
) -> None:
    link, visitor = f"/merges/{merged.pk}/carry/{carry_token(bea.pk, merged.pk)}/", enter(None)
    assert "Do you carry your support over?" in said(visitor.get(link)) and not Carry.objects.exists()
    other = f"/merges/{merged.pk}/carry/{confirm_token(bea.pk, merged.pk)}/"
    for wrong in (link.replace(f"/{merged.pk}/", f"/{merged.pk + 1}/", 1), link[:-3] + "x/", other):
        assert visitor.get(wrong).status_code == visitor.post(wrong).status_code == 404
    visitor.post(link, {"answer": "let-go"})
    assert not Carry.objects.get().carried
    assert "You may still think again" in said(visitor.get(link))
    visitor.post(link, {"answer": "carry", "revision": "1"})
    assert Support.objects.filter(proposal=merged.into_id).count() == 1


def test_who_supported_nothing_is_asked_nothing(enter: Enter, merged: Merge, carl: Person) -> None:
    page = said(enter(carl).get(f"/merges/{merged.pk}/carry/"))
    assert "Nothing is asked of you here" in page and "Carry my support over" not in page
    assert enter(carl).post(f"/merges/{merged.pk}/carry/", {"answer": "carry"}).status_code == 403
    assert enter(None).post(f"/merges/{merged.pk}/agree/").headers["Location"].endswith(f"next=/merges/{merged.pk}/")


def test_what_is_hidden_is_shown_nowhere(
    enter: Enter, merge: Merge, pair: tuple[Proposal, Proposal], nora: Person, carl: Person
) -> None:
    hide_content(kind="proposal", content_id=pair[0].pk, by=nora, rule="spam")
    page = said(enter(carl).get(f"/merges/{merge.pk}/"))
    assert pair[0].title not in page and "90 cm" not in page and pair[1].title in page
    assert "no longer public" in page


def test_a_merge_of_many_costs_no_more_per_page_of_an_author(
    enter: Enter, merge: Merge, ana: Person, molinos: District
) -> None:
    before = cost(enter, f"/merges/{merge.pk}/")
    assert before < 45
    for n in range(19):
        actions.give_support(proposal_id=merge.placed_as_id, by=build.resident(f"s{n}", molinos))
    assert cost(enter, f"/merges/{merge.pk}/") == before
