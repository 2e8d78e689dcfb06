"""Where the API's paths of proposals lead."""

from django.urls import path

import commons.paths  # noqa: F401 (the converter `id`)
from proposals.api.amendments import AmendmentList, Amendments, AmendmentSupports, Differences
from proposals.api.answers import AnswerDrafts, Answers
from proposals.api.authors import Authors, Invitations
from proposals.api.awaiting import Awaiting
from proposals.api.calls import Calls
from proposals.api.comments import Comments, Discussion, Useful
from proposals.api.delivery import Commitments, DoneVerdicts, EvidenceOf, Ledger, Progress, Reports, Verdicts
from proposals.api.desk import ForSomebody, Intakes, OnSheets
from proposals.api.helping import HelpCalls, Needs, OwnSteps, Pledges, TakingUp
from proposals.api.merges import Carries, MergeList, Merges, MergesOf
from proposals.api.pictures import Attachments, Gallery, Pictures, Sheets
from proposals.api.proposals import Proposals
from proposals.api.supports import Supports
from proposals.api.workspace import Assignments, InterimReplies, Notes, Owed, Promised, SecondLooks

ONE, COMMENT = "proposals/<id:proposal_id>/", "comments/<id:comment_id>/"
MERGE = "merges/<id:merge_id>/"
AMENDMENT, INVITATION = "amendments/<id:amendment_id>/", "invitations/<id:invitation_id>/"
PROMISE = "commitments/<id:commitment_id>/"

