"""What residents see of a vote: the list, the round, the paper, the receipt, the result. All of it without a script."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from base64 import b64encode
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Person
from charter.models import District
from commons import clock
from commons.models import Visibility
from tests import build
from tests.voting.build import DAY, announced, closed, counted, drafted, opened, proved
from voting import actions, queries, sealing
from voting.models import Begun, Method, Option, Round
from voting.sealing import Share
from voting.views.reasons import sentence

pytestmark = pytest.mark.django_db


@pytest.fixture
def anas(client: Client, ana: Person) -> Client:
    proved([ana])
    client.force_login(ana)
    return client


def text(response: Any) -> str:
    """The words of a page, on one line."""
    main = response.content.decode().partition("<main")[2].partition("</main>")[0]
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", main)).split())


def receipt_of(response: Any) -> str:
    found = re.search(r"data-receipt>([0-9a-f]{64})<", response.content.decode())
    assert found is not None
    return found[1]


def vote(client: Client, its: Round, **marks: Any) -> str:
    """Check and cast a ballot as a form does; return its receipt."""
    checked = client.post(f"/rounds/{its.pk}/ballot/check/", marks)
    assert "Nothing is cast yet" in text(checked) and "Cast my ballot" in text(checked), text(checked)
    return receipt_of(client.post(f"/rounds/{its.pk}/ballot/cast/", marks))


def asked(client: Client, path: str) -> int:
    """How many queries a page takes."""
    with CaptureQueriesContext(connection) as found:
        assert client.get(path).status_code == 200
    return len(found)


# The list


def test_nothing_is_put_to_the_vote_yet(client: Client, city: object) -> None:
    assert "Nothing is put to the vote yet" in text(client.get("/rounds/"))


def test_the_list_has_open_ones_first_and_no_drafts(client: Client, ilse: Person, salinas: District) -> None:
    drafted(ilse, title="A draft")
    announced(ilse, title="To come")
    opened(ilse, title="Now, in Salinas", districts=["salinas"])
    its, _shares = opened(ilse, title="Over")
    closed(its)
    said = text(client.get("/rounds/"))
    assert "A draft" not in said
    assert said.index("Now, in Salinas") < said.index("To come") < said.index("Over")
    assert "6 days left" in said and "Residents of Salinas vote" in said
    said = text(client.get("/rounds/?state=open&district=salinas"))
    assert "Now, in Salinas" in said and "To come" not in said and "Over" not in said
    assert "No vote fits this" in text(client.get("/rounds/?state=cancelled"))
    assert "means nothing to us" in text(client.get("/rounds/?state=never&district=nowhere"))
    assert client.get("/rounds/?cursor=damaged").status_code == 400


def test_the_list_costs_the_same_for_one_and_for_many(client: Client, ilse: Person) -> None:
    for _n in range(3):
        closed(opened(ilse)[0])
    opened(ilse)
    few = asked(client, "/rounds/")
    for n in range(12):
        its, _shares = opened(ilse, title=f"Number {n}")
        if n % 2:
            closed(its)
    for n in range(8):
        closed(opened(ilse, title=f"Older {n}")[0])
    assert asked(client, "/rounds/") == few
    first = client.get("/rounds/")
    following = re.search(r'href="(\?cursor=[^"]+)" rel="next"', first.content.decode())
    assert following is not None
    second = client.get(f"/rounds/{unescape(following[1])}")
    assert second.status_code == 200 and "<h2>Open for votes" not in second.content.decode()


# The round


def test_a_round_says_what_it_asks_and_why_one_may_not_vote(
    client: Client, anas: Client, ilse: Person, carl: Person
) -> None:
    its, _shares = opened(ilse, budgets={"": 100_00})
    Option.objects.filter(round=its, code="3").update(
        feasible=False, feasible_because="There is no road.", judged_at=clock.now()
    )
    said = text(anas.get(f"/rounds/{its.pk}/"))
    for words in ("Choose.", "40 EUR", "all of", "100 EUR", "Method of Equal Shares", "There is no road.", "a lot"):
        assert words in said, words
    assert "looks over your shoulder" in said and "two trustees who break their word" in said
    assert sealing.fingerprint(bytes(its.public_key or b"")) in said
    assert f'href="/rounds/{its.pk}/ballot/"' in anas.get(f"/rounds/{its.pk}/").content.decode()
    carls = Client()
    carls.force_login(carl)
    said = text(carls.get(f"/rounds/{its.pk}/"))
    assert "Only verified residents vote" in said and "Prove that you live here" in said
    assert "Sign in to take part" in text(Client().get(f"/rounds/{its.pk}/"))


def test_a_round_costs_the_same_for_three_options_and_for_forty(anas: Client, ilse: Person, ana: Person) -> None:
    few = drafted(ilse)
    many = drafted(ilse)
    for n in range(37):
        its = build.proposal(ana, title=f"Proposal {n}")
        actions.add_option(by=ilse, round_id=many.pk, proposal_id=its.pk, cost_cents=1_00)
    actions.add_option(by=ilse, round_id=few.pk, proposal_id=build.proposal(ana).pk, cost_cents=1_00)
    for each in (few, many):
        actions.set_key(by=ilse, round_id=each.pk, public_key=sealing.new_shares()[0].public_key.hex())
        actions.announce_round(by=ilse, round_id=each.pk)
    Round.objects.update(opens_at=clock.now())
    assert actions.open_rounds() == 2
    anas.get("/rounds/")  # what a process reads once is read
    for path in ("", "ballot/"):
        assert asked(anas, f"/rounds/{few.pk}/{path}") == asked(anas, f"/rounds/{many.pk}/{path}"), path


def test_of_a_hidden_proposal_only_the_title_stays(client: Client, anas: Client, ilse: Person, ana: Person) -> None:
    its = drafted(ilse)
    proposal = build.proposal(ana, title="A ramp at the mill", place_name="Mill bridge")
    actions.add_option(by=ilse, round_id=its.pk, proposal_id=proposal.pk, cost_cents=1_00)
    actions.set_key(by=ilse, round_id=its.pk, public_key=sealing.new_shares()[0].public_key.hex())
    actions.announce_round(by=ilse, round_id=its.pk)
    words = build.BODY[:30]
    page = anas.get(f"/rounds/{its.pk}/")
    assert words in text(page) and f"/proposals/{proposal.pk}/" in page.content.decode()
    type(proposal).objects.filter(pk=proposal.pk).update(visibility=Visibility.HIDDEN)
    # Its author sees no more here than others.
    for who in (Client(), anas):
        page = who.get(f"/rounds/{its.pk}/")
        assert "A ramp at the mill" in text(page) and "hidden by the moderators" in text(page)
        assert words not in text(page) and "Mill bridge" not in text(page)
        assert f"/proposals/{proposal.pk}/" not in page.content.decode()


def test_drafts_are_nobodys_and_what_is_cancelled_says_why(client: Client, anas: Client, ilse: Person) -> None:
    draft = drafted(ilse)
    for path in ("", "ballot/", "receipt/", "files/rules.json"):
        assert anas.get(f"/rounds/{draft.pk}/{path}").status_code == 404, path
    its, _shares = opened(ilse)
    actions.cancel_round(by=ilse, round_id=its.pk, reason="The project sheets were wrong.")
    assert "The project sheets were wrong." in text(client.get(f"/rounds/{its.pk}/"))
    assert anas.get(f"/rounds/{its.pk}/ballot/").status_code == 403
    assert client.get(f"/rounds/{10**17}/").status_code == 404


# The paper


METHODS: dict[str, tuple[dict[str, Any], dict[str, Any], Any, str]] = {
    "approval": ({"method": Method.APPROVAL}, {"choice": ["3", "1"]}, ["1", "3"], "Night bus"),
    "budget": ({}, {"choice": ["1", "2"]}, ["1", "2"], "70 EUR of 100 EUR, 30 EUR left"),
    "dear": ({}, {"choice": ["1", "2", "3"]}, ["1", "2", "3"], "120 EUR, more than the budget of 100 EUR"),
    "knapsack": ({"form": "knapsack"}, {"choice": ["1", "3"]}, ["1", "3"], "90 EUR of 100 EUR, 10 EUR left"),
    "points": ({"form": "points"}, {"points-1": "5", "points-2": "0"}, {"1": 5}, "40 EUR of 100 EUR"),
    "score": ({"method": Method.SCORE, "most_points": 20}, {"points-1": "17", "points-3": ""}, {"1": 17}, "17"),
    "ranked": (
        {"method": Method.RANKED},
        {"order-1": "3", "order-2": "", "order-3": "1"},
        ["3", "1"],
        "1 Night bus 2 Trees for the square",
    ),
    "judgement": ({"method": Method.JUDGEMENT}, {"points-1": "5", "points-2": "1"}, {"1": 5, "2": 1}, "excellent"),
    "blank": ({}, {}, [], "You chose nothing"),
}


@pytest.mark.parametrize("name", METHODS)
def test_a_ballot_of_every_method(anas: Client, ilse: Person, ana: Person, name: str) -> None:
    given, marks, said, words = METHODS[name]
    its, shares = opened(ilse, **given)
    paper = anas.get(f"/rounds/{its.pk}/ballot/")
    assert paper.status_code == 200 and "no-store" in paper["Cache-Control"]
    checked = anas.post(f"/rounds/{its.pk}/ballot/check/", marks)
    assert words in text(checked), text(checked)
    assert Begun.objects.filter(round=its, person=ana).exists()
    receipt = vote(anas, its, **marks)
    assert not Begun.objects.exists()
    closed(its)
    assert queries.receipt(its, receipt).found == "counted"
    assert opened_ballots(its, shares) == [said]


def opened_ballots(its: Round, shares: tuple[Share, Share, Share]) -> list[Any]:
    key = sealing.joined(shares[0], shares[2])
    rows = queries.sealed_ballots(its, counted=True)
    return [
        json.loads(sealing.unseal(bytes(row.sealed or b""), private_key=key, round_id=its.pk).decode()) for row in rows
    ]


WRONG: dict[str, tuple[dict[str, Any], dict[str, Any], str, str]] = {
    "too many": ({"most_choices": 1}, {"choice": ["1", "2"]}, "Choose at most 1", 'value="2" data-cost="30" data'),
    "too dear": ({"form": "knapsack"}, {"choice": ["1", "2", "3"]}, "costs more than the budget", 'value="3"'),
    "not there": ({}, {"choice": ["1", "99"]}, "not on this ballot", 'value="1"'),
    "no number": ({"method": Method.SCORE, "most_points": 20}, {"points-1": "x", "points-2": "7"},
                  "“Trees for the square”: give a whole number from 0 to 20", 'value="7"'),
    "no such points": ({"method": Method.JUDGEMENT}, {"points-1": "9", "points-2": "4"},
                       "from 0 to 5", 'value="4" checked'),
    "twice": ({"method": Method.RANKED}, {"order-1": "2", "order-3": "2"},
              "Place 2 is given twice: to “Trees for the square” and to “Night bus”", 'value="2"'),
    "no place": ({"method": Method.RANKED}, {"order-1": "9", "order-3": "1"},
                 "a place is a number from 1 to 3", 'value="1"'),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
@pytest.mark.parametrize("step", ["check", "cast"])
def test_what_is_wrong_is_said_and_everything_kept(anas: Client, ilse: Person, name: str, step: str) -> None:
    given, marks, words, kept = WRONG[name]
    its, _shares = opened(ilse, **given)
    answer = anas.post(f"/rounds/{its.pk}/ballot/{step}/", marks)
    assert answer.status_code == 200 and "There is a problem" in text(answer) and words in text(answer), text(answer)
    assert kept in answer.content.decode()
    assert not Begun.objects.exists() and not queries.has_voted(its, its_voter(anas))


def its_voter(client: Client) -> Person:
    return Person.objects.get(pk=client.session["_auth_user_id"])


def test_search_and_going_back_lose_no_choice(anas: Client, ilse: Person) -> None:
    its = drafted(ilse)
    for n in range(20):
        actions.add_option(by=ilse, round_id=its.pk, title=f"Lamp {n}", cost_cents=100, district="molinos")
    actions.set_key(by=ilse, round_id=its.pk, public_key=sealing.new_shares()[0].public_key.hex())
    actions.announce_round(by=ilse, round_id=its.pk)
    Round.objects.filter(pk=its.pk).update(opens_at=clock.now())
    actions.open_rounds()
    shown = anas.post(f"/rounds/{its.pk}/ballot/", {"choice": ["1", "5"], "search": "BENCH"})
    page = shown.content.decode()
    assert "A bench at the river" in text(shown) and "Lamp 3" not in text(shown)
    assert page.count('type="hidden" name="choice"') == 2
    shown = anas.post(f"/rounds/{its.pk}/ballot/", {"choice": ["1", "5"], "area": "city"})
    assert "Lamp 3" not in text(shown) and shown.content.decode().count('type="hidden" name="choice"') == 1
    assert "checked" in shown.content.decode()
    assert "Nothing on the ballot fits this" in text(anas.post(f"/rounds/{its.pk}/ballot/", {"search": "zzz"}))
    assert not Begun.objects.exists()


def test_voting_again_replaces_and_says_so(anas: Client, ilse: Person) -> None:
    its, shares = opened(ilse)
    first = vote(anas, its, choice=["1"])
    assert "You have voted" in text(anas.get(f"/rounds/{its.pk}/"))
    assert "it replaces the earlier one" in text(anas.get(f"/rounds/{its.pk}/ballot/"))
    again = anas.post(f"/rounds/{its.pk}/ballot/cast/", {"choice": ["2"]})
    assert "It replaced your earlier one" in text(again)
    closed(its)
    assert opened_ballots(its, shares) == [["2"]]
    assert "This ballot was replaced" in text(anas.post(f"/rounds/{its.pk}/receipt/", {"receipt": first}))


def test_the_receipt_is_in_no_address_and_in_no_session(anas: Client, ilse: Person) -> None:
    its, _shares = opened(ilse)
    answer = anas.post(f"/rounds/{its.pk}/ballot/cast/", {"choice": ["1"]})
    receipt = receipt_of(answer)
    assert answer.status_code == 200 and "no-store" in answer["Cache-Control"]
    assert "The city's machine sealed the ballot" in text(answer)
    assert not any(receipt in str(each.get_decoded()) for each in Session.objects.all())
    assert receipt not in str(dict(anas.session))


def test_a_ballot_that_the_browser_sealed_is_taken_as_it_is(anas: Client, ilse: Person) -> None:
    its, shares = opened(ilse)
    box = sealing.seal(b'["2", "3"]', public_key=bytes(its.public_key or b""), size=its.box_size or 0, round_id=its.pk)
    paper = anas.get(f"/rounds/{its.pk}/ballot/").content.decode()
    key, about = bytes(its.public_key or b"").hex(), f"multitude ballot of round {its.pk}"
    for name, value in {"key": key, "size": its.box_size, "kind": "choose", "about": about}.items():
        assert f'data-{name}="{value}"' in paper, name
    assert "Your browser runs no script for this" in paper
    checked = anas.post(f"/rounds/{its.pk}/ballot/check/", {"choice": ["2", "3"]}).content.decode()
    assert (
        "has read it to show it to you" in checked
        and key not in checked
        and "<script" not in checked.partition("<main")[2]
    )
    answer = anas.post(f"/rounds/{its.pk}/ballot/cast/", {"sealed": b64encode(box).decode()})
    assert "Your browser sealed the ballot" in text(answer)
    for wrong in ("!", b64encode(b"short").decode()):
        answer = anas.post(f"/rounds/{its.pk}/ballot/cast/", {"sealed": wrong})
        assert "There is a problem" in text(answer), wrong
    closed(its)
    assert opened_ballots(its, shares) == [["2", "3"]]


def test_an_open_consultation_claims_no_secrecy(client: Client, ilse: Person) -> None:
    said = {}
    for secrecy in ("open", "secret"):
        its, _shares = opened(ilse, secrecy=secrecy, method=Method.APPROVAL)
        said[secrecy] = client.get(f"/rounds/{its.pk}/").content.decode()
    assert "Who sees what you say" in said["open"] and "What you should know" in said["open"]
    assert "What keeps it secret" not in said["open"] and "does not protect" not in said["open"]
    assert "What keeps it secret" in said["secret"] and "Who sees what you say" not in said["secret"]


def test_an_open_consultation_gives_no_receipt(anas: Client, ilse: Person) -> None:
    its, _shares = opened(ilse, secrecy="open", method=Method.APPROVAL)
    checked = anas.post(f"/rounds/{its.pk}/ballot/check/", {"choice": ["1"]})
    assert "not sealed" in text(checked) and "data-seal" not in checked.content.decode()
    # Who sends something sealed all the same says what the form says.
    answer = anas.post(f"/rounds/{its.pk}/ballot/cast/", {"choice": ["1"], "sealed": "AAAA"})
    assert "there is no receipt" in text(answer)
    closed(its)
    actions.count_rounds()
    said = text(anas.get(f"/rounds/{its.pk}/"))
    assert "1 vote counts" in said and "Trees for the square" in said
    assert "no receipts" in text(anas.get(f"/rounds/{its.pk}/receipt/"))


def test_a_visitor_is_sent_to_sign_in_and_on_to_the_paper(client: Client, ilse: Person) -> None:
    its, _shares = opened(ilse)
    for path, method in (("ballot/", "get"), ("ballot/", "post"), ("ballot/check/", "post"), ("ballot/cast/", "post")):
        answer = getattr(client, method)(f"/rounds/{its.pk}/{path}")
        assert answer.status_code == 302, path
        assert answer["Location"] == f"/account/sign-in/?next=/rounds/{its.pk}/ballot/", path
    assert client.get(f"/rounds/{its.pk}/ballot/cast/").status_code == 405


def test_nobody_votes_after_closing(anas: Client, ilse: Person) -> None:
    its, _shares = opened(ilse)
    closed(its)
    for path in ("check/", "cast/", ""):
        answer = anas.post(f"/rounds/{its.pk}/ballot/{path}", {"choice": ["1"]})
        assert answer.status_code == 403 and "This vote is closed" in text(answer)


# The board and the result


def test_a_receipt_is_answered_after_closing(client: Client, ilse: Person, molinos: District) -> None:
    people = build.residents(3, molinos)
    proved(people)
    its, _shares = opened(ilse)
    receipts = [actions.cast_ballot(by=each, round_id=its.pk, said=["1"]).receipt for each in people]
    path = f"/rounds/{its.pk}/receipt/"
    before = client.get(path)
    assert "published when the vote closes" in text(before) and 'name="receipt"' not in before.content.decode()
    assert "counted" not in text(client.post(path, {"receipt": receipts[0]}))
    closed(its)
    said = text(client.get(f"/rounds/{its.pk}/"))
    assert queries.board(its).root in said and "can no longer change" in said
    blanks = " ".join(receipts[0][n : n + 8] for n in range(0, 64, 8)).upper()
    found = client.post(path, {"receipt": f" {blanks} "})
    assert "Your ballot was counted" in text(found) and queries.board(its).root in text(found)
    assert "No ballot has this receipt" in text(client.post(path, {"receipt": "ab" * 32}))
    assert "There is a problem" in text(client.post(path, {"receipt": " "}))


def test_files_are_there_once_it_is_counted_and_count_again(
    client: Client, ilse: Person, molinos: District, tmp_path: Path
) -> None:
    people = build.residents(24, molinos)
    proved(people)
    its, shares = opened(ilse)
    for n, each in enumerate(people):
        actions.cast_ballot(by=each, round_id=its.pk, said=["1", "2"] if n % 2 else ["3"])
    assert client.get(f"/rounds/{its.pk}/files/rules.json").status_code == 409
    counted(closed(its), shares, ilse)
    page = client.get(f"/rounds/{its.pk}/").content.decode()
    names = re.findall(rf"/rounds/{its.pk}/files/([\w.]+)", page)
    assert set(names) == set(queries.public_files(its))
    for name in names:
        answer = client.get(f"/rounds/{its.pk}/files/{name}")
        assert answer["Content-Disposition"] == f'attachment; filename="{name}"'
        (tmp_path / name).write_bytes(b"".join(answer))  # type: ignore[call-overload]
    ran = subprocess.run([sys.executable, str(tmp_path / "recount.py")], capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    for none in ("other.txt", "..%2f..%2fmanage.py", "RULES.JSON"):
        assert client.get(f"/rounds/{its.pk}/files/{none}").status_code == 404, none


def of_many(ilse: Person, home: District, ballots: list[Any], **given: Any) -> Round:
    people = build.residents(len(ballots), home)
    proved(people)
    its, shares = opened(ilse, **given)
    for each, said in zip(people, ballots, strict=True):
        actions.cast_ballot(by=each, round_id=its.pk, said=said)
    return counted(closed(its), shares, ilse)


def test_a_budget_says_who_won_why_and_what_else_would_have(client: Client, ilse: Person, molinos: District) -> None:
    its = of_many(ilse, molinos, [["1", "2"]] * 11 + [["3"]] * 13)
    said = text(client.get(f"/rounds/{its.pk}/"))
    assert "24 people voted" in said and "The result" in said
    facts = its.tally.result["options"]
    titles = {each.code: each.title for each in its.options.all()}
    for code in ("1", "2", "3"):
        assert sentence(its, facts[code], titles) in said, code
    assert "could still pay" in said or "paid" in said
    assert "Both ways of counting" in said or "The other way of counting decides" in said
    assert "chose something that won" in said and "24 Withheld" not in said
    assert client.get(f"/rounds/{its.pk}/").content.decode().count("<svg viewBox=") > 4


@pytest.mark.parametrize(
    ("given", "ballots", "words"),
    [
        ({"method": Method.APPROVAL}, [["1"]] * 15 + [["2"]] * 9, ["“Trees for the square” stands first", "Ballots"]),
        ({"method": Method.SCORE}, [{"1": 5, "2": 4}] * 24, ["stands first", "120", "Points"]),
        (
            {"method": Method.JUDGEMENT},
            [{"1": 5, "2": 1}] * 13 + [{"1": 3}] * 11,
            ["“Trees for the square” is best: half of the ballots call it “excellent” or better", "Middle grade"],
        ),
        (
            {"method": Method.RANKED},
            [["1", "2"]] * 10 + [["2", "3"]] * 8 + [["3", "2"]] * 6,
            ["Schulze (decides by the rules): A bench", "Instant run-off : A bench", "Round 2", "Each against each"],
        ),
    ],
)  # fmt: skip
def test_the_other_methods_show_their_numbers(
    client: Client, ilse: Person, molinos: District, given: dict[str, Any], ballots: list[Any], words: list[str]
) -> None:
    its = of_many(ilse, molinos, ballots, **given)
    said = text(client.get(f"/rounds/{its.pk}/"))
    for each in words:
        assert each in said, f"{each} is not in {said}"


def test_of_few_ballots_only_who_won_is_told(client: Client, ilse: Person, molinos: District) -> None:
    its = of_many(ilse, molinos, [["1"]] * 3)
    said = text(client.get(f"/rounds/{its.pk}/"))
    assert "3 people voted" in said and "So few could be told apart" in said
    assert "could still pay" not in said and "would have won" not in said
    assert "withheld" in said and "choices.txt" not in said


# Elsewhere


def test_the_first_page_says_that_residents_vote_until_one_has(anas: Client, ilse: Person, salinas: District) -> None:
    opened(ilse, title="Not for Molinos", districts=["salinas"])
    its, _shares = opened(ilse, title="What to mend first")
    said = text(anas.get("/"))
    assert "Residents vote" in said and "What to mend first" in said and "Not for Molinos" not in said
    assert "What to mend first" in text(Client().get("/"))
    vote(anas, its, choice=["1"])
    assert "What to mend first" not in text(anas.get("/"))


def test_a_process_names_its_votes_and_crawlers_find_them(client: Client, ilse: Person, city: object) -> None:
    import charter.actions

    charter.actions.create_process(code="money", name="The money", reason="So the council decided.", by=ilse)
    its, _shares = announced(ilse, title="What to mend first", process="money")
    drafted(ilse, title="A draft", process="money")
    said = text(client.get("/processes/money/"))
    assert "Its votes" in said and "What to mend first" in said and "A draft" not in said
    assert f"/rounds/{its.pk}/" in client.get("/sitemap/pages.xml").content.decode()
    assert DAY
