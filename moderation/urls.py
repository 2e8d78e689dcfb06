"""Pages; what is under `proposals` or `conversations` is mounted there by the composition root."""

from django.urls import path

from moderation.views import blocks, flagging, public, queue

urlpatterns = [
    path("moderation/", public.acts, name="moderation"),
    path("moderation/acts/<int:act_id>/", public.act, name="moderation-act"),
    path("moderation/queue/", queue.queue, name="moderation-queue"),
    path("moderation/content/<slug:kind>/<int:content_id>/", queue.content, name="moderation-content"),
    path("moderation/blocks/", blocks.blocks, name="moderation-blocks"),
    path("moderation/blocks/<int:block_id>/lift/", blocks.lift, name="moderation-lift"),
    path("moderation/people/<int:person_id>/block/", blocks.block, name="moderation-block"),
]

under_proposals = [
    path("<int:pk>/flag/", flagging.flag, name="proposal-flag"),
    path("<int:pk>/flag/thanks/", flagging.thanks, name="flag-thanks"),
    path("<int:pk>/pledges/<int:content_id>/flag/", flagging.flag_help, {"kind": "pledge"}, name="pledge-flag"),
    path("<int:pk>/calls/<int:content_id>/flag/", flagging.flag_help, {"kind": "helpcall"}, name="help-call-flag"),
    path("<int:pk>/comments/<int:comment_id>/flag/", flagging.flag, name="comment-flag"),
]

under_conversations = [
    path("<int:pk>/flag/", flagging.flag_conversation, name="conversation-flag"),
    path("<int:pk>/flag/thanks/", flagging.thanks, {"kind": "conversation"}, name="conversation-flag-thanks"),
    path("<int:pk>/statements/<int:content_id>/flag/", flagging.flag_conversation, name="statement-flag"),
]
