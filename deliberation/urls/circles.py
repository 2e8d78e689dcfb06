from django.urls import URLPattern, path

import commons.paths  # noqa: F401 (the converters `id` and `code`)
from deliberation.api import circle_work
from deliberation.api import circles as circles_api
from deliberation.views.circles import about, agenda, decisions, meetings, members, writing

urlpatterns: list[URLPattern] = [
    path("circles/", about.circles, name="circles"),
    path("circles/new/", about.new, name="circle-new"),
    path("circles/<id:circle_id>/change/", about.change, name="circle-change"),
    path("circles/<id:circle_id>/join/", about.join, name="circle-join"),
    path("circles/<id:circle_id>/accept/", about.accept, name="circle-accept"),
    path("circles/<id:circle_id>/decline/", about.decline, name="circle-decline"),
    path("circles/<id:circle_id>/leave/", about.leave, name="circle-leave"),
    path("circles/<id:circle_id>/members/", members.members, name="circle-members"),
    path("circles/<id:circle_id>/members/invite/", members.invite, name="circle-invite"),
    path("circles/<id:circle_id>/members/me/", members.describe, name="circle-describe"),
    path("circles/invitations/<id:invitation_id>/take-back/", members.take_back, name="circle-uninvite"),
    path("circles/<id:circle_id>/step-down/", members.step_down, name="circle-step-down"),
    path("circles/<id:circle_id>/decisions/", decisions.decisions, name="circle-decisions"),
    path("circles/<id:circle_id>/decisions/new/", decisions.new, name="decision-new"),
    path("circles/decisions/<id:decision_id>/", decisions.decision, name="decision"),
    path("circles/decisions/<id:decision_id>/speak/", decisions.speak, name="decision-speak"),
    path("circles/decisions/<id:decision_id>/change/", decisions.change, name="decision-change"),
    path("circles/decisions/<id:decision_id>/withdraw/", decisions.withdraw, name="decision-withdraw"),
    path("circles/decisions/<id:decision_id>/close/", decisions.close, name="decision-close"),
    path("circles/decisions/<id:decision_id>/call-again/", decisions.call_again, name="decision-call-again"),
    path("circles/<id:circle_id>/agenda/", agenda.agenda, name="circle-agenda"),
    path("circles/<id:circle_id>/agenda/add/", agenda.add, name="agenda-add"),
    path("circles/agenda/<id:item_id>/move/", agenda.move, name="agenda-move"),
    path("circles/agenda/<id:item_id>/close/", agenda.close, name="agenda-close"),
    path("circles/agenda/<id:item_id>/change/", agenda.change, name="agenda-change"),
    path("circles/agenda/<id:item_id>/take-back/", agenda.take_back, name="agenda-take-back"),
    path("circles/<id:circle_id>/meetings/", meetings.meetings, name="circle-meetings"),
    path("circles/<id:circle_id>/meetings.ics", meetings.feed, name="circle-calendar"),
    path("circles/<id:circle_id>/meetings/new/", meetings.new, name="meeting-new"),
    path("circles/meetings/<id:meeting_id>/", meetings.meeting, name="meeting"),
    path("circles/meetings/<id:meeting_id>/meeting.ics", meetings.file, name="meeting-file"),
    path("circles/meetings/<id:meeting_id>/change/", meetings.change, name="meeting-change"),
    path("circles/meetings/<id:meeting_id>/cancel/", meetings.cancel, name="meeting-cancel"),
    path("circles/meetings/<id:meeting_id>/attend/", meetings.attend, name="meeting-attend"),
    path("circles/meetings/<id:meeting_id>/minutes/", meetings.minutes, name="meeting-minutes"),
    path("circles/<id:circle_id>/proposals/", writing.proposals, name="circle-proposals"),
    path("circles/<id:circle_id>/proposals/bring/", writing.bring, name="circle-bring"),
    path("circles/proposals/<id:row_id>/take-on/", writing.take_on, name="circle-take-on"),
]

