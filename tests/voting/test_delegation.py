"""Delegations in open rounds: whom one trusts for what, where a vote goes, and what nobody finds out."""

from __future__ import annotations

import datetime as dt
import json
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.actions import erase_person
from accounts.models import Organisation, Person, Residency
from charter.models import District, RuleVersion, Topic
from commons import clock
from commons.errors import Refused
from journal.models import Entry
from tests import build
from tests.voting.build import DAY, opened
from voting import actions, queries, rights
from voting.counting.voices import is_sum_safe, told
from voting.lifecycle import State
from voting.models import Carried, Choice, Delegation, OpenBallot, OpenVoter, OrganisationBallot, Round
from voting.queries import Fate

pytestmark = pytest.mark.django_db


def asked(ilse: Person, **given: Any) -> Round:
    """An open round without secrecy, on streets and mobility."""
    fields = {"method": "approval", "secrecy": "open", "topic": "mobility"} | given
    return opened(ilse, **fields)[0]


def ended(its: Round) -> Round:
    """The round closed and counted."""
    Round.objects.filter(pk=its.pk).update(closes_at=clock.now())
    assert actions.close_round(round_id=its.pk)
    assert actions.count_round(round_id=its.pk)
    its.refresh_from_db()
    return its


def in_days(days: int) -> dt.date:
    return clock.today() + days * DAY


def openly(by: Person, topic: str = "", organisation: Organisation | None = None) -> OpenVoter:
    return actions.accept_to_vote_openly(by=by, topic=topic, organisation_id=organisation.pk if organisation else None)


def trust(by: Person, voter: OpenVoter | None, *, days: int = 100, **scope: Any) -> Delegation:
    return actions.delegate(by=by, delegate_id=voter.pk if voter else None, expires_on=in_days(days), **scope)


def fate(by: Person, its: Round) -> Fate:
    (found,) = queries.foretold(by, [its])
    return found.fate


def said(its: Round) -> dict[str, int]:
    return dict(Choice.objects.filter(round=its).values_list("said", "voters"))


@pytest.fixture
def neighbours(molinos: District) -> list[Person]:
    return build.residents(8, molinos)


def test_votes_reach_the_organisation_through_bea(
    ilse: Person,
    ana: Person,
    bea: Person,
    otto: Person,
    wheels: Organisation,
    mobility: Topic,
    neighbours: list[Person],
    tmp_path: Path,
) -> None:
    its = asked(ilse)
    by_bea, by_wheels = openly(bea, "mobility"), openly(otto, "mobility", wheels)
    for each in neighbours:
        trust(each, by_bea, topic="mobility")
    trust(bea, by_wheels, topic="mobility")
    assert fate(neighbours[0], its) == Fate.WAITS
    actions.cast_ballot(by=otto, round_id=its.pk, said=["2"], organisation_id=wheels.pk)
    actions.cast_ballot(by=ana, round_id=its.pk, said=["1"])
    (told_,) = queries.foretold(neighbours[0], [its])
    assert (told_.fate, told_.through, told_.last) == (Fate.CARRIED, ("Bea",), "Ribera on Wheels")
    # One's own ballot goes before.
    actions.cast_ballot(by=neighbours[0], round_id=its.pk, said=["3"])
    assert fate(neighbours[0], its) == Fate.OWN
    ended(its)
    # Seven neighbours and bea by the organisation, which has no vote; ana and one neighbour themselves.
    assert said(its) == {'["1"]': 1, '["2"]': 8, '["3"]': 1}
    assert its.tally.voters == 10 and its.tally.winners == ["2"]
    assert its.tally.result["delegation"] == {
        "cast": 2,
        "delegated": 8,
        "at_least": 8,
        "beyond": 0,
        "dead_ends": None,
        "circling": None,
    }
    (row,) = Carried.objects.filter(round=its)
    assert (row.organisation, row.person, row.votes, row.beyond, row.said) == (wheels, None, 8, 0, '["2"]')
    assert not OpenBallot.objects.exists() and not OrganisationBallot.objects.exists()
    # What concerns more than this round stays.
    assert Delegation.objects.count() == 9
    call_command("export_round", its.pk, out=tmp_path)
    assert json.loads((tmp_path / "weights.json").read_text()) == [{"votes": 8, "said": ["2"]}]
    recount(tmp_path, its, 0)
    names = " ".join(path.read_text() for path in tmp_path.iterdir())
    assert not any(each.name in names.split() for each in [*neighbours, bea, ana])
    (tmp_path / "weights.json").write_text(json.dumps([{"votes": 9, "said": ["2"]}]))
    recount(tmp_path, its, 1)


