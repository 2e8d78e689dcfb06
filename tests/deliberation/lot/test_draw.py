"""From a seed to people, again and again the same; and who comes for those who decline."""

from __future__ import annotations

import json
import random
import shutil
import subprocess
import sys
from collections import Counter
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deliberation.lot import repeat
from deliberation.lot.chance import even, number_below, root_of, shuffled
from deliberation.lot.draw import CannotReplace, Drawn, draw, draw_text
from deliberation.lot.fairest import fairest
from deliberation.lot.jury import draw_jury, jury_files, jury_order
from deliberation.lot.lottery import Lottery
from deliberation.lot.pool import Member
from deliberation.lot.quotas import Bound, Infeasible, Quota, Quotas, Shortfall, WrongInput
from tests.deliberation.lot.small import Draw, city, draws

SEED = "Lotto 2026-11-28: 3 14 15 22 33 41"


# Written down once: on any machine they stay.
NUMBERS = [9, 447]
ORDER = "cbafde"


def write(folder: Path, lottery: Lottery, seed: str, declined: list[list[str]], drawn: Drawn) -> None:
    folder.mkdir(exist_ok=True)
    for name, text in lottery.files.items():
        (folder / name).write_bytes(text.encode())
    said = draw_text(lottery.commitment, seed, drawn.first, declined, drawn.seated)
    (folder / "draw.json").write_text(said)


@pytest.fixture(scope="module")
def lottery() -> Lottery:
    return fairest(*city(80, 15, features=(2, 3, 4)))


def rows(lottery: Lottery, tickets: tuple[str, ...]) -> list[tuple[str, ...]]:
    return [lottery.pool.classes[lottery.pool.class_of[ticket]].values for ticket in tickets]


def test_the_seed_decides_and_nothing_else() -> None:
    assert root_of("a", "b") == sha256(b"ab").digest()
    root = root_of("seed", "0" * 64)
    assert [number_below(root, "panel", 1000), number_below(root, "other", 1000)] == NUMBERS
    assert list(shuffled(root, "order", "abcdef")) == list(ORDER)


def test_the_same_seed_draws_the_same_panel_and_another_one_another(lottery: Lottery) -> None:
    drawn = draw(lottery, SEED)
    assert drawn == draw(Lottery.read(lottery.files), SEED)
    assert len(drawn.seated) == lottery.size and not lottery.quotas.broken(rows(lottery, drawn.seated))
    assert len({draw(lottery, f"{SEED} {at}").first for at in range(20)}) == 20