# Mounted under /api/v1/.
api_urlpatterns = [
    path("circles/", circles_api.Circles.as_view({"get": "list", "post": "create"}), name="api_circles"),
    path(
        "circles/<id:circle_id>/",
        circles_api.Circles.as_view({"get": "retrieve", "patch": "correct"}),
        name="api_circle",
    ),
    path("circles/<id:circle_id>/join/", circles_api.Circles.as_view({"post": "join"}), name="api_circle_join"),
    path("circles/<id:circle_id>/leave/", circles_api.Circles.as_view({"post": "leave"}), name="api_circle_leave"),
    path(
        "circles/<id:circle_id>/membership/",
        circles_api.Circles.as_view({"patch": "describe"}),
        name="api_circle_membership",
    ),
    path(
        "circles/<id:circle_id>/step-down/",
        circles_api.Circles.as_view({"post": "step_down"}),
        name="api_circle_step_down",
    ),
    path("circles/<id:circle_id>/members/", circles_api.Members.as_view({"get": "list"}), name="api_circle_members"),
    path("circles/<id:circle_id>/invite/", circles_api.Circles.as_view({"post": "invite"}), name="api_circle_invite"),
    path(
        "circles/<id:circle_id>/invitations/",
        circles_api.Invitations.as_view({"get": "list"}),
        name="api_circle_invitations",
    ),
    path(
        "circles/invitations/<id:invitation_id>/",
        circles_api.Invitations.as_view({"delete": "destroy"}),
        name="api_circle_invitation",
    ),
    path("circles/<id:circle_id>/accept/", circles_api.Circles.as_view({"post": "accept"}), name="api_circle_accept"),
    path(
        "circles/<id:circle_id>/decline/", circles_api.Circles.as_view({"post": "decline"}), name="api_circle_decline"
    ),
    path(
        "circles/<id:circle_id>/decisions/",
        circles_api.Decisions.as_view({"get": "list", "post": "create"}),
        name="api_decisions",
    ),
    path(
        "circles/decisions/<id:decision_id>/", circles_api.Decisions.as_view({"get": "retrieve"}), name="api_decision"
    ),
    path(
        "circles/decisions/<id:decision_id>/voice/",
        circles_api.Decisions.as_view({"put": "speak"}),
        name="api_decision_voice",
    ),
    path(
        "circles/decisions/<id:decision_id>/change/",
        circles_api.Decisions.as_view({"post": "change"}),
        name="api_decision_change",
    ),
    path(
        "circles/decisions/<id:decision_id>/withdraw/",
        circles_api.Decisions.as_view({"post": "withdraw"}),
        name="api_decision_withdraw",
    ),
    path(
        "circles/decisions/<id:decision_id>/close/",
        circles_api.Decisions.as_view({"post": "close"}),
        name="api_decision_close",
    ),
    path(
        "circles/decisions/<id:decision_id>/call-again/",
        circles_api.Decisions.as_view({"post": "call_again"}),
        name="api_decision_call_again",
    ),
    path(
        "circles/<id:circle_id>/agenda/",
        circle_work.Agenda.as_view({"get": "list", "post": "create"}),
        name="api_agenda",
    ),
    path(
        "circles/agenda/<id:item_id>/",
        circle_work.Agenda.as_view({"patch": "partial_update", "delete": "destroy"}),
        name="api_agenda_item",
    ),
    path("circles/agenda/<id:item_id>/move/", circle_work.Agenda.as_view({"post": "move"}), name="api_agenda_move"),
    path("circles/agenda/<id:item_id>/close/", circle_work.Agenda.as_view({"post": "close"}), name="api_agenda_close"),
    path(
        "circles/<id:circle_id>/meetings/",
        circle_work.Meetings.as_view({"get": "list", "post": "create"}),
        name="api_meetings",
    ),
    path(
        "circles/meetings/<id:meeting_id>/",
        circle_work.Meetings.as_view({"get": "retrieve", "patch": "partial_update"}),
        name="api_meeting",
    ),
    path(
        "circles/meetings/<id:meeting_id>/cancel/",
        circle_work.Meetings.as_view({"post": "cancel"}),
        name="api_meeting_cancel",
    ),
    path(
        "circles/meetings/<id:meeting_id>/attendance/",
        circle_work.Meetings.as_view({"put": "attend", "delete": "stay_away"}),
        name="api_meeting_attendance",
    ),
    path(
        "circles/meetings/<id:meeting_id>/minutes/",
        circle_work.Meetings.as_view({"put": "minutes"}),
        name="api_meeting_minutes",
    ),
    path(
        "circles/<id:circle_id>/proposals/",
        circle_work.Brought.as_view({"get": "list", "post": "create"}),
        name="api_circle_proposals",
    ),
    path(
        "circles/proposals/<id:row_id>/take-on/",
        circle_work.Brought.as_view({"post": "take_on"}),
        name="api_circle_take_on",
    ),
]
