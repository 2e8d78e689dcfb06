from voting.actions.accept_to_vote_openly import accept_to_vote_openly
from voting.actions.add_option import add_option, change_option, remove_option
from voting.actions.announce_round import announce_round, cancel_round, lacking
from voting.actions.bring_opening import bring_opening
from voting.actions.cast_ballot import Cast, begin_ballot, cast_ballot
from voting.actions.change_round import change_round, delete_round
from voting.actions.close_round import close_round, close_rounds
from voting.actions.count_round import count_round, count_rounds
from voting.actions.delegate import delegate
from voting.actions.draft_round import draft_round
from voting.actions.illustrate_option import illustrate_option, keep_option_picture, remove_option_picture
from voting.actions.import_round import import_round
from voting.actions.judge_option import judge_option
from voting.actions.move_option import move_option
from voting.actions.open_round import open_round, open_rounds
from voting.actions.put_rule_to_vote import put_rule_to_vote
from voting.actions.recall_delegation import recall_delegation
from voting.actions.set_key import set_key
from voting.actions.stop_voting_openly import stop_voting_openly
from voting.actions.tell_closing import hold_open, mark_reminded, tell_closing
from voting.actions.tend_pictures import (
    drop_option_picture,
    make_option_sizes,
    make_unmade_option_sizes,
    sweep_option_pictures,
)

__all__ = [
    "Cast",
    "accept_to_vote_openly",
    "add_option",
    "announce_round",
    "begin_ballot",
    "bring_opening",
    "cancel_round",
    "cast_ballot",
    "change_option",
    "change_round",
    "close_round",
    "close_rounds",
    "count_round",
    "count_rounds",
    "delegate",
    "delete_round",
    "draft_round",
    "drop_option_picture",
    "hold_open",
    "illustrate_option",
    "import_round",
    "judge_option",
    "keep_option_picture",
    "lacking",
    "make_option_sizes",
    "make_unmade_option_sizes",
    "mark_reminded",
    "move_option",
    "open_round",
    "open_rounds",
    "put_rule_to_vote",
    "recall_delegation",
    "remove_option",
    "remove_option_picture",
    "set_key",
    "stop_voting_openly",
    "sweep_option_pictures",
    "tell_closing",
]
