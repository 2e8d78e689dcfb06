"""A secret vote from its draft to its result, and what nobody can find out."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import connection
from django.test import Client

from accounts.models import Person
from charter.models import District
from commons.errors import IllegalMove, Refused
from journal.models import Entry
from tests import build
from tests.voting.build import DAY, announced, closed, counted, drafted, opened, proved
from voting import actions, queries
from voting.lifecycle import State
from voting.models import Round, SealedBallot

pytestmark = pytest.mark.django_db


@pytest.fixture
def voters(molinos: District) -> list[Person]:
    people = build.residents(24, molinos)
    proved(people)
    return people


def box_rows() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM box.ballot")
        return int(cursor.fetchone()[0])


def test_a_vote_from_draft_to_recount(ilse: Person, voters: list[Person], tmp_path: Path) -> None:
    its, shares = opened(ilse)
    receipts = [actions.cast_ballot(by=each, round_id=its.pk, said=["1", "2"]).receipt for each in voters[:20]]
    receipts += [actions.cast_ballot(by=each, round_id=its.pk, said=["3"]).receipt for each in voters[20:]]
    again = actions.cast_ballot(by=voters[0], round_id=its.pk, said=["3"])
    assert again.replaced and box_rows() == 24
    counted(closed(its), shares, ilse)
    assert box_rows() == 0
    assert its.state == State.COUNTED and its.tally.voters == 24 and its.tally.spoiled == 0
    assert its.tally.winners == ["2", "1"], its.tally.result
    assert queries.receipt(its, receipts[1]).found == "counted"
    assert queries.receipt(its, receipts[0].upper()).found == "replaced"
    assert queries.receipt(its, again.receipt).found == "counted"
    assert queries.receipt(its, "00" * 32).found == "unknown"
    call_command("export_round", its.pk, out=tmp_path)
    said = [sys.executable, str(tmp_path / "recount.py"), "--digest", its.tally.digest]
    ran = subprocess.run(said, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert set(Entry.objects.filter(subject_type="round").values_list("verb", flat=True)) == {
        "round.announced",
        "round.opened",
        "round.closed",
        "round.opened_box",
        "round.counted",
    }


def test_who_may_not_vote_is_told_why(ilse: Person, ana: Person, carl: Person, molinos: District) -> None:
    its, _shares = opened(ilse)
    proved([ana])
    young = build.resident("young", molinos)
    young.residency.of_voting_age = False
    young.residency.save(update_fields=["of_voting_age"])
    supporter = build.resident("supporter", molinos, level=1)
    for who, code in ((carl, "prove-residency"), (young, "age"), (supporter, "level")):
        with pytest.raises(Refused) as refusal:
            actions.cast_ballot(by=who, round_id=its.pk, said=["1"])
        assert refusal.value.verdict.code == code
    assert box_rows() == 0
    for said in (["1", "1"], ["9"], "1", {"1": 1}, None):
        with pytest.raises(ValidationError):
            actions.cast_ballot(by=ana, round_id=its.pk, said=said)
    assert box_rows() == 0


def test_the_clock_of_the_database_closes(ilse: Person, ana: Person) -> None:
    its, _shares = opened(ilse)
    proved([ana])
    long_ago = its.opens_at - 9 * DAY
    Round.objects.filter(pk=its.pk).update(opens_at=long_ago, closes_at=long_ago + DAY)
    with pytest.raises(Refused):
        actions.cast_ballot(by=ana, round_id=its.pk, said=["1"])
    with connection.cursor() as cursor:
        cursor.execute("SELECT box.cast(%s, %s, 1, %s)", [its.pk, ana.pk, b"x"])
        assert cursor.fetchone()[0] == "closed"


def test_what_was_announced_stands(ilse: Person, ana: Person) -> None:
    its, _shares = announced(ilse)
    option = its.options.get(code="1")
    for act in (
        lambda: actions.change_round(by=ilse, round_id=its.pk, title="Other"),
        lambda: actions.add_option(by=ilse, round_id=its.pk, title="More", cost_cents=1),
        lambda: actions.change_option(by=ilse, option_id=option.pk, title="Other"),
        lambda: actions.remove_option(by=ilse, option_id=option.pk),
        lambda: actions.set_key(by=ilse, round_id=its.pk, public_key="00" * 32),
        lambda: actions.draft_round(
            by=ana, title="x", summary="x", method="approval", opens_at=its.opens_at, closes_at=its.closes_at
        ),
    ):
        with pytest.raises(Refused):
            act()


def test_no_round_without_a_key(ilse: Person) -> None:
    its = drafted(ilse)
    with pytest.raises(ValidationError) as wrong:
        actions.announce_round(by=ilse, round_id=its.pk)
    assert set(wrong.value.message_dict) == {"public_key"}


def test_two_pairs_must_find_the_same(ilse: Person, voters: list[Person]) -> None:
    its, _shares = opened(ilse)
    for each in voters:
        actions.cast_ballot(by=each, round_id=its.pk, said=["1"])
    closed(its)
    honest, forged = '["1"]\n' * 24, '["1"]\n' * 23 + '["2"]\n'
    actions.bring_opening(by=ilse, round_id=its.pk, trustees="1+2", choices=honest)
    actions.bring_opening(by=ilse, round_id=its.pk, trustees="2+3", choices=forged)
    assert not actions.count_round(round_id=its.pk)
    for wrong in ('["1"]\n' * 23, '["2"]\n' + '["1"]\n' * 23, '["1","1"]\n' * 24, '["1"]' * 24):
        with pytest.raises(ValidationError):
            actions.bring_opening(by=ilse, round_id=its.pk, trustees="1+3", choices=wrong)
    actions.bring_opening(by=ilse, round_id=its.pk, trustees="2+3", choices=honest)
    # A third pair, and one that comes again, are as welcome as before.
    for pair in ("1+3", "1+2"):
        actions.bring_opening(by=ilse, round_id=its.pk, trustees=pair, choices=honest)
    assert actions.count_round(round_id=its.pk) and not actions.count_round(round_id=its.pk)


def test_few_ballots_say_only_who_won(ilse: Person, ana: Person, bea: Person, tmp_path: Path) -> None:
    proved([ana, bea])
    its, shares = opened(ilse)
    actions.cast_ballot(by=ana, round_id=its.pk, said=["1"])
    actions.cast_ballot(by=bea, round_id=its.pk, said=["1"])
    counted(closed(its), shares, ilse)
    assert its.tally.result == {"winners": its.tally.winners}
    assert "choices.txt" not in queries.public_files(its)


def test_another_document_gives_no_second_voice(ilse: Person, ana: Person) -> None:
    proved([ana])
    its, _shares = opened(ilse)
    actions.cast_ballot(by=ana, round_id=its.pk, said=["1"])
    proved([ana])
    with pytest.raises(Refused) as refusal:
        actions.cast_ballot(by=ana, round_id=its.pk, said=["2"])
    assert refusal.value.verdict.code == "proved-anew" and box_rows() == 1


def test_a_cancelled_round_destroys_its_box(ilse: Person, ana: Person) -> None:
    proved([ana])
    its, _shares = opened(ilse)
    other, _more = opened(ilse)
    actions.cast_ballot(by=ana, round_id=its.pk, said=["1"])
    actions.cast_ballot(by=ana, round_id=other.pk, said=["1"])
    actions.cancel_round(by=ilse, round_id=its.pk, reason="The project sheets were wrong.")
    assert box_rows() == 1 and not SealedBallot.objects.exists()
    assert queries.has_voted(other, ana)
    with pytest.raises(IllegalMove):
        actions.cancel_round(by=ilse, round_id=its.pk, reason="The project sheets were wrong.")


def test_a_round_that_cannot_be_opened_keeps_no_other_open(ilse: Person, caplog: pytest.LogCaptureFixture) -> None:
    broken, _shares = announced(ilse)
    its, _more = announced(ilse)
    # Its box has a key already: the database says no.
    with connection.cursor() as cursor:
        cursor.execute("SELECT box.open(%s)", [broken.pk])
    Round.objects.update(opens_at=its.opens_at - 2 * DAY)
    assert actions.open_rounds() == 1 and f"round {broken.pk} is left" in caplog.text
    broken.refresh_from_db()
    its.refresh_from_db()
    assert (broken.state, its.state) == (State.ANNOUNCED, State.OPEN)


@pytest.mark.parametrize("method", ["approval", "score", "ranked", "judgement", "budget"])
@pytest.mark.parametrize("secrecy", ["secret", "open"])
def test_a_vote_in_which_nobody_votes_ends_too(ilse: Person, method: str, secrecy: str, client: Client) -> None:
    its, shares = opened(ilse, method=method, secrecy=secrecy)
    if its.is_secret:
        counted(closed(its), shares, ilse)
    else:
        assert actions.count_round(round_id=closed(its).pk)
    assert client.get(f"/rounds/{its.pk}/").status_code == 200
    assert client.get(f"/api/v1/rounds/{its.pk}/result/").status_code == 200
