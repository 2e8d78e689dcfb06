"""Ilse prepares a budget by pages, an official judges, trustees open, and it is counted."""

from __future__ import annotations

import datetime as dt
import html
import io
import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext

from accounts.models import Person
from charter.models import District, Office
from commons import clock
from tests import build
from tests.brought import brought
from tests.voting.build import announced, closed, drafted, opened, proved
from voting import actions, queries
from voting.boxes import open_box, read_share, write_share
from voting.forms import Money
from voting.lifecycle import State
from voting.models import Opening, Option, Round

pytestmark = pytest.mark.django_db
AT = "/administration/rounds/"


@pytest.fixture
def administration(client: Client, ilse: Person) -> Client:
    client.force_login(ilse)
    return client


def as_(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def text(response: Any) -> str:
    """The words of a page."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


def soon(**later: int) -> str:
    return f"{clock.now() + dt.timedelta(**later):%Y-%m-%dT%H:%M}"


BALLOT = {
    "form": "approval",
    "most_choices": "",
    "most_points": "5",
    "rule": "equal-shares",
    "completion": "add1u",
    "start": "exact",
    "satisfaction": "cost",
    "ties": "cost-votes",
    "stop_when_exhaustive": "on",
    "skip": "on",
    "threshold": "0",
}


def test_a_budget_from_the_first_word_to_its_count(
    administration: Client, ana: Person, omar: Person, molinos: District, mobility: Any, tmp_path: Path
) -> None:
    proposal = build.proposal(ana, district=molinos, title="A crossing at the mill", topic=mobility)
    voters = build.residents(24, molinos)
    proved(voters)

    # A draft, and what it lacks.
    new = {"title": "What is built?", "summary": "The council gives money.", "method": "budget", "secrecy": "secret"}
    new |= {"money": "€ 1,500", "opens_at": soon(days=2), "closes_at": soon(days=9)}
    begun = administration.post(f"{AT}new/", new)
    its = Round.objects.get()
    at = f"{AT}{its.pk}/"
    assert begun["Location"] == at
    assert [area.budget_cents for area in its.areas.all()] == [150_000]
    page = text(administration.get(at))
    assert "There is nothing to choose from yet." in page and "Ballots are sealed to a key" in page
    assert "Announce the vote" not in text(administration.get(f"{at}announce/"))
    assert administration.post(f"{at}announce/").status_code == 422

    # Its ballot, money, voters and options.
    assert administration.post(f"{at}ballot/", BALLOT | {"most_choices": "5"}).status_code == 302
    assert administration.post(f"{at}money/", {"currency": "EUR", "budget": "1.500,50"}).status_code == 302
    assert administration.post(f"{at}voters/", {"districts": ["molinos"]}).status_code == 302
    found = administration.get(f"{at}options/find/", {"search": "crossing"}).content.decode()
    assert f"new/?proposal={proposal.pk}" in found
    assert (
        f"new/?proposal={proposal.pk}" in administration.get(f"{at}options/find/?search={proposal.pk}").content.decode()
    )
    add = f"{at}options/new/?proposal={proposal.pk}"
    assert 'value="A crossing at the mill"' in administration.get(add).content.decode()
    words = {"title": "A crossing at the mill", "body": proposal.body, "district": "molinos", "office": ""}
    assert administration.post(add, words | {"cost": "900"}).status_code == 302
    bench = {"title": "A bench", "body": "At the river.", "cost": "600.50", "district": "", "office": "streets"}
    assert administration.post(f"{at}options/new/", bench).status_code == 302
    crossing, other = Option.objects.order_by("position")
    assert (crossing.proposal, crossing.office, crossing.cost_cents) == (proposal, omar.mandates_held[0].office, 90_000)
    administration.post(f"/administration/options/{other.pk}/move/", {"to": "up"})
    assert list(queries.options_of(its)) == [other, crossing]

    # The trustees make a key on their own machine.
    out = io.StringIO()
    call_command("round_key", out=tmp_path, stdout=out)
    public_key, fingerprint = re.findall(r"key: (\w+)\nfingerprint: (\w+)", out.getvalue())[0]
    assert administration.post(f"{at}key/", {"public_key": public_key}).status_code == 302
    assert fingerprint in text(administration.get(f"{at}key/")).replace(" ", "")

    # The office judges, before and after it is announced.
    office = as_(omar)
    assert "A bench" in text(office.get("/workspace/projects/"))
    judged = f"/workspace/projects/{other.pk}/"
    assert office.post(judged, {"feasible": "yes", "reason": "There is room for it."}).status_code == 302
    ready = text(administration.get(f"{at}announce/"))
    assert "1,500.50 EUR" in ready and "A bench" in ready and "Announce the vote" in ready
    assert administration.post(f"{at}announce/").status_code == 302
    assert "What was announced stands" in text(administration.get(at))
    judged = f"/workspace/projects/{crossing.pk}/"
    assert office.post(judged, {"feasible": "yes", "reason": "The street is wide enough."}).status_code == 302

    # It is voted on, and closes.
    Round.objects.update(opens_at=clock.now())
    actions.open_rounds()
    for each in voters:
        actions.cast_ballot(by=each, round_id=its.pk, said=["1", "2"])
    its.refresh_from_db()
    closed(its)
    assert "two pairs of trustees to open its box" in text(administration.get(AT))

    # Two pairs open it.
    box = tmp_path / "box.json"
    box.write_bytes(b"".join(administration.get(f"{at}box.json").streaming_content))  # type: ignore[attr-defined]
    for one, another in ((1, 2), (2, 3)):
        choices = tmp_path / "choices.txt"
        said = [f"--share={tmp_path / f'share-{number}.json'}" for number in (one, another)]
        call_command("open_ballots", box, *said, f"--out={choices}", stdout=out)
        sent = {"trustees": f"{one}+{another}", "choices": brought("choices.txt", choices.read_bytes()), "spoiled": 0}
        assert administration.post(f"{at}opening/", sent).status_code == 302
    assert "It is being counted" in text(administration.get(f"{at}opening/"))
    assert actions.count_round(round_id=its.pk)
    assert f'href="/rounds/{its.pk}/"' in administration.get(f"{at}opening/").content.decode()
    its.refresh_from_db()
    assert set(its.tally.winners) == {"1", "2"}

    # And everybody reads who did what.
    acts = text(Client().get("/charter/acts/?of=round"))
    assert "What is built?: A bench judged: can be done There is room for it." in acts
    assert "trustees 1+2" in acts and "announced" in acts and "Ilse Brandt" in acts and "Omar Haddad" in acts


@pytest.mark.parametrize(
    ("typed", "cents"),
    [
        ("1,500", 150_000),
        ("1500.50", 150_050),
        ("1.500,5", 150_050),
        ("1 500", 150_000),
        ("1'500.25", 150_025),
        ("€12", 1_200),
        ("12,34 EUR", 1_234),
        ("1,234,567.89", 123_456_789),
        ("0", 0),
        ("", None),
    ],
)
def test_money_is_understood(typed: str, cents: int | None) -> None:
    assert Money(required=False).clean(typed) == cents


@pytest.mark.parametrize("typed", ["much", "1,50,0", "1500.505", "-5", "1e9", "١٢", "1.5.5", "9" * 30, "12 or 13"])
def test_what_is_no_money_is_said(typed: str) -> None:
    with pytest.raises(ValidationError):
        Money(required=False).clean(typed)


def test_wrong_input_is_kept_and_named(administration: Client, ilse: Person, molinos: District) -> None:
    wrong = administration.post(f"{AT}new/", {"title": "Kept", "method": "budget", "secrecy": "secret"})
    assert wrong.status_code == 422 and 'value="Kept"' in wrong.content.decode()
    whole = {"title": "x", "summary": "x", "method": "budget", "secrecy": "secret"}
    whole |= {"opens_at": soon(days=2), "closes_at": soon(days=1)}
    said = text(administration.post(f"{AT}new/", whole))
    assert "Say how much money there is." in said and "A vote closes after it opens." in said
    assert not Round.objects.exists()
    its = drafted(ilse)
    at = f"{AT}{its.pk}/"
    assert "Write an amount such as" in text(administration.post(f"{at}money/", {"currency": "EUR", "budget": "much"}))
    assert "Say how much money" in text(administration.post(f"{at}money/", {"currency": "EUR"}))
    points = BALLOT | {"satisfaction": "points"}
    assert "give no points" in text(administration.post(f"{at}ballot/", points))
    assert "64 hexadecimal digits" in text(administration.post(f"{at}key/", {"public_key": "abc"}))
    assert "Say what it costs" in text(administration.post(f"{at}options/new/", {"title": "Free"}))
    assert administration.post(f"{at}options/new/?proposal=99", {"title": "x", "cost": "1"}).status_code == 404


def test_a_budget_of_districts_wants_a_place_for_each_project(
    administration: Client, ilse: Person, molinos: District, salinas: District
) -> None:
    its = drafted(ilse, secrecy="open")
    at = f"{AT}{its.pk}/"
    budgets = {"currency": "PLN", "budget": "", "budget_molinos": "1,000", "budget_salinas": "500.25"}
    assert administration.post(f"{at}money/", budgets).status_code == 302
    assert "has no budget in this vote" in text(administration.get(at))
    assert administration.post(f"{at}announce/").status_code == 422
    its.options.update(district=molinos)
    assert administration.post(f"{at}announce/").status_code == 302
    assert "Molinos: 1,000 PLN; Salinas: 500.25 PLN" in text(administration.get(at))


def test_a_project_without_a_price_is_not_announced(ilse: Person) -> None:
    """The method may have become a budget after its options were there."""
    its = drafted(ilse, method="approval", secrecy="open")
    actions.change_round(by=ilse, round_id=its.pk, method="budget", budgets={"": 10_000})
    its.refresh_from_db()
    assert "costs" in actions.lacking(its, at=clock.now())["options"]


def test_another_method_asks_for_other_things(administration: Client, ilse: Person) -> None:
    its = drafted(ilse, secrecy="open")
    at = f"{AT}{its.pk}/"
    assert administration.post(f"{at}method/", {"method": "ranked", "secrecy": "open"}).status_code == 302
    page = administration.get(f"{at}ballot/").content.decode()
    assert (
        "Schulze" in page
        and "When equal shares" not in page
        and "/money/" not in administration.get(at).content.decode()
    )
    assert administration.post(f"{at}ballot/", {"rule": "instant-run-off", "most_choices": "2"}).status_code == 302
    its.refresh_from_db()
    assert (its.settings, its.most_choices, its.areas.count()) == ({"rule": "instant-run-off"}, 2, 0)
    assert administration.post(f"{at}method/", {"method": "judgement", "secrecy": "open"}).status_code == 302
    its.refresh_from_db()
    assert its.most_choices is None
    assert administration.post(f"{at}ballot/", {"most_points": "4"}).status_code == 302
    assert "Grades from 0 to 4" in text(administration.get(at))


def test_options_are_changed_ordered_and_removed(administration: Client, ilse: Person) -> None:
    its = drafted(ilse)
    first, second, third = queries.options_of(its)
    changed = {"title": "More trees", "body": "Ten.", "cost": "55.5", "district": "", "office": ""}
    assert administration.post(f"/administration/options/{first.pk}/", changed).status_code == 302
    first.refresh_from_db()
    assert (first.title, first.cost_cents) == ("More trees", 5_550)
    administration.post(f"/administration/options/{third.pk}/move/", {"to": "up"})
    administration.post(f"/administration/options/{third.pk}/move/", {"to": "up"})
    administration.post(f"/administration/options/{third.pk}/move/", {"to": "up"})
    administration.post(f"/administration/options/{third.pk}/move/", {"to": "sideways"})
    assert list(queries.options_of(its)) == [third, first, second]
    administration.post(f"/administration/options/{second.pk}/remove/")
    assert list(queries.options_of(its)) == [third, first]


def test_a_draft_is_deleted_and_a_vote_cancelled_with_a_reason(administration: Client, ilse: Person) -> None:
    its = drafted(ilse)
    assert administration.get(f"{AT}{its.pk}/cancel/").status_code == 409
    administration.post(f"{AT}{its.pk}/delete/")
    assert not Round.objects.exists()
    its, _shares = announced(ilse)
    at = f"{AT}{its.pk}/"
    assert administration.get(f"{at}delete/").status_code == 403
    assert administration.post(f"{at}cancel/", {"reason": "Because."}).status_code == 422
    assert administration.post(f"{at}cancel/", {"reason": "The sheets were wrong."}).status_code == 302
    assert "The sheets were wrong." in text(administration.get(at))


def test_what_trustees_bring_is_held_to_the_box(administration: Client, ilse: Person, molinos: District) -> None:
    voters = build.residents(3, molinos)
    proved(voters)
    its, _shares = opened(ilse)
    at = f"{AT}{its.pk}/"
    assert administration.get(f"{at}opening/").status_code == 409
    assert administration.get(f"{at}box.json").status_code == 409
    for each in voters:
        actions.cast_ballot(by=each, round_id=its.pk, said=["1"])
    closed(its)

    def bring(choices: bytes, trustees: str = "1+2", spoiled: str = "0") -> Any:
        sent = {"trustees": trustees, "spoiled": spoiled, "choices": brought("choices.txt", choices)}
        return administration.post(f"{at}opening/", sent)

    for choices, why in (
        (b'["1"]\n', "There are 3 ballots in the box"),
        (b'["9"]\n["9"]\n["9"]\n', "This is no ballot of this vote"),
        (b'["2"]\n["1"]\n["1"]\n', "its lines are not sorted"),
        (b"\xff\xfe", "This is no text file"),
        (b'["1"]\n\x00\n', "no file of"),
    ):
        wrong = bring(choices)
        assert wrong.status_code == 422 and why in text(wrong), text(wrong)
    assert administration.post(f"{at}opening/", {}).status_code == 422
    assert not Opening.objects.exists()
    assert bring(b'["1"]\n["1"]\n["1"]\n').status_code == 302
    assert "A second one must find the same" in text(administration.get(f"{at}opening/"))
    bring(b'["1"]\n["1"]\n["2"]\n', "2+3")
    assert "found different ballots" in text(administration.get(f"{at}opening/"))
    assert "two pairs found different ballots" in text(administration.get(AT))


def test_the_box_is_the_same_streamed_as_whole(administration: Client, ilse: Person, molinos: District) -> None:
    voters = build.residents(2, molinos)
    proved(voters)
    its, shares = opened(ilse)
    for each in voters:
        actions.cast_ballot(by=each, round_id=its.pk, said=["1"])
    closed(its)
    streamed = json.loads(b"".join(administration.get(f"{AT}{its.pk}/box.json").streaming_content))  # type: ignore[attr-defined]
    assert streamed == queries.box_file(its)
    assert open_box(streamed, shares[0], shares[2]).choices == '["1"]\n["1"]\n'


def test_keys_are_made_and_boxes_opened_here_only_in_demonstrations(
    administration: Client, ilse: Person, molinos: District
) -> None:
    its = drafted(ilse)
    at = f"{AT}{its.pk}/"
    assert "Make a key here" not in text(administration.get(f"{at}key/"))
    assert administration.post(f"{at}key/here/").status_code == 403
    with override_settings(DEBUG=True):
        assert "Make a key here" in text(administration.get(f"{at}key/"))
        page = administration.post(f"{at}key/here/")
        assert "no-store" in page["Cache-Control"]
        shares = [
            read_share(html.unescape(each)) for each in re.findall(r"<code>(\{.*?)</code>", page.content.decode(), re.S)
        ]
        its.refresh_from_db()
        assert len(shares) == 3 and bytes(its.public_key or b"") == shares[0].public_key
        other = administration.post(f"{at}key/here/").content.decode()
        assert shares[0].public_key.hex() not in other
        its.refresh_from_db()
        shares = [read_share(html.unescape(each)) for each in re.findall(r"<code>(\{.*?)</code>", other, re.S)]
    voters = build.residents(2, molinos)
    proved(voters)
    actions.announce_round(by=ilse, round_id=its.pk)
    Round.objects.update(opens_at=clock.now())
    actions.open_rounds()
    for each in voters:
        actions.cast_ballot(by=each, round_id=its.pk, said=["1"])
    closed(Round.objects.get())

    def sent(one: int, other: int) -> dict[str, Any]:
        files = {"one": shares[one], "other": shares[other]}
        return {name: brought(f"{name}.json", write_share(share).encode()) for name, share in files.items()}

    assert administration.post(f"{at}opening/here/", sent(0, 1)).status_code == 403
    with override_settings(DEBUG=True):
        assert "do not open this box" in text(administration.post(f"{at}opening/here/", sent(0, 0)))
        none = {"one": brought("a.json", b"{}"), "other": brought("b.json", b"\xff")}
        assert "This is no share of a key" in text(administration.post(f"{at}opening/here/", none))
        for pair in ((0, 1), (2, 1)):
            assert administration.post(f"{at}opening/here/", sent(*pair)).status_code == 302
    assert set(Opening.objects.values_list("trustees", flat=True)) == {"1+2", "2+3"}


def test_the_list_puts_first_what_is_late(administration: Client, ilse: Person, molinos: District) -> None:
    coming = drafted(ilse, title="Coming")
    late = drafted(ilse, title="Late")
    Round.objects.filter(pk=late.pk).update(opens_at=clock.now() - dt.timedelta(days=9))
    waiting, _shares = opened(ilse, title="Waiting")
    closed(waiting)
    running, _shares = opened(ilse, title="Running")
    page = text(administration.get(AT))
    places = [page.index(title) for title in ("Late", "Waiting", "Coming", "Running")]
    assert places == sorted(places), (coming, running)
    assert "a later opening: this one is past" in page
    assert "Waiting" in text(administration.get("/administration/"))


def test_lists_cost_the_same_at_one_row_and_at_many(administration: Client, ilse: Person, omar: Person) -> None:
    def cost(client: Client, path: str) -> int:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert client.get(path).status_code == 200
        return len(asked)

    office, its = as_(omar), drafted(ilse)
    Option.objects.filter(round=its).exclude(code="1").delete()
    Option.objects.update(office=omar.mandates_held[0].office)
    paths = [(administration, AT), (administration, f"{AT}{its.pk}/"), (administration, f"{AT}{its.pk}/options/")]
    paths += [
        (office, "/workspace/projects/"),
        (administration, "/administration/"),
        (administration, "/charter/acts/"),
    ]
    for client, path in paths:
        client.get(path)
    few = [cost(client, path) for client, path in paths]
    for _each in range(7):
        drafted(ilse)
    for number in range(10):
        actions.add_option(by=ilse, round_id=its.pk, title=f"More {number}", cost_cents=1)
    Option.objects.update(office=omar.mandates_held[0].office)
    many = [cost(client, path) for client, path in paths]
    assert many == few


def test_an_office_judges_only_its_own_and_only_until_the_vote_opens(
    ilse: Person, omar: Person, streets: Office, mobility: Any
) -> None:
    water = build.office("water", "Water and Waste")
    oda = build.mandated("oda", "official", office=water, holder_name="Oda Ruiz")  # type: ignore[arg-type]
    its = drafted(ilse)
    Option.objects.filter(round=its).update(office=streets)
    option = its.options.get(code="1")
    at = f"/workspace/projects/{option.pk}/"
    assert as_(oda).get(at).status_code == 404  # a draft of others does not exist for her
    assert "No project waits" in text(as_(oda).get("/workspace/projects/"))
    office = as_(omar)
    assert office.post(at, {"feasible": "no", "reason": "Short."}).status_code == 422
    assert office.post(at, {"feasible": "", "reason": "It is long enough to be one."}).status_code == 422
    assert office.post(at, {"feasible": "no", "reason": "A pipe lies just below it."}).status_code == 302
    page = text(office.get("/workspace/projects/"))
    assert "A pipe lies just below it." in page and "cannot be done" in page
    actions.set_key(by=ilse, round_id=its.pk, public_key=announced(ilse)[1][0].public_key.hex())
    actions.announce_round(by=ilse, round_id=its.pk)
    assert as_(oda).get(at).status_code == 403
    Round.objects.filter(pk=its.pk).update(opens_at=clock.now())
    actions.open_round(round_id=its.pk)
    assert its.options.get(code="1").code not in [
        each["id"] for each in queries.options_file(Round.objects.get(pk=its.pk))
    ]
    assert "what is on the ballot stands" in text(office.get(at))
    assert office.post(at, {"feasible": "yes", "reason": "It was moved elsewhere."}).status_code == 403


def test_state_is_shown_whatever_it_is(administration: Client, ilse: Person) -> None:
    its, _shares = opened(ilse)
    for state in (State.ANNOUNCED, State.OPEN, State.CLOSED, State.CANCELLED):
        Round.objects.filter(pk=its.pk).update(state=state)
        assert administration.get(f"{AT}{its.pk}/").status_code == 200
