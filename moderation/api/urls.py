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

urlpatterns = [
    path("proposals/<id:content_id>/flag/", Flagging.as_view(), {"kind": "proposal"}, name="api_flag_proposal"),
    path("comments/<id:content_id>/flag/", Flagging.as_view(), {"kind": "comment"}, name="api_flag_comment"),
    path("answers/<id:content_id>/flag/", Flagging.as_view(), {"kind": "answer"}, name="api_flag_answer"),
    path(
        "interim-replies/<id:content_id>/flag/",
        Flagging.as_view(),
        {"kind": "interimreply"},
        name="api_flag_interim_reply",
    ),
    path(
        "verdicts/<id:content_id>/flag/", Flagging.as_view(), {"kind": "answerverdict"}, name="api_flag_answer_verdict"
    ),
    path(
        "progress/<id:content_id>/flag/",
        Flagging.as_view(),
        {"kind": "progressreport"},
        name="api_flag_progress_report",
    ),
    path("pictures/<id:content_id>/flag/", Flagging.as_view(), {"kind": "picture"}, name="api_flag_picture"),
    path("attachments/<id:content_id>/flag/", Flagging.as_view(), {"kind": "attachment"}, name="api_flag_attachment"),
    path("amendments/<id:content_id>/flag/", Flagging.as_view(), {"kind": "amendment"}, name="api_flag_amendment"),
    path("revisions/<id:content_id>/flag/", Flagging.as_view(), {"kind": "revision"}, name="api_flag_revision"),
    path("merges/<id:content_id>/flag/", Flagging.as_view(), {"kind": "merge"}, name="api_flag_merge"),
    path("pledges/<id:content_id>/flag/", Flagging.as_view(), {"kind": "pledge"}, name="api_flag_pledge"),
    path("help-calls/<id:content_id>/flag/", Flagging.as_view(), {"kind": "helpcall"}, name="api_flag_help_call"),
    path(
        "conversations/<id:content_id>/flag/",
        Flagging.as_view(),
        {"kind": "conversation"},
        name="api_flag_conversation",
    ),
    path("statements/<id:content_id>/flag/", Flagging.as_view(), {"kind": "statement"}, name="api_flag_statement"),
    path("circles/<id:content_id>/flag/", Flagging.as_view(), {"kind": "circle"}, name="api_flag_circle"),
    path("circles/decisions/<id:content_id>/flag/", Flagging.as_view(), {"kind": "decision"}, name="api_flag_decision"),
    path("circles/voices/<id:content_id>/flag/", Flagging.as_view(), {"kind": "voice"}, name="api_flag_voice"),
    path("circles/agenda/<id:content_id>/flag/", Flagging.as_view(), {"kind": "agendaitem"}, name="api_flag_item"),
    path("circles/meetings/<id:content_id>/flag/", Flagging.as_view(), {"kind": "meeting"}, name="api_flag_meeting"),
    path(
        "assemblies/statements/<id:content_id>/flag/",
        Flagging.as_view(),
        {"kind": "assemblystatement"},
        name="api_flag_assembly_statement",
    ),
    path(
        "recommendations/<id:content_id>/flag/",
        Flagging.as_view(),
        {"kind": "recommendation"},
        name="api_flag_recommendation",
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
