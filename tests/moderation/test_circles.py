"""What is said in circles and assemblies is flagged, hidden, brought back and erased like everything else."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.db import IntegrityError, transaction
from django.test import Client

from accounts.models import Person
from charter.models import District, Topic
from commons import clock
from commons.errors import IllegalMove, Refused
from commons.models import Visibility
from deliberation.actions import assemblies as lots
from deliberation.actions import circles
from deliberation.lifecycle.assemblies import SeatState
from deliberation.lifecycle.assemblies import State as Sits
from deliberation.models import Assembly, Circle, Meeting, Recommendation, Seat
from journal.actions import sequence
from journal.models import Entry
from moderation import actions, queries
from moderation.contents import piece
from moderation.lifecycle import State
from moderation.models import Act, Concern
from moderation.rights import erase_hidden_content
from notifications.actions import tell_people
from notifications.models import Notification
from tests import build
from tests.callers import caller
from tests.deliberation.circles import build as gathered
from tests.moderation.conftest import WORDS

pytestmark = pytest.mark.django_db
WORD = "zwrkqx"
KINDS = {
    "circle": "circle",
    "decision": "decisions",
    "voice": "voices",
    "agendaitem": "agenda",
    "meeting": "meetings",
    "assemblystatement": "statements",
    "recommendation": "recommendations",
}


class World:
    """One thing of every kind, each with the word in it. Bea wrote what is the circle's; ana sits on the assembly."""

    def __init__(self, ana: Person, bea: Person, molinos: District, mobility: Topic) -> None:
        at = clock.now()
        given = {"purpose": f"We want a {WORD} at every crossing of the school run.", "district_id": molinos.pk}
        self.circle = gathered.founded(bea, ana, title=f"A {WORD} for the xylophone", **given)
        self.open = gathered.asked(bea, self.circle, title=f"Which {WORD}?", text=f"The {WORD} of last summer.")
        circles.speak(by=bea, decision_id=self.open.pk, said="no", reason=f"No {WORD} is worth it.")
        self.within = self.open.voices.get()
        self.decision = gathered.asked(bea, self.circle, title=f"Where is the {WORD}?", text=f"The {WORD} stands here.")
        circles.speak(by=bea, decision_id=self.decision.pk, said="no", reason=f"Not my {WORD}, for one.")
        self.decision = gathered.closed(self.decision)
        self.voice = self.decision.voices.get()
        self.item = circles.add_item(by=bea, circle_id=self.circle.pk, title=f"Our {WORD}", text=f"Any {WORD}?")
        meeting = gathered.convened(bea, self.circle, title=f"The {WORD} meeting", place_name=f"{WORD} corner")
        self.ahead = gathered.convened(bea, self.circle, title=f"Another {WORD} meeting", place_name=f"{WORD} place")
        self.meeting = gathered.held(meeting)
        circles.publish_minutes(by=bea, meeting_id=meeting.pk, minutes=f"We saw a {WORD}. " * 3)
        sits = {"state": Sits.SITTING, "event": "A lottery", "event_at": at - dt.timedelta(days=1), "drawn_at": at}
        sits |= {"listed_at": at - dt.timedelta(days=2), "mandate": "Which streets need shade?", "reason": "Heat."}
        self.assembly = Assembly.objects.create(title="Shade", seats=1, topic=mobility, districts=["molinos"], **sits)
        seat = {"person": ana, "state": SeatState.ACCEPTED, "answer_by": at}
        Seat.objects.create(assembly=self.assembly, ticket="a" * 32, **seat)
        self.statement = lots.speak_from_assembly(by=ana, assembly_id=self.assembly.pk, text=f"We heard of a {WORD}.")
        words = {"title": f"A {WORD} first", "body": f"Every street gets its {WORD} before winter."}
        self.voted = lots.draft_recommendation(by=ana, assembly_id=self.assembly.pk, **words)
        made = Recommendation.objects.create(assembly=self.assembly, **words)
        its = {"proposal": build.proposal(bea, title="A first street"), "entered_at": at, "votes_for": 1}
        Recommendation.objects.filter(pk=made.pk).update(**its)
        self.recommendation = Recommendation.objects.get(pk=made.pk)

    @property
    def public(self) -> list[object]:
        of_circle = [self.decision, self.voice, self.item, self.meeting, self.ahead, self.open]
        return [*of_circle, self.statement, self.recommendation]

    def addresses(self) -> list[str]:
        one, its = f"circles/{self.circle.pk}", f"assemblies/{self.assembly.pk}"
        tabs = ("", "agenda/", "decisions/", "meetings/", "proposals/", "members/")
        shown = [f"{one}/{tab}" for tab in tabs] + ["circles/", f"{its}/"]
        shown += [f"circles/decisions/{each.pk}/" for each in (self.decision, self.open)]
        shown += [f"circles/meetings/{each.pk}/" for each in (self.meeting, self.ahead)]
        found = [f"/{path}" for path in shown] + [f"/api/v1/{path}" for path in shown]
        files = [f"circles/meetings/{each.pk}/meeting.ics" for each in (self.meeting, self.ahead)]
        found += ["/circles/?search=xylophone", "/api/v1/circles/?search=xylophone", "/", "/moderation/"]
        found += [f"/{path}" for path in files] + [f"/{one}/meetings.ics"]
        found += [f"/api/v1/{its}/statements/", f"/api/v1/{its}/recommendations/"]
        parts = [("circle", each) for each in (self.decision, self.voice, self.item, self.meeting)]
        parts += [("assembly", each) for each in (self.statement, self.recommendation)]
        for whole, each in parts:
            found.append(f"/{one if whole == 'circle' else its}/{KINDS[kind(each)]}/{each.pk}/flag/")
        return found

    def hits(self, browser: Client) -> set[str]:
        return {path for path in self.addresses() if WORD in browser.get(path).content.decode()}


