"""What people do in a circle, and what the platform does for it when nobody does."""

from deliberation.actions.circles.agenda import add_item, change_item, close_item, move_item, take_back_item
from deliberation.actions.circles.bring_proposal import bring_proposal, take_on_proposal
from deliberation.actions.circles.close_decision import close_decision, close_decisions, withdraw_decision
from deliberation.actions.circles.correct_circle import correct_circle
from deliberation.actions.circles.found_circle import found_circle
from deliberation.actions.circles.invite_member import (
    accept_invitation,
    decline_invitation,
    invite_member,
    take_back_invitation,
)
from deliberation.actions.circles.join_circle import describe_membership, join_circle, leave_circle, step_down
from deliberation.actions.circles.meet import (
    attend_meeting,
    cancel_meeting,
    change_meeting,
    convene_meeting,
    publish_minutes,
)
from deliberation.actions.circles.open_decision import call_again, change_decision, open_decision
from deliberation.actions.circles.speak import speak
from deliberation.actions.circles.tend_circles import tend_circles

__all__ = [
    "accept_invitation",
    "add_item",
    "attend_meeting",
    "bring_proposal",
    "call_again",
    "cancel_meeting",
    "change_decision",
    "change_item",
    "change_meeting",
    "close_decision",
    "close_decisions",
    "close_item",
    "convene_meeting",
    "correct_circle",
    "decline_invitation",
    "describe_membership",
    "found_circle",
    "invite_member",
    "join_circle",
    "leave_circle",
    "move_item",
    "open_decision",
    "publish_minutes",
    "speak",
    "step_down",
    "take_back_invitation",
    "take_back_item",
    "take_on_proposal",
    "tend_circles",
    "withdraw_decision",
]