def recount(folder: Path, its: Round, code: int) -> None:
    said = [sys.executable, str(folder / "recount.py"), "--digest", its.tally.digest]
    ran = subprocess.run(said, capture_output=True, text=True, check=False)
    assert ran.returncode == code, ran.stdout + ran.stderr


def test_the_round_goes_before_the_topic_and_that_before_everything(
    ilse: Person, ana: Person, bea: Person, mira: Person, otto: Person, mobility: Topic
) -> None:
    its = asked(ilse)
    voters = {name: openly(each) for name, each in (("bea", bea), ("mira", mira), ("otto", otto))}
    trust(ana, voters["bea"])
    assert queries.foretold(ana, [its])[0].last == "Bea"
    on_topic = trust(ana, voters["mira"], topic="mobility")
    assert queries.foretold(ana, [its])[0].last == "Mira"
    here = trust(ana, voters["otto"], round_id=its.pk)
    assert queries.foretold(ana, [its])[0].last == "Otto"
    trust(ana, None, round_id=its.pk)
    assert Delegation.objects.count() == 3 and fate(ana, its) == Fate.NONE
    actions.recall_delegation(by=ana, delegation_id=here.pk)
    assert queries.foretold(ana, [its])[0].last == "Mira"
    # One that has ended is none: the wider one counts.
    Delegation.objects.filter(pk=on_topic.pk).update(expires_on=in_days(2))
    assert queries.foretold(ana, [its])[0].last == "Bea"
    # Another topic's says nothing here.
    build.topic("green", "Parks and trees")
    trust(ana, None, topic="green")
    assert queries.foretold(ana, [its])[0].last == "Bea"


def test_a_ring_counts_nobody_until_one_votes(
    ilse: Person, ana: Person, bea: Person, mira: Person, carl: Person, mobility: Topic
) -> None:
    people, its = [ana, bea, mira], asked(ilse)
    voters = [openly(each, "mobility") for each in people]
    for each, to in zip(people, voters[1:] + voters[:1], strict=True):
        trust(each, to, topic="mobility")
    assert {fate(each, its) for each in people} == {Fate.CIRCLE}
    actions.cast_ballot(by=mira, round_id=its.pk, said=["3"])
    assert [fate(each, its) for each in people] == [Fate.CARRIED, Fate.CARRIED, Fate.OWN]
    ended(its)
    assert said(its) == {'["3"]': 3}


def test_beyond_the_cap_nothing_counts(
    ilse: Person, bea: Person, mobility: Topic, molinos: District, tmp_path: Path
) -> None:
    RuleVersion.objects.create(rule="delegation_cap", number=2, value=10, changed_by=ilse)
    its = asked(ilse)
    # What was in force when it opened counts.
    RuleVersion.objects.create(rule="delegation_cap", number=3, value=500, changed_by=ilse)
    by_bea = openly(bea)
    for each in build.residents(14, molinos, prefix="d"):
        trust(each, by_bea)
    actions.cast_ballot(by=bea, round_id=its.pk, said=["1"])
    ended(its)
    assert said(its) == {'["1"]': 10}
    (row,) = Carried.objects.all()
    assert (row.person, row.votes, row.beyond) == (bea, 10, 5)
    assert its.delegation == {
        "cast": 1,
        "delegated": 9,
        "at_least": 9,
        "beyond": 5,
        "dead_ends": None,
        "circling": None,
    }
    call_command("export_round", its.pk, out=tmp_path)
    recount(tmp_path, its, 0)