urlpatterns = [
    path("proposals/", Proposals.as_view({"get": "list", "post": "create"}), name="api_proposals"),
    path("proposals/similar/", Proposals.as_view({"get": "similar"}), name="api_similar"),
    path(ONE, Proposals.as_view({"get": "retrieve", "patch": "partial_update"}), name="api_proposal"),
    path(f"{ONE}publish/", Proposals.as_view({"post": "publish"}), name="api_publish"),
    path(f"{ONE}withdraw/", Proposals.as_view({"post": "withdraw"}), name="api_withdraw"),
    path(f"{ONE}keep/", Authors.as_view({"post": "keep"}), name="api_keep"),
    path(f"{ONE}authors/", Authors.as_view({"get": "list", "post": "create"}), name="api_authors"),
    path(f"{ONE}leave/", Authors.as_view({"post": "leave"}), name="api_leave"),
    path("invitations/", Invitations.as_view({"get": "list"}), name="api_invitations"),
    path(f"{INVITATION}accept/", Invitations.as_view({"post": "accept"}), name="api_invitation_accept"),
    path(f"{INVITATION}decline/", Invitations.as_view({"post": "decline"}), name="api_invitation_decline"),
    path(f"{INVITATION}withdraw/", Invitations.as_view({"post": "withdraw"}), name="api_invitation_withdraw"),
    path(f"{ONE}process/", Calls.as_view({"put": "update", "delete": "destroy"}), name="api_proposal_process"),
    path(f"{ONE}revisions/", Proposals.as_view({"get": "revisions"}), name="api_revisions"),
    path(f"{ONE}difference/", Differences.as_view({"get": "retrieve"}), name="api_difference"),
    path(f"{ONE}amendments/", AmendmentList.as_view({"get": "list", "post": "create"}), name="api_amendments"),
    path(AMENDMENT, Amendments.as_view({"get": "retrieve", "patch": "partial_update"}), name="api_amendment"),
    path(f"{AMENDMENT}accept/", Amendments.as_view({"post": "accept"}), name="api_amendment_accept"),
    path(f"{AMENDMENT}reject/", Amendments.as_view({"post": "reject"}), name="api_amendment_reject"),
    path(f"{AMENDMENT}withdraw/", Amendments.as_view({"post": "withdraw"}), name="api_amendment_withdraw"),
    path(f"{AMENDMENT}promote/", Amendments.as_view({"post": "promote"}), name="api_amendment_promote"),
    path(
        f"{AMENDMENT}support/",
        AmendmentSupports.as_view({"put": "update", "delete": "destroy"}),
        name="api_amendment_support",
    ),
    path("merges/", MergeList.as_view({"post": "create"}), name="api_merges"),
    path(f"{ONE}merges/", MergesOf.as_view({"get": "list"}), name="api_merges_of"),
    path(MERGE, Merges.as_view({"get": "retrieve", "patch": "partial_update"}), name="api_merge"),
    path(f"{MERGE}agree/", Merges.as_view({"put": "agree", "delete": "disagree"}), name="api_merge_agree"),
    path(f"{MERGE}decline/", Merges.as_view({"post": "decline"}), name="api_merge_decline"),
    path(f"{MERGE}withdraw/", Merges.as_view({"post": "withdraw"}), name="api_merge_withdraw"),
    path(f"{MERGE}undo/", Merges.as_view({"post": "undo"}), name="api_merge_undo"),
    path(f"{MERGE}carry/", Carries.as_view({"put": "update"}), name="api_merge_carry"),
    path(f"{ONE}support/", Supports.as_view({"put": "update", "delete": "destroy"}), name="api_support"),
    path(f"{ONE}comments/", Discussion.as_view({"get": "list", "post": "create"}), name="api_comments"),
    path(f"{ONE}pictures/", Gallery.as_view({"get": "list", "post": "create"}), name="api_pictures"),
    path(f"{ONE}attachments/", Sheets.as_view({"get": "list", "post": "create"}), name="api_attachments"),
    path(f"{ONE}answer/", Answers.as_view({"post": "create"}), name="api_answer"),
    path(
        f"{ONE}answer/draft/",
        AnswerDrafts.as_view({"get": "retrieve", "put": "update", "delete": "destroy"}),
        name="api_answer_draft",
    ),
    path(
        f"{ONE}answer/second-look/",
        SecondLooks.as_view({"get": "retrieve", "post": "create"}),
        name="api_second_look",
    ),
    path(f"{ONE}answer/second-look/approve/", SecondLooks.as_view({"post": "approve"}), name="api_second_look_approve"),
    path(f"{ONE}answer/second-look/return/", SecondLooks.as_view({"post": "send_back"}), name="api_second_look_return"),
    path(
        f"{ONE}interim-replies/",
        InterimReplies.as_view({"get": "list", "post": "create"}),
        name="api_interim_replies",
    ),
    path(
        f"{ONE}assign/",
        Assignments.as_view({"get": "retrieve", "post": "create", "delete": "destroy"}),
        name="api_assign",
    ),
    path(f"{ONE}notes/", Notes.as_view({"get": "list", "post": "create"}), name="api_notes"),
    path("notes/<id:note_id>/", Notes.as_view({"delete": "destroy"}), name="api_note"),
    path("workspace/", Owed.as_view({"get": "list"}), name="api_workspace"),
    path("workspace/delivery/", Promised.as_view({"get": "list"}), name="api_workspace_delivery"),
    path(
        f"{ONE}answer/verdict/",
        Verdicts.as_view({"get": "retrieve", "put": "update", "delete": "destroy"}),
        name="api_answer_verdict",
    ),
    path(f"{ONE}done/verdict/", DoneVerdicts.as_view({"put": "update", "delete": "destroy"}), name="api_done_verdict"),
    path(f"{ONE}progress/", Progress.as_view({"get": "list", "post": "create"}), name="api_progress"),
    path(
        "progress/<id:report_id>/",
        Reports.as_view({"get": "retrieve", "delete": "destroy"}),
        name="api_progress_report",
    ),
    path("progress/<id:report_id>/pictures/", EvidenceOf.as_view({"post": "create"}), name="api_evidence"),
    path("commitments/", Ledger.as_view({"get": "list"}), name="api_commitments"),
    path(f"{PROMISE}keep/", Commitments.as_view({"post": "keep"}), name="api_keep_commitment"),
    path(f"{PROMISE}give-up/", Commitments.as_view({"post": "give_up"}), name="api_give_up_commitment"),
    path(f"{PROMISE}move/", Commitments.as_view({"post": "move"}), name="api_move_commitment"),
    path(f"{PROMISE}milestones/", Commitments.as_view({"post": "plan"}), name="api_milestones"),
    path("milestones/<id:milestone_id>/reach/", Commitments.as_view({"post": "reach"}), name="api_reach_milestone"),
    path(f"{ONE}needs/", Needs.as_view({"get": "list", "post": "create"}), name="api_needs"),
    path("needs/<id:need_id>/", Needs.as_view({"delete": "destroy"}), name="api_need"),
    path(f"{ONE}pledges/", Pledges.as_view({"get": "list", "post": "create"}), name="api_pledges"),
    path("pledges/<id:pledge_id>/", Pledges.as_view({"delete": "destroy"}), name="api_pledge"),
    path(f"{ONE}take-up/", TakingUp.as_view({"get": "retrieve", "post": "create"}), name="api_take_up"),
    path(f"{ONE}steps/", OwnSteps.as_view({"get": "list", "post": "create"}), name="api_own_steps"),
    path("steps/<id:step_id>/reach/", OwnSteps.as_view({"post": "reach"}), name="api_own_step_reach"),
    path(f"{ONE}help-calls/", HelpCalls.as_view({"get": "list", "post": "create"}), name="api_help_calls"),
    path(f"{ONE}extend/", Answers.as_view({"post": "extend"}), name="api_extend"),
    path(f"{ONE}handover/", Answers.as_view({"post": "handover"}), name="api_handover"),
    path(f"{ONE}deliver/", Answers.as_view({"post": "deliver"}), name="api_deliver"),
    path(f"{ONE}finish/", Answers.as_view({"post": "finish"}), name="api_finish"),
    path(
        COMMENT,
        Comments.as_view({"get": "retrieve", "patch": "partial_update", "delete": "destroy"}),
        name="api_comment",
    ),
    path(f"{COMMENT}useful/", Useful.as_view({"put": "update", "delete": "destroy"}), name="api_useful"),
    path(
        "pictures/<id:picture_id>/",
        Pictures.as_view({"get": "retrieve", "patch": "partial_update", "delete": "destroy"}),
        name="api_picture",
    ),
    path(
        "attachments/<id:attachment_id>/",
        Attachments.as_view({"get": "retrieve", "delete": "destroy"}),
        name="api_attachment",
    ),
    path("awaiting/", Awaiting.as_view({"get": "list"}), name="api_awaiting"),
    path("desk/proposals/", ForSomebody.as_view({"post": "propose"}), name="api_desk_proposals"),
    path(f"desk/{ONE}comments/", ForSomebody.as_view({"post": "comment"}), name="api_desk_comments"),
    path(
        f"desk/{ONE}support/", ForSomebody.as_view({"put": "support", "delete": "unsupport"}), name="api_desk_support"
    ),
    path(f"desk/{ONE}signatures/", OnSheets.as_view({"post": "sign"}), name="api_desk_signatures"),
    path("desk/meetings/proposals/", OnSheets.as_view({"post": "propose"}), name="api_meeting_proposals"),
    path(f"desk/meetings/{ONE}comments/", OnSheets.as_view({"post": "comment"}), name="api_meeting_comments"),
    path("desk/intakes/", Intakes.as_view({"get": "list"}), name="api_intakes"),
    path(
        "desk/intakes/<id:intake_id>/",
        Intakes.as_view({"patch": "partial_update", "delete": "destroy"}),
        name="api_intake",
    ),
]
