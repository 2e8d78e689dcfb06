"""What can be done with accounts: one file per act."""

from accounts.actions.ask_assisted_erasure import ask_assisted_erasure, cancel_assisted_erasure
from accounts.actions.ask_email_change import ask_email_change
from accounts.actions.ask_erasure import ask_erasure, cancel_erasure
from accounts.actions.ask_joint_act import ask_joint_act
from accounts.actions.ask_letter import ask_letter
from accounts.actions.assist import assisting, begin_assistance, begin_by_document, end_assistance
from accounts.actions.cancel_email_change import cancel_email_change
from accounts.actions.change_name import change_name
from accounts.actions.claim_account import ask_claim, claim_account
from accounts.actions.close_batch import close_batch
from accounts.actions.confirm_email_change import confirm_email_change
from accounts.actions.count_at_desk import count_at_desk
from accounts.actions.count_attempt import count_attempt, forget_attempts, forgive_attempt
from accounts.actions.create_token import create_token
from accounts.actions.decide_joint_act import confirm_joint_act, refuse_joint_act, take_back_joint_act
from accounts.actions.end_sessions import end_other_sessions, end_session
from accounts.actions.erase_person import erase_due, erase_person
from accounts.actions.forget_ended import forget_ended
from accounts.actions.found_city import found_city
from accounts.actions.give_back_mandate import give_back_mandate
from accounts.actions.give_data import take_data
from accounts.actions.grant_mandate import grant_mandate
from accounts.actions.issue_desk_code import issue_desk_code
from accounts.actions.keep_organisation import change_organisation, end_organisation, register_organisation
from accounts.actions.let_represent import end_representation, let_represent, require_voice, show_representation
from accounts.actions.load_batch import load_batch
from accounts.actions.make_batch import make_batch
from accounts.actions.make_export import ask_export, forget_exports, make_export, make_exports, take_export
from accounts.actions.match_register import match_register
from accounts.actions.mute_person import mute_person, unmute_person
from accounts.actions.note_looks import note_looks
from accounts.actions.print_slip import print_slip
from accounts.actions.prove_residency import prove_residency
from accounts.actions.redeem_letter import redeem_letter
from accounts.actions.release_residency import release_residency
from accounts.actions.reset_factors import reset_factors
from accounts.actions.revoke_mandate import revoke_mandate
from accounts.actions.revoke_token import revoke_token
from accounts.actions.run_retention import run_retention, run_retention_daily
from accounts.actions.set_language import set_language
from accounts.actions.show_again import show_again
from accounts.actions.stop_letter import stop_letter
from accounts.actions.tend_letters import tend_letters
from accounts.actions.use_code import use_code

__all__ = [
    "ask_assisted_erasure",
    "ask_claim",
    "ask_email_change",
    "ask_erasure",
    "ask_export",
    "ask_joint_act",
    "ask_letter",
    "assisting",
    "begin_assistance",
    "begin_by_document",
    "cancel_assisted_erasure",
    "cancel_email_change",
    "cancel_erasure",
    "change_name",
    "change_organisation",
    "claim_account",
    "close_batch",
    "confirm_email_change",
    "confirm_joint_act",
    "count_at_desk",
    "count_attempt",
    "create_token",
    "end_assistance",
    "end_organisation",
    "end_other_sessions",
    "end_representation",
    "end_session",
    "erase_due",
    "erase_person",
    "forget_attempts",
    "forget_ended",
    "forget_exports",
    "forgive_attempt",
    "found_city",
    "give_back_mandate",
    "grant_mandate",
    "issue_desk_code",
    "let_represent",
    "load_batch",
    "make_batch",
    "make_export",
    "make_exports",
    "match_register",
    "mute_person",
    "note_looks",
    "print_slip",
    "prove_residency",
    "redeem_letter",
    "refuse_joint_act",
    "register_organisation",
    "release_residency",
    "require_voice",
    "reset_factors",
    "revoke_mandate",
    "revoke_token",
    "run_retention",
    "run_retention_daily",
    "set_language",
    "show_again",
    "show_representation",
    "stop_letter",
    "take_back_joint_act",
    "take_data",
    "take_export",
    "tend_letters",
    "unmute_person",
    "use_code",
]
