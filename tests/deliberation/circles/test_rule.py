"""The rule of a circle as a pure function, held to what a circle may rely on."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from deliberation.lifecycle.circles import SAYABLE, Count, Move, Rule, Said, Terms, counted, outcome

QUORUMS = st.integers(min_value=0, max_value=100)


@st.composite
def ballots(draw: st.DrawFn, rule: str | None = None) -> tuple[Terms, list[tuple[int, str]]]:
    """Terms, and what some of the members said; some of them more than once."""
    rule = rule or draw(st.sampled_from(Rule.values))
    members = draw(st.integers(min_value=1, max_value=12))
    voice = st.tuples(st.integers(min_value=1, max_value=members), st.sampled_from([*SAYABLE[rule]]))
    return Terms(rule, draw(QUORUMS), members), draw(st.lists(voice, max_size=20))


@given(ballots())
def test_nothing_is_adopted_below_the_quorum(given_: tuple[Terms, list[tuple[int, str]]]) -> None:
    terms, voices = given_
    spoken = len({who for who, _said in voices})
    if outcome(terms, counted(voices)) == Move.ADOPT:
        assert spoken >= 1 and spoken * 100 >= terms.quorum * terms.members


@given(ballots(Rule.CONSENT))
def test_an_objection_that_stands_always_blocks(given_: tuple[Terms, list[tuple[int, str]]]) -> None:
    terms, voices = given_
    last = dict(voices)
    if Said.OBJECTION in last.values():
        assert outcome(terms, counted(voices)) == Move.REJECT
    # Withdrawn by its author, it blocks no longer.
    moved = voices + [(who, Said.CONSENT) for who, said in last.items() if said == Said.OBJECTION]
    assert outcome(terms, counted(moved)) != Move.REJECT or Said.CONSENT not in dict(moved).values()


@given(ballots(), st.randoms())
def test_the_order_of_voices_is_nothing_but_the_last_of_each(
    given_: tuple[Terms, list[tuple[int, str]]], random: object
) -> None:
    terms, voices = given_
    once = list(dict(voices).items())
    shuffled = once.copy()
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert counted(voices) == counted(once) == counted(shuffled)
    assert outcome(terms, counted(voices)) == outcome(terms, counted(shuffled))


@given(ballots())
def test_a_member_counts_once(given_: tuple[Terms, list[tuple[int, str]]]) -> None:
    _terms, voices = given_
    count = counted(voices)
    assert count == counted(voices + voices) or dict(voices) == dict(voices + voices)
    assert count.spoken == len({who for who, _said in voices})
    assert count.spoken == count.for_it + count.against + count.aside


@given(ballots())
def test_who_is_for_it_never_harms_it(given_: tuple[Terms, list[tuple[int, str]]]) -> None:
    """Monotone: another yes, or a yes instead of anything, keeps what is adopted adopted."""
    terms, voices = given_
    for_it = Said.YES if terms.rule == Rule.MAJORITY else Said.CONSENT
    if outcome(terms, counted(voices)) == Move.ADOPT:
        for who in range(1, terms.members + 1):
            assert outcome(terms, counted([*voices, (who, for_it)])) == Move.ADOPT
    against = Said.NO if terms.rule == Rule.MAJORITY else Said.OBJECTION
    if outcome(terms, counted(voices)) == Move.REJECT:
        for who in range(1, terms.members + 1):
            assert outcome(terms, counted([*voices, (who, against)])) == Move.REJECT


@given(ballots())
def test_a_second_call_is_decided_by_whoever_comes(given_: tuple[Terms, list[tuple[int, str]]]) -> None:
    """No quorum is out of reach for ever: once more, and one voice is enough to decide."""
    terms, voices = given_
    again = Terms(terms.rule, 0, terms.members)
    assert again.needed == 1
    assert (outcome(again, counted(voices)) == Move.LAPSE) == (not voices)


def test_what_is_needed_is_rounded_up_and_at_least_one() -> None:
    assert [Terms(Rule.MAJORITY, quorum, 7).needed for quorum in (0, 1, 14, 15, 50, 100)] == [1, 1, 1, 2, 4, 7]
    assert outcome(Terms(Rule.MAJORITY, 50, 4), Count(1, 1, 0)) == Move.REJECT, "a tie adopts nothing"
    assert outcome(Terms(Rule.CONSENT, 50, 4), Count(0, 0, 4)) == Move.REJECT, "somebody must be for it"
    assert outcome(Terms(Rule.CONSENT, 50, 4), Count(1, 0, 3)) == Move.ADOPT


@given(ballots())
def test_it_is_adopted_exactly_where_the_rule_says(given_: tuple[Terms, list[tuple[int, str]]]) -> None:
    """Counted once more by hand: enough spoke, and more are for it than against, or one consents and none objects."""
    terms, voices = given_
    last = list(dict(voices).values())
    enough = len(last) >= 1 and len(last) * 100 >= terms.quorum * terms.members
    if terms.rule == Rule.MAJORITY:
        carried = last.count(Said.YES) > last.count(Said.NO)
    else:
        carried = Said.CONSENT in last and Said.OBJECTION not in last
    assert (outcome(terms, counted(voices)) == Move.ADOPT) == (enough and carried)
