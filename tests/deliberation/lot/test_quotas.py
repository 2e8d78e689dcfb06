"""Quotas are read with the line of each fault, and what cannot be met is named."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings

from deliberation.lot.fairest import fairest
from deliberation.lot.pool import Member, Pool
from deliberation.lot.quotas import Bound, Fault, Infeasible, Quota, Quotas, Shortfall, Wrong, WrongInput, read_quotas
from tests.deliberation.lot.small import Draw, draws


def people(*rows: tuple[str, str]) -> list[Member]:
    return [Member(f"t{at}", {"age": age, "district": home}) for at, (age, home) in enumerate(rows)]


def test_what_is_written_is_read_again() -> None:
    text = '\ufefffeature, value,MIN,max\nage,16-24,1,3\n\n age , 65+ ,0,2\n"what, if",a,1,1\n'
    quotas = read_quotas(text)
    assert quotas.all == (Quota("age", "16-24", 1, 3), Quota("age", "65+", 0, 2), Quota("what, if", "a", 1, 1))
    assert quotas.features == ("age", "what, if")
    assert read_quotas(quotas.text()) == quotas


@pytest.mark.parametrize(
    ("line", "fault", "said"),
    [
        ("age,65+,1", Fault.COLUMNS, "3"),
        ("age,,1,2", Fault.EMPTY, ""),
        ("age,65+,-1,2", Fault.NUMBER, "-1"),
        ("age,65+,1,2.5", Fault.NUMBER, "2.5"),
        ("age,65+,1,٣", Fault.NUMBER, "٣"),
        ("age,65+,3,2", Fault.MIN_OVER_MAX, "3-2"),
        ("age,16-24,1,2", Fault.TWICE, ""),
    ],
)
def test_a_fault_is_named_with_its_line(line: str, fault: Fault, said: str) -> None:
    with pytest.raises(WrongInput) as wrong:
        read_quotas(f"feature,value,min,max\nage,16-24,1,3\n{line}\n")
    (found,) = wrong.value.faults
    assert (found.fault, found.line, found.said) == (fault, 3, said)


@pytest.mark.parametrize(("text", "fault"), [("", Fault.HEADER), ("a,b\n", Fault.HEADER)])
def test_a_file_of_something_else_is_refused(text: str, fault: Fault) -> None:
    with pytest.raises(WrongInput) as wrong:
        read_quotas(text)
    assert wrong.value.faults[0].fault is fault
    with pytest.raises(WrongInput) as wrong:
        read_quotas("feature,value,min,max\n")
    assert wrong.value.faults == (Wrong(Fault.NO_QUOTAS),)


def test_sums_that_cannot_be_the_size_are_named() -> None:
    quotas = read_quotas("feature,value,min,max\nage,16-24,2,3\nage,65+,2,2\ndistrict,molinos,0,2\n")
    with pytest.raises(WrongInput) as wrong:
        quotas.check(3)
    assert wrong.value.faults == (
        Wrong(Fault.MINS_OVER_SIZE, feature="age", said="4"),
        Wrong(Fault.MAXS_UNDER_SIZE, feature="district", said="2"),
    )
    with pytest.raises(WrongInput):
        quotas.check(0)


def test_people_without_a_quota_and_without_a_value_are_named_by_line() -> None:
    quotas = read_quotas("feature,value,min,max\nage,16-24,0,2\n")
    with pytest.raises(WrongInput) as wrong:
        Pool.of([Member("b", {}), Member("a", {"age": "65+"}), Member("b", {"age": "16-24"}), Member("", {})], quotas)
    assert [(each.fault, each.line) for each in wrong.value.faults] == [
        (Fault.EMPTY, 2),
        (Fault.MISSING_FEATURE, 2),
        (Fault.UNKNOWN_VALUE, 3),
        (Fault.MISSING_FEATURE, 4),
        (Fault.TWICE, 5),
    ]


def test_who_is_missing_is_said_in_numbers() -> None:
    quotas = read_quotas("feature,value,min,max\nage,16-24,4,5\nage,65+,1,3\n")
    with pytest.raises(Infeasible) as short:
        fairest(people(*[("65+", "")] * 6, ("16-24", "")), quotas, 5)
    # One young person for four seats. With three fewer of them there are three more of the others, one too many.
    assert set(short.value.shortfalls) == {
        Shortfall("age", "16-24", Bound.MIN, 3),
        Shortfall("age", "65+", Bound.MAX, 1),
    }
    with pytest.raises(Infeasible) as short:
        fairest(people(("65+", "")), quotas, 5)
    assert short.value.shortfalls == (Shortfall("", "", Bound.SIZE, 4), Shortfall("age", "16-24", Bound.MIN, 4))


def relaxation(draw: Draw) -> int:
    """The least sum by which a panel of these people misses the quotas: over all panels."""
    members, quotas, size = draw
    rows = [tuple(member.features[feature] for feature in quotas.features) for member in members]
    return min(sum(each.needed for each in quotas.broken(panel)) for panel in itertools.combinations(rows, size))


@settings(max_examples=60, deadline=None)
@given(draws())
def test_the_relaxation_is_a_smallest_one_and_only_where_one_is_needed(draw: Draw) -> None:
    members, quotas, size = draw
    try:
        fairest(members, quotas, size, lots=1000)
    except WrongInput as wrong:
        assert {each.fault for each in wrong.faults} <= {Fault.MINS_OVER_SIZE, Fault.MAXS_UNDER_SIZE}
    except Infeasible as short:
        assert 0 < sum(each.needed for each in short.shortfalls) == relaxation(draw)
    else:
        assert relaxation(draw) == 0


def test_values_of_nobody_are_no_fault() -> None:
    quotas = Quotas((Quota("age", "16-24", 1, 2), Quota("age", "65+", 0, 1)))
    assert fairest([Member("a", {"age": "16-24", "more": "x"})], quotas, 1).lowest == 1
