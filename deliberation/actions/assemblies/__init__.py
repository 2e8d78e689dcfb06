"""Acts of assemblies by lot."""

from deliberation.actions.assemblies.answer_invitation import accept_seat, decline_seat
from deliberation.actions.assemblies.call_assembly import call_assembly, cancel_assembly
from deliberation.actions.assemblies.call_panel import tend_panel, tend_panels
from deliberation.actions.assemblies.close_list import close_list, list_assemblies, list_assembly
from deliberation.actions.assemblies.draft_assembly import change_assembly, delete_assembly, draft_assembly
from deliberation.actions.assemblies.enter_seed import enter_seed
from deliberation.actions.assemblies.plan_session import plan_session, remove_session, write_minutes
from deliberation.actions.assemblies.recommend import draft_recommendation, enter_carried, vote_on_recommendation
from deliberation.actions.assemblies.seat_assembly import end_assembly, report_assembly, seat_assembly
from deliberation.actions.assemblies.set_quotas import ask_question, drop_question, set_quotas, values_of
from deliberation.actions.assemblies.speak import speak_from_assembly, take_back_statement
from deliberation.actions.assemblies.take_part import be_willing, leave_draw, take_part

__all__ = [
    "accept_seat",
    "ask_question",
    "be_willing",
    "call_assembly",
    "cancel_assembly",
    "change_assembly",
    "close_list",
    "decline_seat",
    "delete_assembly",
    "draft_assembly",
    "draft_recommendation",
    "drop_question",
    "end_assembly",
    "enter_carried",
    "enter_seed",
    "leave_draw",
    "list_assemblies",
    "list_assembly",
    "plan_session",
    "remove_session",
    "report_assembly",
    "seat_assembly",
    "set_quotas",
    "speak_from_assembly",
    "take_back_statement",
    "take_part",
    "tend_panel",
    "tend_panels",
    "values_of",
    "vote_on_recommendation",
    "write_minutes",
]
