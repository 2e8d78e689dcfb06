from proposals.actions.add_attachment import add_attachment
from proposals.actions.add_picture import add_picture
from proposals.actions.add_revision import add_revision
from proposals.actions.agree_merge import agree_merge, decline_merge, disagree_merge
from proposals.actions.answer_merge import carry_support, let_support_go
from proposals.actions.arrange_pictures import arrange_pictures, place_picture
from proposals.actions.ask_second_look import ask_second_look, written_draft
from proposals.actions.assign_proposal import assign_proposal, unassign_proposal
from proposals.actions.change_process import enter_process, leave_process
from proposals.actions.confirm_support import confirm_support
from proposals.actions.count_supports import count_supports
from proposals.actions.decide_amendment import accept_amendment, reject_amendment, withdraw_amendment
from proposals.actions.decide_contested import decide_contested
from proposals.actions.decide_reached import decide_reached
from proposals.actions.decide_reopened import decide_reopened
from proposals.actions.decide_rule import Count, decide_rule, enact_due, rule_vote_opened, rule_vote_stopped
from proposals.actions.decide_second_look import approve_second_look, return_second_look
from proposals.actions.delete_comment import delete_comment
from proposals.actions.delete_note import delete_note
from proposals.actions.delete_report import delete_report
from proposals.actions.deliver_proposal import deliver_proposal
from proposals.actions.describe_picture import describe_picture
from proposals.actions.discard_answer_draft import discard_answer_draft
from proposals.actions.draft_proposal import draft_proposal
from proposals.actions.edit_comment import edit_comment
from proposals.actions.edit_proposal import edit_proposal
from proposals.actions.enter_recommendation import enter_recommendation
from proposals.actions.extend_answer_time import extend_answer_time
from proposals.actions.finish_proposal import finish_proposal
from proposals.actions.give_consent import all_agree, withdraw_consent
from proposals.actions.give_support import give_support
from proposals.actions.give_up_commitment import give_up_commitment
from proposals.actions.hand_over import hand_over
from proposals.actions.heed_releases import heed_releases
from proposals.actions.illustrate_report import illustrate_report
from proposals.actions.invite_author import (
    accept_invitation,
    decline_invitation,
    invite_author,
    leave_proposal,
    withdraw_invitation,
)
from proposals.actions.judge_answer import judge_answer, withdraw_verdict
from proposals.actions.judge_done import judge_done, withdraw_done_verdict
from proposals.actions.keep_commitment import keep_commitment
from proposals.actions.keep_file import Kept, called, keep_attachment, keep_picture
from proposals.actions.make_pledge import make_pledge, withdraw_pledge
from proposals.actions.make_sizes import make_sizes, make_unmade_sizes
from proposals.actions.mark_useful import mark_useful, unmark_useful
from proposals.actions.move_commitment import move_commitment
from proposals.actions.name_need import close_need, name_need
from proposals.actions.note_views import note_views
from proposals.actions.plan_milestone import plan_milestone
from proposals.actions.promote_amendment import promote_amendment
from proposals.actions.propose_amendment import propose_amendment, rewrite_amendment
from proposals.actions.propose_rule import propose_rule
from proposals.actions.publish_answer import may_go_out, publish_answer, second_look
from proposals.actions.publish_proposal import publish_proposal
from proposals.actions.put_right import correct_intake, undo_intake
from proposals.actions.rank_exposure import rank_exposure
from proposals.actions.reach_milestone import reach_milestone
from proposals.actions.remove_attachment import remove_attachment
from proposals.actions.remove_picture import remove_picture
from proposals.actions.report_progress import report_progress
from proposals.actions.save_answer_draft import save_answer_draft
from proposals.actions.send_interim_reply import send_interim_reply
from proposals.actions.set_bridging import set_bridging
from proposals.actions.suggest_merge import suggest_merge, withdraw_merge
from proposals.actions.support_amendment import show_well_supported, support_amendment, unsupport_amendment
from proposals.actions.sweep_files import drop_files, sweep_files
from proposals.actions.take_in import (
    take_back_support,
    take_in_comment,
    take_in_meeting_comment,
    take_in_meeting_proposal,
    take_in_proposal,
    take_in_signature,
    take_in_support,
)
from proposals.actions.take_up import call_for_help, plan_own_step, reach_own_step, take_up_proposal
from proposals.actions.tend_clocks import tend_clocks
from proposals.actions.undo_merge import undo_merge
from proposals.actions.withdraw_proposal import withdraw_proposal
from proposals.actions.withdraw_support import withdraw_support
from proposals.actions.write_comment import write_comment
from proposals.actions.write_common_text import write_common_text
from proposals.actions.write_note import write_note
from proposals.actions.written_answer import MOST_TOGETHER

__all__ = [
    "MOST_TOGETHER",
    "Count",
    "Kept",
    "accept_amendment",
    "accept_invitation",
    "add_attachment",
    "add_picture",
    "add_revision",
    "agree_merge",
    "all_agree",
    "approve_second_look",
    "arrange_pictures",
    "ask_second_look",
    "assign_proposal",
    "call_for_help",
    "called",
    "carry_support",
    "close_need",
    "confirm_support",
    "correct_intake",
    "count_supports",
    "decide_contested",
    "decide_reached",
    "decide_reopened",
    "decide_rule",
    "decline_invitation",
    "decline_merge",
    "delete_comment",
    "delete_note",
    "delete_report",
    "deliver_proposal",
    "describe_picture",
    "disagree_merge",
    "discard_answer_draft",
    "draft_proposal",
    "drop_files",
    "edit_comment",
    "edit_proposal",
    "enact_due",
    "enter_process",
    "enter_recommendation",
    "extend_answer_time",
    "finish_proposal",
    "give_support",
    "give_up_commitment",
    "hand_over",
    "heed_releases",
    "illustrate_report",
    "invite_author",
    "judge_answer",
    "judge_done",
    "keep_attachment",
    "keep_commitment",
    "keep_picture",
    "leave_process",
    "leave_proposal",
    "let_support_go",
    "make_pledge",
    "make_sizes",
    "make_unmade_sizes",
    "mark_useful",
    "may_go_out",
    "move_commitment",
    "name_need",
    "note_views",
    "place_picture",
    "plan_milestone",
    "plan_own_step",
    "promote_amendment",
    "propose_amendment",
    "propose_rule",
    "publish_answer",
    "publish_proposal",
    "rank_exposure",
    "reach_milestone",
    "reach_own_step",
    "reject_amendment",
    "remove_attachment",
    "remove_picture",
    "report_progress",
    "return_second_look",
    "rewrite_amendment",
    "rule_vote_opened",
    "rule_vote_stopped",
    "save_answer_draft",
    "second_look",
    "send_interim_reply",
    "set_bridging",
    "show_well_supported",
    "suggest_merge",
    "support_amendment",
    "sweep_files",
    "take_back_support",
    "take_in_comment",
    "take_in_meeting_comment",
    "take_in_meeting_proposal",
    "take_in_proposal",
    "take_in_signature",
    "take_in_support",
    "take_up_proposal",
    "tend_clocks",
    "unassign_proposal",
    "undo_intake",
    "undo_merge",
    "unmark_useful",
    "unsupport_amendment",
    "withdraw_amendment",
    "withdraw_consent",
    "withdraw_done_verdict",
    "withdraw_invitation",
    "withdraw_merge",
    "withdraw_pledge",
    "withdraw_proposal",
    "withdraw_support",
    "withdraw_verdict",
    "write_comment",
    "write_common_text",
    "write_note",
    "written_draft",
]