def kind(found: object) -> str:
    return str(found._meta.model_name)  # type: ignore[attr-defined]


def hide(found: object, by: Person) -> Act:
    return actions.hide(kind=kind(found), content_id=found.pk, by=by, reason="illegal", text=WORDS)  # type: ignore[attr-defined]


def flag(found: object, by: Person | None) -> Concern:
    return actions.flag_content(kind=kind(found), content_id=found.pk, by=by, reason="insult")  # type: ignore[attr-defined]


@pytest.fixture
def world(ana: Person, bea: Person, molinos: District, mobility: Topic) -> World:
    return World(ana, bea, molinos, mobility)


def test_a_hidden_word_is_nowhere(world: World, nora: Person, ana: Person, bea: Person, mira: Person) -> None:
    readers: dict[str, Client] = {"visitor": Client(), "stranger": Client(), "program": caller(mira)}  # type: ignore[dict-item]
    readers["stranger"].force_login(mira)
    readers["member"] = Client()
    readers["member"].force_login(ana)
    before = {name: world.hits(reader) for name, reader in readers.items()}
    one, its = f"/circles/{world.circle.pk}", f"/assemblies/{world.assembly.pk}"
    told = {"/circles/", f"{one}/", f"{one}/agenda/", f"{one}/meetings.ics", f"{its}/", f"/api/v1{its}/statements/"}
    told |= {f"/circles/decisions/{world.decision.pk}/", f"/api/v1/circles/meetings/{world.meeting.pk}/"}
    told |= {f"/circles/meetings/{world.ahead.pk}/meeting.ics", f"{one}/voices/{world.voice.pk}/flag/"}
    assert told <= before["visitor"] and len(before["program"]) > 8

    for found in world.public:
        hide(found, nora)
    left = {name: world.hits(reader) for name, reader in readers.items()}
    only_circle = {f"{one}/{tab}" for tab in ("", "agenda/", "decisions/", "meetings/", "proposals/", "members/")}
    only_circle |= {f"/api/v1{path}" for path in only_circle}
    only_circle |= {"/circles/", "/circles/?search=xylophone", "/api/v1/circles/", "/api/v1/circles/?search=xylophone"}
    only_circle |= {f"{one}/meetings.ics"}
    member_of_panel = {f"{its}/", f"/api/v1{its}/recommendations/"}
    assert left["visitor"] <= only_circle and left["program"] <= only_circle
    assert left["member"] <= only_circle | member_of_panel | {"/"}
    hide(world.circle, nora)
    Recommendation.objects.filter(pk=world.voted.pk).update(visibility=Visibility.HIDDEN)
    assert {name: world.hits(reader) for name, reader in readers.items()} == {name: set() for name in readers}


def test_each_is_flagged_and_stands_in_the_queue_with_what_it_belongs_to(
    world: World, carl: Person, nora: Person
) -> None:
    for found in [world.circle, *world.public]:
        concern = flag(found, carl)
        flag(found, None)
        sort = "assembly" if kind(found) in ("assemblystatement", "recommendation") else "circle"
        whole = world.assembly if sort == "assembly" else world.circle
        assert concern.place == {sort: whole.pk} and concern.whole == whole
        assert concern.district is not None and concern.district.code == "molinos"
    rows = list(queries.queue(person=nora, district="molinos"))
    queries.with_content(rows)
    assert len(rows) == 9 and all(WORD in "".join(queries.shown_words(row.piece)) for row in rows)
    browser = Client()
    browser.force_login(nora)
    page = browser.get("/moderation/queue/").content.decode()
    assert page.count(WORD) > 9 and f"{world.circle.title}: {world.decision.title}" in page
    for row in rows:
        case = browser.get(f"/moderation/content/{row.kind}/{row.content_id}/")
        assert WORD in case.content.decode(), row.kind
    listed = caller(nora).get("/api/v1/moderation/queue/").json()["results"]
    assert {row["circle"] or row["assembly"] for row in listed} == {world.circle.pk, world.assembly.pk}


