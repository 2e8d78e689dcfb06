from django.urls import URLPattern, path

import commons.paths  # noqa: F401 (the converter `id`)
from deliberation.api import conversations as api
from deliberation.views import answering, conversations, opening, report, stating

urlpatterns: list[URLPattern] = [
    path("conversations/", conversations.conversations, name="conversations"),
    path("conversations/new/", opening.new, name="conversation-new"),
    path("conversations/<id:conversation_id>/", conversations.conversation_page, name="conversation"),
    path("conversations/<id:conversation_id>/edit/", opening.edit, name="conversation-edit"),
    path("conversations/<id:conversation_id>/close/", opening.close, name="conversation-close"),
    path("conversations/<id:conversation_id>/reopen/", opening.reopen, name="conversation-reopen"),
    path("conversations/<id:conversation_id>/statements/", stating.statements, name="conversation-statements"),
    path("conversations/<id:conversation_id>/statements/new/", stating.new, name="conversation-statement-new"),
    path(
        "conversations/<id:conversation_id>/statements/<id:statement_id>/stance/",
        answering.stance,
        name="conversation-stance",
    ),
    path("conversations/<id:conversation_id>/mine/", answering.mine, name="conversation-mine"),
    path("conversations/<id:conversation_id>/leave/", answering.leave, name="conversation-leave"),
    path("conversations/<id:conversation_id>/report/", report.report, name="conversation-report"),
    path("conversations/<id:conversation_id>/files/<str:name>", report.file, name="conversation-file"),
    path("statements/<id:statement_id>/edit/", stating.edit, name="statement-edit"),
    path("statements/<id:statement_id>/delete/", stating.take_back, name="statement-delete"),
]

# Mounted under /api/v1/.
api_urlpatterns = [
    path("conversations/", api.Conversations.as_view({"get": "list", "post": "create"}), name="api_conversations"),
    path(
        "conversations/<id:conversation_id>/",
        api.Conversations.as_view({"get": "retrieve", "patch": "partial_update"}),
        name="api_conversation",
    ),
    path(
        "conversations/<id:conversation_id>/close/",
        api.Conversations.as_view({"post": "close"}),
        name="api_close_conversation",
    ),
    path(
        "conversations/<id:conversation_id>/reopen/",
        api.Conversations.as_view({"post": "reopen"}),
        name="api_reopen_conversation",
    ),
    path(
        "conversations/<id:conversation_id>/statements/",
        api.Statements.as_view({"get": "list", "post": "create"}),
        name="api_statements",
    ),
    path("conversations/<id:conversation_id>/next/", api.Mine.as_view({"get": "next"}), name="api_next_statement"),
    path(
        "conversations/<id:conversation_id>/me/",
        api.Mine.as_view({"get": "retrieve", "delete": "destroy"}),
        name="api_conversation_me",
    ),
    path("conversations/<id:conversation_id>/map/", api.Maps.as_view({"get": "retrieve"}), name="api_opinion_map"),
    path(
        "statements/<id:statement_id>/",
        api.OneStatement.as_view({"get": "retrieve", "patch": "partial_update", "delete": "destroy"}),
        name="api_statement",
    ),
    path(
        "statements/<id:statement_id>/stance/",
        api.Stances.as_view({"get": "retrieve", "put": "update"}),
        name="api_stance",
    ),
]
