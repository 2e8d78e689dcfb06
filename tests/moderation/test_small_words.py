"""What is a line or two on a page of something else is flagged, hidden, told, restored and erased by itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

import proposals.actions
import voting.actions
from accounts.actions import change_organisation
from accounts.models import Person
from charter.models import District, Office
from commons.errors import IllegalMove
from commons.models import Visibility
from commons.verdict import Refused
from journal.actions import sequence
from moderation import actions
from moderation.models import Act, Concern
from moderation.rights import erase_hidden_content
from notifications.actions import tell_people
from notifications.models import Kind, Mail, Notification
from proposals.models import Answer, HelpCall, Need, OwnStep
from tests import build
from tests.callers import caller
from tests.moderation.conftest import WORDS
from tests.moderation.test_planted_word import WORD, World
from tests.voting.build import closed, opened
from voting.models import Option, Round

KINDS = ("need", "ownstep", "takeup", "milestone", "option", "organisation")


@pytest.fixture
def world(ana: Person, bea: Person, carl: Person, molinos: District, streets: Office, omar: Person) -> World:
    made = World(ana, bea, carl, molinos, streets)
    Answer.objects.filter(proposal=made.built).update(author=omar)
    return made


def piece_of(world: World, kind: str) -> Any:
    return next(each for each in world.small if each._meta.model_name == kind)


def where(world: World, kind: str) -> tuple[str, str, str]:
    """Return the page where it is read, the page where it is flagged, and the path of the API to flag it."""
    pk = piece_of(world, kind).pk
    taken, built, vote = (f"/proposals/{world.taken.pk}/", f"/proposals/{world.built.pk}/", f"/rounds/{world.vote.pk}/")
    return {
        "need": (f"{taken}help/", f"{taken}flag/?about=need-{pk}", f"needs/{pk}"),
        "ownstep": (f"{taken}help/", f"{taken}flag/?about=ownstep-{pk}", f"steps/{pk}"),
        "takeup": (f"{taken}help/", f"{taken}flag/?about=takeup-{pk}", f"take-ups/{pk}"),
        "milestone": (f"{built}delivery/", f"{built}flag/?about=milestone-{pk}", f"milestones/{pk}"),
        "option": (vote, f"{vote}options/{pk}/flag/", f"options/{pk}"),
        "organisation": ("/organisations/wheels/", f"/organisations/{pk}/flag/", f"organisations/{pk}"),
    }[kind]


@pytest.mark.parametrize("kind", KINDS)
def test_it_is_flagged_from_its_page_and_by_program_with_an_account_and_without(
    world: World, kind: str, mira: Person, nora: Person
) -> None:
    piece, (page, flag, api) = piece_of(world, kind), where(world, kind)
    assert flag in Client().get(page).content.decode()
    form = Client().get(flag)
    assert form.status_code == 200 and f"{kind}-{piece.pk}" in form.content.decode()
    assert caller().post(f"/api/v1/{api}/flag/", {"reason": "spam"}).status_code == 200
    assert caller(mira).post(f"/api/v1/{api}/flag/", {"reason": "insult"}).status_code == 200
    concern = Concern.objects.get(kind=kind, content_id=piece.pk)
    assert concern.flag_count == 2 and WORD in Client().get(page).content.decode()
    desk = Client()
    desk.force_login(nora)
    waiting = desk.get("/moderation/queue/").content.decode()
    assert f"/moderation/content/{kind}/{piece.pk}/" in waiting and WORD in waiting
    case = desk.get(f"/moderation/content/{kind}/{piece.pk}/").content.decode()
    assert WORD in case and page in case
    row = caller(nora).get("/api/v1/moderation/queue/").json()["results"][0]
    assert (row["kind"], row["content"]) == (kind, piece.pk) and WORD in row["text"]


@pytest.mark.parametrize("kind", KINDS)
def test_it_is_hidden_and_comes_back_as_it_was(world: World, kind: str, nora: Person) -> None:
    piece, (page, flag, api) = piece_of(world, kind), where(world, kind)
    before = Client().get(page).content.decode().count(WORD)
    act = actions.hide(kind=kind, content_id=piece.pk, by=nora, reason="illegal", text=WORDS)
    assert Client().get(page).content.decode().count(WORD) < before
    assert flag not in Client().get(page).content.decode() and Client().get(flag).status_code == 404
    assert caller().post(f"/api/v1/{api}/flag/", {"reason": "spam"}).status_code == 404
    with pytest.raises(IllegalMove):
        actions.ask_to_edit(kind=kind, content_id=piece.pk, by=nora, reason="illegal", text=WORDS)
    actions.restore(kind=kind, content_id=piece.pk, by=nora, reason="mistake", text=WORDS)
    act.refresh_from_db()
    assert act.restored_at and Client().get(page).content.decode().count(WORD) == before


@pytest.mark.django_db(transaction=True)
def test_whoever_answers_for_it_is_told_the_rule_and_the_words(
    world: World, nora: Person, ana: Person, omar: Person, ilse: Person
) -> None:
    world.wheels.representatives.create(person=ana)
    Round.objects.filter(pk=world.vote.pk).update(drafted_by=ilse)
    tell_all()
    for kind, whose in zip(KINDS, (ana, ana, ana, omar, ilse, ana), strict=True):
        piece = piece_of(world, kind)
        with pytest.raises(Refused):
            actions.flag_content(kind=kind, content_id=piece.pk, by=whose, reason="spam")
        actions.hide(kind=kind, content_id=piece.pk, by=nora, reason="illegal", text=WORDS)
        tell_all()
        line = Notification.objects.filter(kind=Kind.MODERATED).latest("id")
        mail = Mail.objects.get(notification=line)
        assert line.person == whose and WORDS in mail.text and WORD not in mail.subject + mail.text, kind
        mine = Client()
        mine.force_login(whose)
        assert WORD in mine.get(f"/moderation/acts/{Act.objects.latest('id').pk}/").content.decode()
        assert WORDS in mine.get("/inbox/").content.decode()
    told = caller(ana).get("/api/v1/me/notifications/").json()["results"]
    assert next(row["organisation"] for row in told if row["kind"] == "moderated") == "wheels"


def test_what_is_hidden_is_neither_pledged_nor_done_nor_named_again(world: World, nora: Person, ana: Person) -> None:
    for kind in ("need", "ownstep", "milestone"):
        actions.hide(kind=kind, content_id=piece_of(world, kind).pk, by=nora, reason="spam", text=WORDS)
    its = {"proposal_id": world.taken.pk, "by": ana}
    for act, error in (
        (lambda: proposals.actions.reach_own_step(step_id=world.own_step.pk, by=ana), OwnStep.DoesNotExist),
        (lambda: proposals.actions.close_need(need_id=world.need.pk, by=ana), Need.DoesNotExist),
    ):
        with pytest.raises(error):
            act()
    refused: tuple[Callable[[], object], ...] = (
        lambda: proposals.actions.make_pledge(**its, body="Mine.", need_id=world.need.pk, amount=1),
        lambda: proposals.actions.call_for_help(**its, body="Come on Sunday.", need_id=world.need.pk),
    )
    for act in refused:
        with pytest.raises(Exception, match="needed here"):
            act()
    assert HelpCall.objects.count() == 1


def test_after_half_a_year_their_words_are_gone_and_what_administrators_wrote_stays(
    world: World, nora: Person, ilse: Person
) -> None:
    for each in world.small:
        actions.hide(kind=each._meta.model_name, content_id=each.pk, by=nora, reason="spam", text=WORDS)
    later = Act.objects.latest("created_at").created_at.replace(year=Act.objects.latest("id").created_at.year + 1)
    assert erase_hidden_content(later) == 5
    for each in world.small:
        each.refresh_from_db()
    gone = [world.need.words, world.own_step.words, world.take_up.reason, world.take_up.city_gives]
    assert [*gone, world.milestone.text, world.option.body, world.option.place_name] == [""] * 7
    assert world.option.title == "Paint" and world.wheels.visibility == Visibility.HIDDEN
    # Administrators write it anew, and moderators bring it back.
    changed = {"about": "Rolls through the city.", "reason": "Without what was wrong."}
    change_organisation(organisation_id=world.wheels.pk, by=ilse, website="", **changed)
    assert "Rolls through" not in Client().get("/organisations/wheels/").content.decode()
    actions.restore(kind="organisation", content_id=world.wheels.pk, by=nora, reason="changed", text=WORDS)
    assert "Rolls through" in Client().get("/organisations/wheels/").content.decode()


def test_hiding_what_is_said_of_an_option_changes_nothing_of_an_open_vote(nora: Person, ilse: Person) -> None:
    its, _shares = opened(ilse, method="approval", projects=(("Paint", 10), ("Trees", 20)), secrecy="open")
    option, api = its.options.get(code="1"), f"/api/v1/rounds/{its.pk}/"
    frozen, said = its.rules, caller().get(api).json()
    actions.hide(kind="option", content_id=option.pk, by=nora, reason="illegal", text=WORDS)
    told = caller().get(api).json()
    hidden = {"body": "", "place_name": "", "latitude": None, "longitude": None, "pictures": [], "visibility": "hidden"}
    assert told["options"][0] == said["options"][0] | hidden
    assert {name: told[name] for name in told if name != "options"} == {
        name: said[name] for name in said if name != "options"
    }
    page = Client().get(f"/rounds/{its.pk}/").content.decode()
    assert "The moderators hid what was said of it" in page and "Paint" in page
    its.refresh_from_db()
    assert its.rules == frozen and closed(its).state == "closed"
    assert voting.queries.options_file(its)[0]["title"] == "Paint"


def test_the_words_of_an_option_that_is_a_proposal_go_with_that(
    world: World, nora: Person, ana: Person, molinos: District
) -> None:
    its = build.proposal(ana, district=molinos, title="A tenth one")
    said = {"body": f"Where the {WORD} stands.", "title": its.title}
    option = Option.objects.create(round=world.vote, code="2", position=2, proposal=its, **said)
    assert caller().post(f"/api/v1/options/{option.pk}/flag/", {"reason": "spam"}).status_code == 404
    actions.hide(kind="proposal", content_id=its.pk, by=nora, reason="spam", text=WORDS)
    told = caller().get(f"/api/v1/rounds/{world.vote.pk}/").json()["options"][1]
    assert (told["body"], told["visibility"]) == ("", "hidden")


def tell_all() -> None:
    sequence()
    while tell_people().more:
        pass
