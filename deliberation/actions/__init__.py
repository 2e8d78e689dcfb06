from deliberation.actions.change_conversation import change_conversation
from deliberation.actions.change_statement import change_statement, take_back_statement
from deliberation.actions.close_conversation import close_conversation, close_due, reopen_conversation
from deliberation.actions.draw_map import draw_map, due_maps
from deliberation.actions.import_conversation import Unfit, import_conversation
from deliberation.actions.leave_conversation import leave_conversation
from deliberation.actions.open_conversation import open_conversation
from deliberation.actions.rank_bridging import rank_bridging
from deliberation.actions.stir import stir
from deliberation.actions.take_stance import WORDS, Said, take_stance
from deliberation.actions.write_statement import write_statement

__all__ = [
    "WORDS",
    "Said",
    "Unfit",
    "change_conversation",
    "change_statement",
    "close_conversation",
    "close_due",
    "draw_map",
    "due_maps",
    "import_conversation",
    "leave_conversation",
    "open_conversation",
    "rank_bridging",
    "reopen_conversation",
    "stir",
    "take_back_statement",
    "take_stance",
    "write_statement",
]