def test_few_delegators_are_told_to_nobody(
    ilse: Person, ana: Person, bea: Person, mira: Person, mobility: Topic, client: Client
) -> None:
    its = asked(ilse)
    by_bea = openly(bea)
    trust(ana, by_bea)
    assert queries.delegated_to([by_bea]) == {(False, bea.pk): None} or queries.delegated_to([by_bea]) == {}
    actions.cast_ballot(by=bea, round_id=its.pk, said=["1"])
    ended(its)
    assert said(its) == {'["1"]': 2}
    (row,) = Carried.objects.all()
    assert (row.person, row.votes, row.beyond) == (bea, None, None)
    assert its.delegation["cast"] is None and its.delegation["delegated"] is None
    assert not Entry.objects.filter(verb__contains="delegat", subject_type="delegation").exists()
    closed_ = Entry.objects.get(verb="round.closed", subject_id=its.pk)
    assert closed_.data["ballots"] == 2


@pytest.mark.parametrize(
    ("lost", "counts"),
    [
        ("stopped", 1),
        ("blocked delegate", 1),
        ("blocked delegator", 1),
        ("residency ended", 1),
        ("level", 1),
        ("elsewhere", 1),
        ("expired", 1),
        ("nothing", 2),
    ],
)
def test_what_is_not_counted_any_more(
    ilse: Person, ana: Person, bea: Person, mobility: Topic, salinas: District, lost: str, counts: int
) -> None:
    its = asked(ilse, districts=["molinos"])
    by_bea = openly(bea)
    mine = trust(ana, by_bea)
    actions.cast_ballot(by=bea, round_id=its.pk, said=["1"])
    if lost == "stopped":
        actions.stop_voting_openly(by=bea, voter_id=by_bea.pk)
    elif lost.startswith("blocked"):
        Person.objects.filter(pk=(bea if lost.split()[1] == "delegate" else ana).pk).update(is_active=False)
    elif lost == "residency ended":
        Residency.objects.filter(person=ana).update(valid_until=in_days(-1))
    elif lost == "level":
        Residency.objects.filter(person=ana).update(level=1)
    elif lost == "elsewhere":
        Residency.objects.filter(person=ana).update(district=salinas)
    elif lost == "expired":
        Delegation.objects.filter(pk=mine.pk).update(expires_on=in_days(-1))
    ended(its)
    assert said(its) == {'["1"]': counts}


def test_secret_rounds_know_no_delegation(ilse: Person, ana: Person, bea: Person, mobility: Topic) -> None:
    its = opened(ilse)[0]
    by_bea = openly(bea)
    with pytest.raises(ValidationError, match="no open consultation"):
        trust(ana, by_bea, round_id=its.pk)
    assert "delegation" not in queries.rules_file(its)
    assert queries.open_rounds_of(ana, at=clock.now()) == []


def test_what_cannot_be_delegated(ilse: Person, ana: Person, bea: Person, carl: Person, mobility: Topic) -> None:
    its = asked(ilse)
    build.topic("green", "Parks and trees")
    by_bea, by_ana = openly(bea, "mobility"), openly(ana)
    wrong: list[tuple[str, dict[str, Any]]] = [
        ("delegate", {"delegate_id": by_bea.pk}),  # not on everything
        ("delegate", {"delegate_id": by_bea.pk, "topic": "green"}),
        ("delegate", {"delegate_id": by_ana.pk}),  # oneself
        ("delegate", {"delegate_id": 2**70}),
        ("topic", {"delegate_id": by_bea.pk, "topic": "nowhere"}),
        ("topic", {"delegate_id": by_bea.pk, "topic": "mobility", "round_id": its.pk}),
        ("round", {"delegate_id": by_bea.pk, "round_id": 2**70}),
        ("expires_on", {"delegate_id": by_bea.pk, "topic": "mobility", "expires_on": in_days(-1)}),
        ("expires_on", {"delegate_id": by_bea.pk, "topic": "mobility", "expires_on": in_days(366)}),
        ("expires_on", {"delegate_id": by_bea.pk, "topic": "mobility", "expires_on": None}),
    ]
    for field, given in wrong:
        with pytest.raises(ValidationError) as caught:
            actions.delegate(by=ana, **({"expires_on": in_days(3)} | given))
        assert list(caught.value.message_dict) == [field], given
    with pytest.raises(ValidationError):
        openly(ana, "nowhere")
    with pytest.raises(Delegation.DoesNotExist):
        actions.recall_delegation(by=bea, delegation_id=trust(ana, by_bea, topic="mobility").pk)
    assert Delegation.objects.count() == 1


