"""What can be done about content that breaks a rule: one file per act."""

from moderation.actions.accept_duty import accept_duty
from moderation.actions.answer_call import answer_call
from moderation.actions.appeal import appeal
from moderation.actions.block_account import block_account
from moderation.actions.cast_verdict import cast_verdict
from moderation.actions.count_flag import Tried, count_flag
from moderation.actions.decide_case import decide_due
from moderation.actions.decide_concern import ask_to_edit, decide_concern, dismiss_flags, hide, restore
from moderation.actions.decide_many import Outcome, decide_many
from moderation.actions.flag_content import flag_content
from moderation.actions.lift_block import lift_block
from moderation.actions.open_case import open_case
from moderation.actions.raise_alarms import raise_alarms
from moderation.actions.refuse_duty import refuse_duty
from moderation.actions.remind_jurors import remind_jurors
from moderation.actions.speak_in_room import speak_in_room
from moderation.actions.tend_cases import tend_cases

__all__ = [
    "Outcome",
    "Tried",
    "accept_duty",
    "answer_call",
    "appeal",
    "ask_to_edit",
    "block_account",
    "cast_verdict",
    "count_flag",
    "decide_concern",
    "decide_due",
    "decide_many",
    "dismiss_flags",
    "flag_content",
    "hide",
    "lift_block",
    "open_case",
    "raise_alarms",
    "refuse_duty",
    "remind_jurors",
    "restore",
    "speak_in_room",
    "tend_cases",
]
