"""What can be done about content that breaks a rule: one file per act."""

from moderation.actions.block_account import block_account
from moderation.actions.count_flag import Tried, count_flag
from moderation.actions.decide_concern import ask_to_edit, decide_concern, dismiss_flags, hide, restore
from moderation.actions.decide_many import Outcome, decide_many
from moderation.actions.flag_content import flag_content
from moderation.actions.lift_block import lift_block

__all__ = [
    "Outcome",
    "Tried",
    "ask_to_edit",
    "block_account",
    "count_flag",
    "decide_concern",
    "decide_many",
    "dismiss_flags",
    "flag_content",
    "hide",
    "lift_block",
    "restore",
]