def test_a_page_takes_the_flag_and_thanks(world: World, mira: Person) -> None:
    browser = Client()
    browser.force_login(mira)
    one, its = f"/circles/{world.circle.pk}", f"/assemblies/{world.assembly.pk}"
    for place, found in ((f"{its}/statements/{world.statement.pk}", world.statement), (f"{one}", world.circle)):
        about = {"about": f"{kind(found)}-{found.pk}", "reason": "spam", "asked": "x"}
        whole = its if found is world.statement else one
        asked = browser.get(f"{place}/flag/")
        stamp = asked.context["form"]["asked"].value()
        done = browser.post(f"{place}/flag/", about | {"asked": stamp or ""})
        assert done.status_code == 302 and done["Location"] == f"{whole}/flag/thanks/"
        assert browser.get(done["Location"]).status_code == 200
    assert Concern.objects.count() == 2
    for strange in (f"{one}/nothing/1/flag/", f"{its}/statements/{world.statement.pk + 99}/flag/"):
        assert browser.get(strange).status_code == 404
    other = Circle.objects.create(title="Another circle", purpose=".")
    assert browser.get(f"/circles/{other.pk}/agenda/{world.item.pk}/flag/").status_code == 404


def test_what_is_said_within_is_there_for_members_alone(world: World, ana: Person, mira: Person, nora: Person) -> None:
    for found in (world.within, world.voted):
        with pytest.raises(ObjectDoesNotExist):
            flag(found, mira)
        with pytest.raises(ObjectDoesNotExist):
            flag(found, None)
        with pytest.raises(ObjectDoesNotExist):
            hide(found, nora)
    assert caller(mira).post(f"/api/v1/circles/voices/{world.within.pk}/flag/", {"reason": "spam"}).status_code == 404
    browser = Client()
    browser.force_login(nora)
    path = f"/moderation/content/voice/{world.within.pk}/"
    assert browser.get(path).status_code == 404, "nobody looks into a circle without a flag"
    flag(world.within, ana)
    assert WORD in browser.get(path).content.decode()
    hide(world.within, nora)
    world.within.refresh_from_db()
    circles.speak(by=world.within.author, decision_id=world.open.pk, said="no", reason=f"Still no {WORD} for me.")
    world.within.refresh_from_db()
    assert world.within.visibility == Visibility.HIDDEN, "other words do not bring it back"


def test_nobody_decides_about_their_own(world: World, ana: Person, bea: Person) -> None:
    for found in [world.circle, *world.public[:-2]]:
        with pytest.raises(Refused) as own:
            flag(found, bea)
        assert own.value.verdict.code == "own-content"
    for found in (world.statement, world.recommendation, world.voted):
        with pytest.raises(Refused) as own:
            flag(found, ana)
        assert own.value.verdict.code == "own-content", "a recommendation is of all who sit on the assembly"


def test_its_author_is_told_and_asked_for_other_words_where_they_can_be_changed(
    world: World, nora: Person, bea: Person, ana: Person
) -> None:
    for found in (world.circle, world.open, world.meeting, world.item):
        act = actions.ask_to_edit(kind=kind(found), content_id=found.pk, by=nora, reason="insult", text=WORDS)
        browser = Client()
        browser.force_login(bea)
        assert browser.get(f"/moderation/acts/{act.pk}/").context["change_url"].startswith("/circles/")
    for found in (world.decision, world.voice, world.statement, world.recommendation):
        with pytest.raises(IllegalMove):
            actions.ask_to_edit(kind=kind(found), content_id=found.pk, by=nora, reason="insult", text=WORDS)
    circles.publish_minutes(by=bea, meeting_id=world.meeting.pk, minutes="We saw nothing worth a word at all.")
    assert Meeting.objects.get(pk=world.meeting.pk).edit_asked_at is None
    hide(world.recommendation, nora)
    sequence()
    tell_people()
    told = Notification.objects.filter(kind="moderated")
    assert {(line.person_id, line.circle_id, line.assembly_id) for line in told} == {
        (bea.pk, world.circle.pk, None),
        (ana.pk, None, world.assembly.pk),
    }
    assert not Notification.objects.filter(kind="circle", entry__subject_id=world.decision.pk, circle=None).exists()


def test_what_was_hidden_for_half_a_year_is_erased(world: World, nora: Person) -> None:
    hidden = [*world.public, world.circle]
    for found in hidden:
        hide(found, nora)
    for found in hidden:
        assert Entry.objects.filter(verb=f"{kind(found)}.hidden", subject_id=found.pk).exists()
    Act.objects.update(created_at=clock.now() - dt.timedelta(days=185))
    assert erase_hidden_content(clock.now()) == len(hidden)
    for found in hidden:
        found.refresh_from_db()
        assert WORD not in str(vars(found)) and found.visibility == Visibility.ERASED
    assert Concern.objects.filter(state=State.SETTLED).count() == len(hidden)


def test_what_was_hidden_comes_back_as_it_was(world: World, nora: Person) -> None:
    for found in (world.voice, world.statement):
        hide(found, nora)
        actions.restore(kind=kind(found), content_id=found.pk, by=nora, reason="mistake", text=WORDS)
        assert piece(kind(found), found.pk).visibility == Visibility.PUBLIC


def test_a_concern_is_about_one_whole(world: World) -> None:
    both = {"circle": world.circle, "assembly": world.assembly}
    for about in ({}, both):
        with pytest.raises(IntegrityError, match="moderation_concern_of_one"), transaction.atomic():
            Concern.objects.create(kind="circle", content_id=world.circle.pk, **about)