def test_the_database_holds_what_must_never_be(ana: Person, bea: Person, wheels: Organisation, mobility: Topic) -> None:
    wrong = [
        OpenVoter(person=ana, organisation=wheels),
        OpenVoter(),
        Delegation(delegator=ana, person=ana, expires_on=in_days(1)),
        Delegation(delegator=ana, person=bea, organisation=wheels, expires_on=in_days(1)),
    ]
    for row in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            row.save()
    for row in (OpenVoter(person=ana), Delegation(delegator=ana, expires_on=in_days(1))):
        row.save()
        row.pk = None
        with pytest.raises(IntegrityError), transaction.atomic():
            row.save()


def test_an_organisations_ballot_is_its_speakers(
    ilse: Person, ana: Person, otto: Person, wheels: Organisation, mobility: Topic
) -> None:
    its = asked(ilse)
    with pytest.raises(Refused, match="not-open-voter"):
        actions.cast_ballot(by=otto, round_id=its.pk, said=["1"], organisation_id=wheels.pk)
    with pytest.raises(Refused):
        openly(ana, "mobility", wheels)
    by_wheels = openly(otto, "mobility", wheels)
    with pytest.raises(Refused, match="not-representative"):
        actions.cast_ballot(by=ana, round_id=its.pk, said=["1"], organisation_id=wheels.pk)
    with pytest.raises(Refused):
        actions.stop_voting_openly(by=ana, voter_id=by_wheels.pk)
    assert not actions.cast_ballot(by=otto, round_id=its.pk, said=["1"], organisation_id=wheels.pk).replaced
    assert actions.cast_ballot(by=otto, round_id=its.pk, said=["2"], organisation_id=wheels.pk).replaced
    secret = opened(ilse)[0]
    with pytest.raises(Refused, match="secret"):
        actions.cast_ballot(by=otto, round_id=secret.pk, said=["1"], organisation_id=wheels.pk)
    actions.cast_ballot(by=ana, round_id=its.pk, said=["1"])
    ended(its)
    # Nobody delegated to it: it carries nothing.
    assert said(its) == {'["1"]': 1}
    verbs = Entry.objects.filter(subject_type="openvoter").values_list("verb", "data__topic")
    assert list(verbs) == [("delegate.accepted", "mobility")]


def test_who_leaves_carries_nothing_and_no_tally_changes(
    ilse: Person, ana: Person, bea: Person, mira: Person, mobility: Topic
) -> None:
    its, later = asked(ilse), asked(ilse)
    by_bea, by_mira = openly(bea), openly(mira)
    trust(ana, by_bea, topic="mobility")
    trust(ana, by_mira)
    actions.cast_ballot(by=bea, round_id=its.pk, said=["1"])
    ended(its)
    digest = queries.digest_of(its, choices=True)
    assert erase_person(person_id=bea.pk)
    # The narrower word stands: nobody, not mira.
    assert fate(ana, later) == Fate.NONE
    assert Carried.objects.get().person is None and not OpenVoter.objects.filter(person=bea.pk).exists()
    assert queries.digest_of(its, choices=True) == digest == its.tally.digest
    assert erase_person(person_id=ana.pk)
    assert not Delegation.objects.exists()


def test_what_has_long_ended_is_forgotten(ana: Person) -> None:
    Delegation.objects.create(delegator=ana, expires_on=in_days(-31))
    at = clock.now()
    assert rights.forget_delegations(at) == 1 and rights.forget_delegations(at) == 0
    Delegation.objects.create(delegator=ana, expires_on=in_days(-29))
    assert rights.forget_delegations(at) == 0


def test_sums_are_told_only_where_they_give_no_delegator_away() -> None:
    assert (told(4, 5), told(5, 5)) == (None, 5)
    assert is_sum_safe(0, 0, 5) and not is_sum_safe(3, 1, 5)
    for among in (1, 2, 3):
        for hidden in range(4 * among + 1):
            ways = splits(hidden, among)
            open_ = all({split[place] for split in ways} == set(range(5)) for place in range(among))
            assert is_sum_safe(hidden, among, 5) == open_, (hidden, among)


