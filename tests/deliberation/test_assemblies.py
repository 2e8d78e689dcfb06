"""An assembly from its call to the city's answer: who can be drawn, how it is drawn, what it recommends."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from accounts.models import Person
from charter.models import District, Office, Topic
from commons import clock
from commons.errors import IllegalMove, Refused
from deliberation.actions import assemblies as actions
from deliberation.lifecycle.assemblies import HELD, SeatState, State
from deliberation.lot.draw import draw as draw_again
from deliberation.models import Draw, Entrant, MemberVote, Seat, Willing
from deliberation.queries import assemblies as queries
from journal.models import Entry
from proposals.lifecycle import State as ProposalState
from proposals.models import Proposal, Support
from tests import build
from tests.deliberation.assemblies import (
    EVENT,
    QUOTAS,
    SOURCE,
    accepted,
    called,
    census,
    crowd,
    drafted,
    drawn,
    entered,
    happened,
    listed,
    sitting,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(molinos: District, salinas: District) -> list[Person]:
    return crowd(molinos, salinas)


def test_from_the_call_to_the_citys_clock(ilse: Person, mobility: Topic, streets: Office, people: list[Person]) -> None:
    its, members = sitting(ilse, mobility, people)
    assert its.state == State.SITTING and len(members) == 4
    draft = actions.draft_recommendation(
        by=members[0], assembly_id=its.pk, title="Shade at every stop", body="A tree or a roof at every stop by 2030."
    )
    for member in members[:3]:
        actions.vote_on_recommendation(by=member, recommendation_id=draft.pk, choice="for")
    actions.vote_on_recommendation(by=members[3], recommendation_id=draft.pk, choice="against")
    entered_ = actions.enter_carried(by=ilse, recommendation_id=draft.pk)
    proposal = entered_.proposal
    assert proposal is not None
    assert (proposal.kind, proposal.state, proposal.office) == (
        "recommendation",
        ProposalState.AWAITING_ANSWER,
        streets,
    )
    assert proposal.due_at == clock.due(proposal.reached_at, 30)
    assert proposal.author is None and proposal.author_label == "Assembly: Shade for the summer"
    assert (entered_.votes_for, entered_.votes_against, entered_.abstained) == (3, 1, 0)
    assert not MemberVote.objects.exists() and not Support.objects.exists()
    verbs = list(Entry.objects.filter(subject_type="proposal").order_by("id").values_list("verb", flat=True))
    assert verbs == ["proposal.published", "proposal.reached"]
    # Nobody who was drawn stands in any entry.
    about = Entry.objects.filter(subject_type__in=["assembly", "recommendation", "proposal"])
    assert set(about.values_list("actor", flat=True)) <= {ilse.pk, None}


def test_the_same_seed_gives_the_same_panel_and_the_script_agrees(
    ilse: Person, mobility: Topic, people: list[Person], tmp_path_factory: pytest.TempPathFactory
) -> None:
    from deliberation.lot import repeat
    from deliberation.lot.draw import draw

    its = called(ilse, mobility)
    entered(its, people)
    listed(its, ilse)
    row = Draw.objects.get(assembly=its)
    lottery = queries.lottery(row)
    assert lottery.commitment == row.commitment and len(row.commitment) == 64
    expected = draw(lottery, "48211")
    drawn(its, ilse, seed="48211")
    first = Seat.objects.filter(assembly=its, state=SeatState.INVITED).first()
    assert first and first.person
    actions.decline_seat(by=first.person, assembly_id=its.pk)
    row.refresh_from_db()
    assert tuple(row.first) == expected.first and row.declined == [[first.ticket]]
    held = set(Seat.objects.filter(assembly=its, state__in=HELD).values_list("ticket", flat=True))
    assert held == set(row.seated) and len(held) == 4
    its = queries.assembly(its.pk, ilse)
    folder = tmp_path_factory.mktemp("draw")
    for name, text in queries.public_files(its).items():
        (folder / name).write_text(text)
    assert repeat.main([str(folder), "--seed", "48211", "--commitment", row.commitment]) == 0
    # A file that is not as it was published is found.
    (folder / "panels.txt").write_text(row.panels + "\n")
    said = json.loads((folder / "draw.json").read_text())
    assert said["seed"] == "48211"
    assert repeat.main([str(folder)]) == 1


def test_the_panel_meets_every_quota_and_what_was_answered_stays_in_codes(
    ilse: Person, mobility: Topic, people: list[Person]
) -> None:
    its = drafted(ilse, mobility)
    question = actions.ask_question(
        by=ilse, assembly_id=its.pk, text="Do you rent or own your home?", choices=["Rent", "Own"], feature="home"
    )
    actions.set_quotas(by=ilse, assembly_id=its.pk, quotas=QUOTAS + "home,Rent,2,2\nhome,Own,2,2\n")
    actions.call_assembly(by=ilse, assembly_id=its.pk)
    for n, person in enumerate(people):
        actions.take_part(by=person, assembly_id=its.pk, answers={"home": "Rent" if n % 4 else "Own"})
    listed(its, ilse)
    row = Draw.objects.get(assembly=its)
    for file in (row.listing, row.quotas, row.panels, row.rules):
        assert not {"home", "Rent", "Own"} & set(file.replace("\n", ",").split(","))
    question.refresh_from_db()
    assert question.column in row.listing and set(question.codes.values()) <= set(
        row.quotas.replace("\n", ",").split(",")
    )
    drawn(its, ilse)
    panel = Entrant.objects.filter(assembly=its, ticket__in=row.__class__.objects.get(pk=row.pk).seated)
    features = list(panel.values_list("features", flat=True))
    assert not queries.asked(its).broken([tuple(f[name] for name in queries.asked(its).features) for f in features])
    members = accepted(its)
    actions.seat_assembly(by=ilse, assembly_id=its.pk)
    # The draw is final: what was answered is nowhere any more.
    assert not Entrant.objects.exists() and len(members) == 4
    question.refresh_from_db()
    its.refresh_from_db()
    assert question.codes == {} and its.secret is None and not its.quotas.filter(feature="home").exists()


def test_quotas_that_cannot_be_met_say_which_and_open_the_list_again(
    ilse: Person, mobility: Topic, people: list[Person]
) -> None:
    its = called(ilse, mobility, quotas=QUOTAS.replace("salinas,1,3", "salinas,3,3"))
    entered(its, [*people[:6], people[6]])  # one alone of Salinas
    actions.close_list(by=ilse, assembly_id=its.pk, event=EVENT, event_at=clock.now() + dt.timedelta(days=3))
    actions.list_assembly(assembly_id=its.pk)
    its.refresh_from_db()
    assert its.state == State.CALLED and its.event_at is None
    assert ["district", "salinas", "min", 2] in its.shortfalls
    assert not Draw.objects.exists() and not Entrant.objects.exclude(ticket="").exists()
    entered(its, people[7:])
    assert listed(its, ilse).state == State.LISTED


def test_an_empty_list_says_that_people_are_missing(ilse: Person, mobility: Topic, people: list[Person]) -> None:
    its = called(ilse, mobility)
    actions.close_list(by=ilse, assembly_id=its.pk, event=EVENT, event_at=clock.now() + dt.timedelta(days=3))
    actions.list_assembly(assembly_id=its.pk)
    its.refresh_from_db()
    assert its.state == State.CALLED and its.shortfalls[0] == ["", "", "size", 4]
    assert {bound for _feature, _value, bound, _n in its.shortfalls[1:]} == {"min"}, "and whose minimum lacks people"


def test_the_seed_is_entered_once_and_only_after_the_event(ilse: Person, mobility: Topic, people: list[Person]) -> None:
    its = called(ilse, mobility)
    entered(its, people)
    listed(its, ilse)
    with pytest.raises(Refused) as early:
        actions.enter_seed(by=ilse, assembly_id=its.pk, seed="1", source=SOURCE)
    assert early.value.verdict.code == "too-early"
    happened(its)
    with pytest.raises(ValidationError):
        actions.enter_seed(by=ilse, assembly_id=its.pk, seed=" ", source=SOURCE)
    actions.enter_seed(by=ilse, assembly_id=its.pk, seed="48211", source=SOURCE)
    with pytest.raises(IllegalMove):
        actions.enter_seed(by=ilse, assembly_id=its.pk, seed="7", source=SOURCE)
    assert Draw.objects.get().seed == "48211"


def test_a_deadline_passes_and_others_are_called(ilse: Person, mobility: Topic, people: list[Person]) -> None:
    its = called(ilse, mobility)
    entered(its, people)
    drawn(listed(its, ilse), ilse)
    late = list(queries.invited(its)[:2])
    Seat.objects.filter(pk__in=[seat.pk for seat in late]).update(answer_by=clock.now())
    with pytest.raises(Refused) as refused:
        actions.accept_seat(by=late[0].person, assembly_id=its.pk)  # type: ignore[arg-type]
    assert refused.value.verdict.code == "too-late"
    assert actions.tend_panels() == 2 and actions.tend_panels() == 0
    assert {Seat.objects.get(pk=seat.pk).state for seat in late} == {SeatState.LAPSED}
    assert not Seat.objects.filter(state=SeatState.LAPSED, person__isnull=False).exists()
    assert queries.invited(its).count() == 4
    assert Draw.objects.get().declined == [sorted(seat.ticket for seat in late)]


def test_where_nobody_is_left_the_seat_stays_empty_and_says_which_quota(
    ilse: Person, mobility: Topic, people: list[Person]
) -> None:
    its = called(ilse, mobility, quotas=QUOTAS.replace("salinas,1,3", "salinas,2,3"))
    entered(its, [*people[:6], people[6], people[7]])
    drawn(listed(its, ilse), ilse)
    actions.decline_seat(by=people[6], assembly_id=its.pk)
    draw = Draw.objects.get()
    assert ["district", "salinas", "min", 1] in draw.failed and draw.declined == []
    assert queries.invited(its).count() == 3
    accepted(its)
    assert actions.seat_assembly(by=ilse, assembly_id=its.pk).state == State.SITTING


def test_a_seat_that_is_freed_after_one_stayed_empty_is_filled_all_the_same(
    ilse: Person, mobility: Topic, people: list[Person]
) -> None:
    quotas = "feature,value,min,max\ndistrict,molinos,1,1\ndistrict,salinas,3,3\n"
    its = called(ilse, mobility, quotas=quotas)
    molinos, salinas = people[0], people[6:]
    entered(its, [molinos, *salinas])
    drawn(listed(its, ilse), ilse)
    actions.decline_seat(by=molinos, assembly_id=its.pk)
    draw = Draw.objects.get(assembly=its)
    assert draw.failed and len(draw.unfilled) == 1 and draw.declined == []
    for _n in range(3):  # three of six are left, and each is called
        invited = Seat.objects.filter(assembly=its, person__in=salinas, state=SeatState.INVITED)
        actions.decline_seat(by=invited.earliest("pk").person, assembly_id=its.pk)  # type: ignore[arg-type]
        assert invited.count() == 3
    assert actions.tend_panels() == 0, "what cannot be filled is not tried again and again"
    actions.decline_seat(by=invited.earliest("pk").person, assembly_id=its.pk)  # type: ignore[arg-type]
    draw.refresh_from_db()
    assert invited.count() == 2 and len(draw.unfilled) == 2 and len(draw.declined) == 3
    assert draw_again(queries.lottery(draw), draw.seed, draw.declined).seated == tuple(draw.seated)


def test_who_erases_the_account_is_replaced(ilse: Person, mobility: Topic, people: list[Person]) -> None:
    from accounts.actions import erase_person

    its = called(ilse, mobility)
    entered(its, people)
    drawn(listed(its, ilse), ilse)
    seat = queries.invited(its).first()
    assert seat and seat.person
    erase_person(person_id=seat.person_id, texts=True)  # type: ignore[call-arg]
    seat.refresh_from_db()
    assert (seat.person, seat.state) == (None, SeatState.GONE)
    assert actions.tend_panels() == 1 and queries.invited(its).count() == 4


def test_nobody_sits_on_two_assemblies(ilse: Person, mobility: Topic, people: list[Person]) -> None:
    first, second = called(ilse, mobility), called(ilse, mobility, title="Water for the fields")
    for its in (first, second):
        entered(its, people)
    listed(second, ilse)
    drawn(listed(first, ilse), ilse)
    taken = set(queries.invited(first).values_list("person", flat=True))
    drawn(second, ilse)
    assert not taken & set(queries.invited(second).values_list("person", flat=True))
    assert queries.invited(second).count() == 4


def test_who_is_willing_in_general_is_on_a_list_that_asks_nothing(
    ilse: Person, mobility: Topic, people: list[Person], carl: Person
) -> None:
    for person in people:
        actions.be_willing(by=person, willing=True)
    with pytest.raises(Refused):
        actions.be_willing(by=carl, willing=True)
    actions.be_willing(by=people[0], willing=False)
    assert Willing.objects.count() == len(people) - 1
    its = listed(called(ilse, mobility), ilse)
    assert Draw.objects.get(assembly=its).people == len(people) - 1


def test_an_accepted_proposal_convenes(
    ilse: Person, mobility: Topic, ana: Person, salinas: District, streets: Office
) -> None:
    census(salinas)
    waiting = build.proposal(ana, state=ProposalState.OPEN)
    for nothing in (10**9, waiting.pk):
        with pytest.raises(ValidationError) as wrong:
            drafted(ilse, mobility, proposal=nothing, quotas="")
        assert "proposal" in wrong.value.message_dict
    accepted_one = build.proposal(ana, state=ProposalState.ANSWERED, answered_at=clock.now(), title="Shade the race")
    build.answer(accepted_one, by=streets)
    page, link = f"/proposals/{accepted_one.pk}/", "Residents drawn by lot talk about it"
    its = drafted(ilse, mobility, proposal=accepted_one.pk)
    assert link not in Client().get(page).content.decode(), "a draft is nobody's yet"
    actions.call_assembly(by=ilse, assembly_id=its.pk)
    assert "Shade the race" in Client().get(f"/assemblies/{its.pk}/").content.decode()
    told = Client().get(page).content.decode()
    assert link in told and f'href="/assemblies/{its.pk}/"' in told


@pytest.mark.parametrize(
    ("quotas", "said"),
    [
        ("", "Line 1: the first line has to be feature,value,min,max."),
        ("feature,value,min,max\ndistrict,molinos,3,1\n", "Line 2: the minimum is higher than the maximum (3-1)."),
        ("feature,value,min,max\ndistrict,atlantis,1,4\n", "Line 2: district has no value “atlantis”."),
        ("feature,value,min,max\nincome,high,1,4\n", "Line 2: there is no feature “income”: ask for it first."),
        (
            "feature,value,min,max\ndistrict,molinos,5,6\n",
            "The minima of district add up to 5, more than there are seats.",
        ),
    ],
)
def test_a_table_of_quotas_is_refused_by_line(
    quotas: str, said: str, ilse: Person, mobility: Topic, molinos: District
) -> None:
    its = drafted(ilse, mobility, quotas="")
    with pytest.raises(ValidationError) as wrong:
        actions.set_quotas(by=ilse, assembly_id=its.pk, quotas=quotas)
    assert wrong.value.message_dict["quotas"] == [said]


def test_members_speak_without_a_name_and_others_do_not(ilse: Person, mobility: Topic, people: list[Person]) -> None:
    its, members = sitting(ilse, mobility, people)
    said = actions.speak_from_assembly(by=members[0], assembly_id=its.pk, text="We heard three engineers today.")
    ours = actions.speak_from_assembly(by=ilse, assembly_id=its.pk, text="The next session is in the library.")
    assert (said.by_city, ours.by_city) == (False, True)
    stranger = next(person for person in people if person not in members)
    with pytest.raises(Refused):
        actions.speak_from_assembly(by=stranger, assembly_id=its.pk, text="I was not drawn, and speak.")
    with pytest.raises(Refused):
        actions.take_back_statement(by=members[1], assembly_id=its.pk, statement_id=said.pk)
    actions.take_back_statement(by=members[0], assembly_id=its.pk, statement_id=said.pk)
    assert queries.statements(its) == [ours]


def test_what_is_not_carried_does_not_go_to_the_city(
    ilse: Person, mobility: Topic, streets: Office, people: list[Person]
) -> None:
    its, members = sitting(ilse, mobility, people)
    text = {"title": "Shade at every stop", "body": "A tree or a roof at every stop by 2030."}
    draft = actions.draft_recommendation(by=ilse, assembly_id=its.pk, **text)
    codes = []
    for member, choice in zip(members, ("against", "for", "abstain", "against"), strict=True):
        try:
            actions.enter_carried(by=ilse, recommendation_id=draft.pk)
        except Refused as refused:
            codes.append(refused.verdict.code)
        actions.vote_on_recommendation(by=member, recommendation_id=draft.pk, choice=choice)
    assert codes == ["too-few", "too-few", "not-carried", "not-carried"]
    # Another text is another vote.
    actions.draft_recommendation(by=ilse, assembly_id=its.pk, recommendation_id=draft.pk, **text)
    assert not MemberVote.objects.exists() and not Proposal.objects.exists()
