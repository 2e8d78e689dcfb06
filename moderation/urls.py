"""Pages; what is `under_` another noun is mounted there by the composition root."""

from django.urls import path

import commons.paths  # noqa: F401 (the converter `id`)
from moderation.views import appeals, blocks, cases, flagging, juries, public, queue, sanctions

urlpatterns = [
    path("moderation/", public.acts, name="moderation"),
    path("moderation/acts/<int:act_id>/", public.act, name="moderation-act"),
    path("moderation/queue/", queue.queue, name="moderation-queue"),
    path("moderation/content/<slug:kind>/<int:content_id>/", queue.content, name="moderation-content"),
    path("moderation/sanctions/", sanctions.sanctions, name="moderation-sanctions"),
    path("moderation/content/<slug:kind>/<int:content_id>/case/", cases.open_case, name="moderation-case-open"),
    path("moderation/acts/<int:act_id>/appeal/", public.appeal, name="moderation-act-appeal"),
    path("moderation/cases/", cases.cases, name="moderation-cases"),
    path("moderation/cases/<id:case_id>/", cases.case, name="moderation-case"),
    path("moderation/cases/<id:case_id>/appeal/", cases.appeal, name="moderation-case-appeal"),
    path("moderation/cases/<id:case_id>/draw/", cases.draw, name="moderation-case-draw"),
    path("moderation/cases/<id:case_id>/draw/<str:name>", cases.file, name="moderation-case-file"),
    path("moderation/appeals/<str:token>/", appeals.appeal, name="appeal-by-mail"),
    path("juries/", juries.juries, name="juries"),
    path("juries/duty/", juries.duty, name="jury-duty"),
    path("juries/<id:case_id>/", juries.jury, name="jury"),
    path("juries/<id:case_id>/pictures/<int:content_id>/", juries.picture, name="jury-picture"),
    path("juries/<id:case_id>/accept/", juries.accept, name="jury-accept"),
    path("juries/<id:case_id>/decline/", juries.decline, name="jury-decline"),
    path("juries/<id:case_id>/words/", juries.speak, name="jury-words"),
    path("juries/<id:case_id>/verdict/", juries.judge, name="jury-verdict"),
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

under_rounds = [
    path("<id:pk>/flag/thanks/", flagging.thanks, {"kind": "round"}, name="round-flag-thanks"),
    path("<id:pk>/options/<id:content_id>/flag/", flagging.flag_option, name="option-flag"),
]

under_organisations = [
    path("<id:pk>/flag/", flagging.flag_organisation, name="organisation-flag"),
    path("<id:pk>/flag/thanks/", flagging.thanks, {"kind": "organisation"}, name="organisation-flag-thanks"),
]

under_circles = [
    path("<id:pk>/flag/", flagging.flag_circle, name="circle-flag"),
    path("<id:pk>/flag/thanks/", flagging.thanks, {"kind": "circle"}, name="circle-flag-thanks"),
    path("<id:pk>/<slug:part>/<id:content_id>/flag/", flagging.flag_part, {"sort": "circle"}, name="circle-part-flag"),
]

under_assemblies = [
    path("<id:pk>/flag/thanks/", flagging.thanks, {"kind": "assembly"}, name="assembly-flag-thanks"),
    path(
        "<id:pk>/<slug:part>/<id:content_id>/flag/", flagging.flag_part, {"sort": "assembly"}, name="assembly-part-flag"
    ),
]
