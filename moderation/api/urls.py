"""Where the API's paths of moderation lead."""

from django.urls import path

import commons.paths  # noqa: F401 (the converter `id`)
from moderation.api.cases import ActAppeals, CaseFiles, Cases, Juries, JuryDuty, JuryPictures
from moderation.api.sanctions import Sanctions
from moderation.api.views import (
    Acts,
    Blocks,
    Decisions,
    FigureTable,
    Flagging,
    Lifting,
    ManyDecisions,
    Queue,
    Reasons,
)

# Where each kind is flagged, and the end of that route's name.
FLAGGED = {
    "proposal": ("proposals", "proposal"),
    "comment": ("comments", "comment"),
    "answer": ("answers", "answer"),
    "interimreply": ("interim-replies", "interim_reply"),
    "answerverdict": ("verdicts", "answer_verdict"),
    "progressreport": ("progress", "progress_report"),
    "picture": ("pictures", "picture"),
    "attachment": ("attachments", "attachment"),
    "amendment": ("amendments", "amendment"),
    "revision": ("revisions", "revision"),
    "merge": ("merges", "merge"),
    "pledge": ("pledges", "pledge"),
    "helpcall": ("help-calls", "help_call"),
    "conversation": ("conversations", "conversation"),
    "statement": ("statements", "statement"),
    "circle": ("circles", "circle"),
    "decision": ("circles/decisions", "decision"),
    "voice": ("circles/voices", "voice"),
    "agendaitem": ("circles/agenda", "item"),
    "meeting": ("circles/meetings", "meeting"),
    "assemblystatement": ("assemblies/statements", "assembly_statement"),
    "recommendation": ("recommendations", "recommendation"),
    "need": ("needs", "need"),
    "ownstep": ("steps", "own_step"),
    "takeup": ("take-ups", "take_up"),
    "milestone": ("milestones", "milestone"),
    "option": ("options", "option"),
    "organisation": ("organisations", "organisation"),
}

urlpatterns = [
    *(
        path(f"{room}/<id:content_id>/flag/", Flagging.as_view(), {"kind": kind}, name=f"api_flag_{name}")
        for kind, (room, name) in FLAGGED.items()
    ),
    path("cases/", Cases.as_view({"get": "list", "post": "create"}), name="api_cases"),
    path("cases/<id:case_id>/", Cases.as_view({"get": "retrieve"}), name="api_case"),
    path("cases/<id:case_id>/appeal/", Cases.as_view({"post": "appeal"}), name="api_case_appeal"),
    path("cases/<id:case_id>/files/<str:name>/", CaseFiles.as_view(), name="api_case_file"),
    path("moderation/acts/<id:act_id>/appeal/", ActAppeals.as_view(), name="api_act_appeal"),
    path("juries/duty/", JuryDuty.as_view(), name="api_jury_duty"),
    path("juries/<id:case_id>/", Juries.as_view({"get": "retrieve"}), name="api_jury"),
    path(
        "juries/<id:case_id>/pictures/<id:content_id>/",
        JuryPictures.as_view(),
        name="api_jury_picture",
    ),
    path("juries/<id:case_id>/accept/", Juries.as_view({"post": "accept"}), name="api_jury_accept"),
    path("juries/<id:case_id>/decline/", Juries.as_view({"post": "decline"}), name="api_jury_decline"),
    path("juries/<id:case_id>/words/", Juries.as_view({"post": "words"}), name="api_jury_words"),
    path("juries/<id:case_id>/verdict/", Juries.as_view({"post": "verdict"}), name="api_jury_verdict"),
    path("moderation/reasons/", Reasons.as_view(), name="api_moderation_reasons"),
    path("moderation/acts/", Acts.as_view(), name="api_moderation_acts"),
    path("moderation/figures/", FigureTable.as_view(), name="api_moderation_figures"),
    path("moderation/sanctions/", Sanctions.as_view({"get": "list"}), name="api_moderation_sanctions"),
    path("moderation/blocks/", Blocks.as_view({"get": "list", "post": "create"}), name="api_moderation_blocks"),
    path("moderation/blocks/<id:block_id>/lift/", Lifting.as_view(), name="api_moderation_lift"),
    path("moderation/queue/", Queue.as_view(), name="api_moderation_queue"),
    path("moderation/decisions/", ManyDecisions.as_view(), name="api_moderation_decisions"),
    path("moderation/content/<slug:kind>/<id:content_id>/", Decisions.as_view(), name="api_moderation_decide"),
]