def test_no_number_is_favoured() -> None:
    for below in range(1, 17):
        taken = Counter(even(number, below, space=16) for number in range(16))
        del taken[None]
        assert len(taken) == below and set(taken.values()) == {16 // below}


def test_all_orders_are_as_likely() -> None:
    orders = Counter("".join(shuffled(sha256(b"%d" % at).digest(), "x", "abcd")) for at in range(4800))
    assert len(orders) == 24
    assert chi_square(list(orders.values())) < 50  # 23 degrees of freedom: 0.1 % lie beyond 49.7; the seeds are fixed


def chi_square(counts: list[int]) -> float:
    expected = sum(counts) / len(counts)
    return sum((each - expected) ** 2 / expected for each in counts)


def test_a_jury_is_even_and_its_order_goes_on() -> None:
    tickets = [f"t{at}" for at in range(20)]
    called = Counter(each for at in range(2000) for each in draw_jury(f"seed {at}", "7", tickets, 5))
    assert chi_square([called[each] for each in tickets]) < 44  # 19 degrees of freedom: 0.1 % lie beyond 43.8
    order = list(jury_order(SEED, "7", tickets))
    assert sorted(order) == sorted(tickets)
    assert draw_jury(SEED, "7", tickets[::-1], 5) == tuple(order[:5])
    assert draw_jury(SEED, "7", tickets, 5, declined=order[1:3]) == (order[0], *order[3:7])
    assert list(jury_order(SEED, "8", tickets)) != order != list(jury_order(SEED, "7", tickets[1:]))
    with pytest.raises(ValueError, match="4 can be drawn"):
        draw_jury(SEED, "7", tickets[:4], 5)
    with pytest.raises(ValueError, match="colon"):
        draw_jury(SEED, "7:8", tickets, 5)


def test_somebody_alike_comes_for_who_declines(lottery: Lottery) -> None:
    first = draw(lottery, SEED).first
    taken = Counter(lottery.pool.class_of[each] for each in first)
    spare = {at: len(alike.tickets) - taken[at] for at, alike in enumerate(lottery.pool.classes)}
    wide = [each for each in first if spare[lottery.pool.class_of[each]] > 1]
    drawn = draw(lottery, SEED, [wide[:1], wide[1:2]])
    assert drawn.first == first and [len(each) for each in drawn.called] == [1, 1]
    assert sorted(rows(lottery, drawn.seated)) == sorted(rows(lottery, first))
    # Together or one after the other: alike people come in the same order.
    assert draw(lottery, SEED, [wide[:2]]).seated == drawn.seated
    for tickets in (["nobody"], [first[0], first[0]]):
        with pytest.raises(ValueError, match="on the list"):
            draw(lottery, SEED, [tickets])
    with pytest.raises(ValueError, match="declined before"):
        draw(lottery, SEED, [[wide[0]], [wide[0]]])


def test_what_cannot_be_replaced_is_named() -> None:
    quotas = Quotas((Quota("age", "16-24", 1, 1), Quota("age", "65+", 1, 2)))
    members = [Member("a", {"age": "16-24"})] + [Member(each, {"age": "65+"}) for each in "bcd"]
    lottery = fairest(members, quotas, 3)
    with pytest.raises(CannotReplace) as short:
        draw(lottery, SEED, [[], ["a"]])
    assert short.value.round == 2
    assert {each.bound for each in short.value.shortfalls} == {Bound.MIN, Bound.MAX}
    assert Shortfall("age", "16-24", Bound.MIN, 1) in short.value.shortfalls
    with pytest.raises(CannotReplace) as short:
        draw(lottery, SEED, [["b", "c"]])
    assert short.value.shortfalls == (Shortfall("", "", Bound.SIZE, 1),)


@settings(max_examples=50, deadline=None)
@given(draws(), st.integers(0, 5), st.randoms(use_true_random=False))
def test_quotas_hold_whoever_declines_and_strangers_find_the_same(
    tmp_path_factory: pytest.TempPathFactory, world: Draw, rounds: int, by: random.Random
) -> None:
    try:
        lottery = fairest(*world)
    except (WrongInput, Infeasible):
        return
    declined: list[list[str]] = []
    drawn = draw(lottery, SEED)
    for _ in range(rounds):
        left = sorted(drawn.seated)
        declined.append(by.sample(left, by.randint(1, len(left))))
        try:
            drawn = draw(lottery, SEED, declined)
        except CannotReplace as short:
            assert short.shortfalls
            declined.pop()
            break
        assert len(drawn.seated) == lottery.size and not lottery.quotas.broken(rows(lottery, drawn.seated))
        assert not {each for tickets in declined for each in tickets} & set(drawn.seated)
    folder = tmp_path_factory.mktemp("draw")
    write(folder, lottery, SEED, declined, drawn)
    assert repeat.main([str(folder)]) == 0


@pytest.fixture(scope="module")
def published(lottery: Lottery, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("published")
    first = draw(lottery, SEED).first
    declined = [list(first[:4]), list(first[5:7])]
    write(folder, lottery, SEED, declined, draw(lottery, SEED, declined))
    shutil.copy(repeat.__file__, folder)
    return folder


def test_a_stranger_repeats_it_with_the_standard_library(published: Path, lottery: Lottery) -> None:
    ticket = draw(lottery, SEED).first[0]
    words = [sys.executable, "-I", "-S", "repeat.py", "--commitment", lottery.commitment, "--ticket", ticket]
    done = subprocess.run(words, cwd=published, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"{ticket} had the chance {lottery.chance_of(ticket)}." in done.stdout
    assert f"Lowest chance {float(lottery.lowest):.6f}, highest {float(lottery.highest):.6f}." in done.stdout
    for wrong in (["--commitment", "0" * 64], ["--seed", "mine"]):
        assert repeat.main([str(published), *wrong]) == 1


@pytest.mark.parametrize("name", ["list.csv", "panels.txt", "quotas.csv", "rules.json"])
def test_any_changed_byte_is_found(published: Path, tmp_path: Path, name: str) -> None:
    shutil.copytree(published, tmp_path, dirs_exist_ok=True)
    whole = (tmp_path / name).read_bytes()
    by = random.Random(1)
    for at in {0, len(whole) - 1, *(by.randrange(len(whole)) for _ in range(25))}:
        # A digit for a digit, so that the file can still be read.
        other = b"7" if whole[at : at + 1] != b"7" else b"3"
        (tmp_path / name).write_bytes(whole[:at] + other + whole[at + 1 :])
        assert repeat.main([str(tmp_path)]) == 1, at


@pytest.mark.parametrize("what", ["first", "seated", "declined", "seed", "commitment"])
def test_a_changed_result_is_found(published: Path, tmp_path: Path, what: str) -> None:
    shutil.copytree(published, tmp_path, dirs_exist_ok=True)
    said = json.loads((tmp_path / "draw.json").read_text())
    said[what] = said[what][1:]
    (tmp_path / "draw.json").write_text(json.dumps(said))
    assert repeat.main([str(tmp_path)]) == 1


def test_a_jury_is_repeated_too(tmp_path: Path) -> None:
    tickets = [f"t{at:02}" for at in range(30)]
    for name, text in jury_files("12", tickets, 9).items():
        (tmp_path / name).write_text(text)
    first = draw_jury(SEED, "12", tickets, 9)
    gone = [first[2], first[5]]
    commitment = sha256((tmp_path / "list.csv").read_bytes()).hexdigest()
    said = json.loads(draw_text(commitment, SEED, first, [gone], draw_jury(SEED, "12", tickets, 9, gone)))
    for seed_hash, code in ((sha256(SEED.encode()).hexdigest(), 0), ("0" * 64, 1)):
        (tmp_path / "draw.json").write_text(json.dumps(said | {"seed_hash": seed_hash}))
        assert repeat.main([str(tmp_path)]) == code


def test_where_nobody_alike_is_left_the_quotas_still_hold(lottery: Lottery, tmp_path: Path) -> None:
    first = draw(lottery, SEED).first
    taken = Counter(lottery.pool.class_of[each] for each in first)
    last = [each for each in first if len(lottery.pool.classes[lottery.pool.class_of[each]].tickets) == 1]
    last += [each for each in first if taken[lottery.pool.class_of[each]] > 1][: 5 - len(last)]
    gone = sorted({ticket for each in last for ticket in lottery.pool.classes[lottery.pool.class_of[each]].tickets})
    drawn = draw(lottery, SEED, [gone])
    assert not lottery.quotas.broken(rows(lottery, drawn.seated)) and drawn.called[0]
    assert sorted(rows(lottery, drawn.seated)) != sorted(rows(lottery, first))
    write(tmp_path, lottery, SEED, [gone], drawn)
    assert repeat.main([str(tmp_path)]) == 0
