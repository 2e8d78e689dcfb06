"""Reads of rounds, boxes and results."""

from voting.queries.boards import Board, Found, Receipt, board, receipt
from voting.queries.boxes import has_voted, sealed_ballots, turnout
from voting.queries.files import box_file, box_text, choices_file, digest_of, has_choices, public_files, tally_file
from voting.queries.papers import options_file, paper_of, rules_file
from voting.queries.preparation import (
    HAND_ORDER,
    JUDGE_ORDER,
    JUDGED_ORDER,
    agree,
    judged,
    openings,
    rounds_in_hand,
    to_judge,
)
from voting.queries.rounds import (
    locked_round,
    open_round_for,
    option_to_judge,
    options_of,
    round_in_full,
    rounds,
)

__all__ = [
    "HAND_ORDER",
    "JUDGED_ORDER",
    "JUDGE_ORDER",
    "Board",
    "Found",
    "Receipt",
    "agree",
    "board",
    "box_file",
    "box_text",
    "choices_file",
    "digest_of",
    "has_choices",
    "has_voted",
    "judged",
    "locked_round",
    "open_round_for",
    "openings",
    "option_to_judge",
    "options_file",
    "options_of",
    "paper_of",
    "public_files",
    "receipt",
    "round_in_full",
    "rounds",
    "rounds_in_hand",
    "rules_file",
    "sealed_ballots",
    "tally_file",
    "to_judge",
    "turnout",
]
