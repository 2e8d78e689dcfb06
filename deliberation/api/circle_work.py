"""What a circle works on: its agenda, its meetings, what members write together."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from commons.api import Filters, Nothing, Tagged, given
from deliberation.actions import circles as actions
from deliberation.api.circles import caller, standing
from deliberation.models import AgendaItem, CircleProposal, Meeting
from deliberation.queries import circles as queries
from deliberation.serializers.circles import (
    AgendaItemSerializer,
    CircleProposalSerializer,
    InBrought,
    InItem,
    InMeeting,
    InMeetingMinutes,
    InMove,
    MeetingSerializer,
)


class Agenda(Tagged, GenericViewSet[AgendaItem]):
    """What circles want to talk about."""

    @extend_schema(responses=AgendaItemSerializer(many=True))
    def list(self, request: Request, circle_id: int) -> Response:
        """List what is open on the agenda, in its order: a hundred items at most."""
        Filters(data=request.query_params.dict()).is_valid(raise_exception=True)
        rows = queries.agenda(standing(request, circle_id).circle)
        return Response({"results": AgendaItemSerializer(rows, many=True).data})

    @extend_schema(request=InItem, responses={201: AgendaItemSerializer})
    def create(self, request: Request, circle_id: int) -> Response:
        """Put something on the agenda. Members only."""
        fields = _about(given(InItem, request))
        item = actions.add_item(by=caller(request), circle_id=circle_id, channel="api", **fields)
        return Response(AgendaItemSerializer(item).data, status=201)

    @extend_schema(request=InItem(partial=True), responses=AgendaItemSerializer)
    def partial_update(self, request: Request, item_id: int) -> Response:
        """Change an item before it is talked about. Only who put it there."""
        fields = _about(given(InItem, request, partial=True))
        return Response(AgendaItemSerializer(actions.change_item(by=caller(request), item_id=item_id, **fields)).data)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, item_id: int) -> Response:
        """Take an item back before it is talked about. Only who put it there."""
        actions.take_back_item(by=caller(request), item_id=item_id)
        return Response(status=204)

    @extend_schema(request=InMove, responses=AgendaItemSerializer)
    def move(self, request: Request, item_id: int) -> Response:
        """Move an item one place up or down. Facilitation only."""
        up = given(InMove, request)["to"] == "up"
        return Response(AgendaItemSerializer(actions.move_item(by=caller(request), item_id=item_id, up=up)).data)

    @extend_schema(request=Nothing, responses=AgendaItemSerializer)
    def close(self, request: Request, item_id: int) -> Response:
        """Say that it was talked about. Facilitation, or who put it there."""
        given(Nothing, request)
        return Response(AgendaItemSerializer(actions.close_item(by=caller(request), item_id=item_id)).data)


class Meetings(Tagged, GenericViewSet[Meeting]):
    """When and where circles meet."""

    serializer_class = MeetingSerializer
    keyset_order = queries.MEETINGS_ORDER

    @extend_schema(responses=MeetingSerializer(many=True))
    def list(self, request: Request, circle_id: int) -> Response:
        """List a circle's meetings, the latest first."""
        here = standing(request, circle_id)
        rows = self.paginate_queryset(queries.meetings(here.circle))
        return self.get_paginated_response(MeetingSerializer(rows, many=True, context={"here": here}).data)

    @extend_schema(request=InMeeting, responses={201: MeetingSerializer})
    def create(self, request: Request, circle_id: int) -> Response:
        """Call a meeting. Facilitation only."""
        its = actions.convene_meeting(
            by=caller(request), circle_id=circle_id, channel="api", **given(InMeeting, request)
        )
        return Response(_meeting(request, its.pk), status=201)

    @extend_schema(responses=MeetingSerializer)
    def retrieve(self, request: Request, meeting_id: int) -> Response:
        """Show one meeting with its minutes."""
        return Response(_meeting(request, meeting_id))

    @extend_schema(request=InMeeting(partial=True), responses=MeetingSerializer)
    def partial_update(self, request: Request, meeting_id: int) -> Response:
        """Move a meeting that has not begun. Facilitation only."""
        actions.change_meeting(by=caller(request), meeting_id=meeting_id, **given(InMeeting, request, partial=True))
        return Response(_meeting(request, meeting_id))

    @extend_schema(request=Nothing, responses=MeetingSerializer)
    def cancel(self, request: Request, meeting_id: int) -> Response:
        """Call a meeting off that has not begun. Facilitation only."""
        given(Nothing, request)
        actions.cancel_meeting(by=caller(request), meeting_id=meeting_id)
        return Response(_meeting(request, meeting_id))

    @extend_schema(request=Nothing, responses={204: None})
    def attend(self, request: Request, meeting_id: int) -> Response:
        """Say that I mean to come. Members only; it is forgotten after the meeting."""
        given(Nothing, request)
        actions.attend_meeting(by=caller(request), meeting_id=meeting_id)
        return Response(status=204)

    @extend_schema(request=Nothing, responses={204: None})
    def stay_away(self, request: Request, meeting_id: int) -> Response:
        """Say that I do not come."""
        given(Nothing, request)
        actions.attend_meeting(by=caller(request), meeting_id=meeting_id, comes=False)
        return Response(status=204)

    @extend_schema(request=InMeetingMinutes, responses=MeetingSerializer)
    def minutes(self, request: Request, meeting_id: int) -> Response:
        """Publish the minutes of a meeting that has begun, or put them right. Facilitation only."""
        actions.publish_minutes(by=caller(request), meeting_id=meeting_id, **given(InMeetingMinutes, request))
        return Response(_meeting(request, meeting_id))


class Brought(Tagged, GenericViewSet[CircleProposal]):
    """What members of a circle write together."""

    serializer_class = CircleProposalSerializer
    keyset_order = ("-id",)

    @extend_schema(responses=CircleProposalSerializer(many=True))
    def list(self, request: Request, circle_id: int) -> Response:
        """List a circle's proposals: to others than members those that bear its name in public."""
        rows = self.paginate_queryset(queries.written_by(standing(request, circle_id)))
        return self.get_paginated_response(CircleProposalSerializer(rows, many=True).data)

    @extend_schema(request=InBrought, responses={201: CircleProposalSerializer})
    def create(self, request: Request, circle_id: int) -> Response:
        """Bring a proposal that I write: any member may take it on as a co-author. Members only."""
        proposal_id = given(InBrought, request)["proposal"]
        row = actions.bring_proposal(by=caller(request), circle_id=circle_id, proposal_id=proposal_id)
        return Response(CircleProposalSerializer(row).data, status=201)

    @extend_schema(request=Nothing, responses={204: None})
    def take_on(self, request: Request, row_id: int) -> Response:
        """Become a co-author of a proposal that was brought into my circle. Members only."""
        given(Nothing, request)
        actions.take_on_proposal(by=caller(request), row_id=row_id)
        return Response(status=204)


def _about(fields: dict[str, Any]) -> dict[str, Any]:
    """Return what was sent of an item by the names that its acts have for it."""
    names = {"decision": "decision_id", "proposal": "proposal_id"}
    return {names.get(name, name): value for name, value in fields.items()}


def _meeting(request: Request, meeting_id: int) -> dict[str, Any]:
    its, here = queries.meeting(meeting_id, caller(request))
    return dict(MeetingSerializer(its, context={"here": here}).data)