def splits(total: int, among: int) -> list[tuple[int, ...]]:
    if among == 0:
        return [()] if total == 0 else []
    return [(first, *rest) for first in range(5) for rest in splits(total - first, among - 1)]


# Held against walking every chain by hand


def walked(
    person: int,
    rows: dict[int, dict[str, int | None]],
    voted: set[int],
    willing: set[int],
    able: set[int],
) -> int | None:
    """Whose ballot carries the person's voice: step by step, None where none does."""
    here, seen = person, set()
    while here not in voted:
        if here in seen or here not in able:
            return None
        seen.add(here)
        mine = rows.get(here, {})
        scope = next((each for each in ("round", "topic", "all") if each in mine), None)
        to = mine[scope] if scope else None
        if to is None or to not in willing:
            return None
        here = to
    return here


@pytest.mark.parametrize("seed", range(12))
def test_a_closed_round_is_what_walking_every_chain_gives(
    seed: int, ilse: Person, mobility: Topic, molinos: District, salinas: District
) -> None:
    rng = random.Random(seed)
    its = asked(ilse, districts=["molinos"] if seed % 2 else [])
    people = build.residents(10, molinos, prefix="m") + build.residents(2, salinas, prefix="s")
    able = {each.pk for each in people if not seed % 2 or each.residency.district_id == molinos.pk}
    willing = {each.pk for each in people if rng.random() < 0.8}
    OpenVoter.objects.bulk_create(OpenVoter(person_id=pk, topic=rng.choice([None, mobility])) for pk in willing)
    rows: dict[int, dict[str, int | None]] = {}
    for each in people:
        for scope in ("round", "topic", "all"):
            if rng.random() < 0.45:
                to = rng.choice([None, *(other.pk for other in people if other != each)])
                gone = rng.random() < 0.15
                Delegation.objects.create(
                    delegator=each,
                    person_id=to,
                    round=its if scope == "round" else None,
                    topic=mobility if scope == "topic" else None,
                    expires_on=in_days(2 if gone else 50),
                )
                if not gone:
                    rows.setdefault(each.pk, {})[scope] = to
    voted = {each.pk for each in people if each.pk in able and rng.random() < 0.3}
    for pk in voted:
        actions.cast_ballot(by=Person.objects.get(pk=pk), round_id=its.pk, said=[str(1 + pk % 3)])
    reached = {each.pk: walked(each.pk, rows, voted, willing, able) for each in people}
    weights = {pk: sum(1 for at, end in reached.items() if end == pk and at in able) for pk in voted}
    # What is foretold is what comes.
    fates = {each.pk: queries.foretold(each, [its])[0].fate for each in people if each.pk in able}
    assert {pk for pk, each in fates.items() if each in (Fate.OWN, Fate.CARRIED)} == {
        pk for pk, end in reached.items() if end and pk in able
    }
    expected: dict[str, int] = {}
    for pk, weight in weights.items():
        line = f'["{1 + pk % 3}"]'
        expected[line] = expected.get(line, 0) + weight
    Round.objects.filter(pk=its.pk).update(closes_at=clock.now())
    # The last day of those that have gone is before the round's.
    Delegation.objects.filter(expires_on=in_days(2)).update(expires_on=in_days(-1))
    assert actions.close_round(round_id=its.pk)
    assert said(its) == expected
    lost = [pk for pk, end in fates.items() if end in (Fate.WAITS, Fate.LOST)]
    its.refresh_from_db()
    assert its.delegation["dead_ends"] == told(len(lost), 5)
    assert its.delegation["circling"] == told(sum(1 for each in fates.values() if each == Fate.CIRCLE), 5)
    assert its.state == State.CLOSED


def test_foretelling_costs_the_same_for_one_round_and_for_many(ilse: Person, ana: Person, mobility: Topic) -> None:
    rounds = [asked(ilse) for _ in range(3)]
    with CaptureQueriesContext(connection) as few:
        queries.foretold(ana, rounds[:1])
    with CaptureQueriesContext(connection) as many:
        queries.foretold(ana, rounds)
    assert len(few) == len(many)
