"""News and preferences of whoever calls."""

from __future__ import annotations

from typing import cast

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.generics import ListAPIView
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.models import Person
from commons.api import Tagged
from commons.language import of_city
from notifications import actions, queries
from notifications.models import Notification
from notifications.serializers import (
    FollowingSerializer,
    NotificationSerializer,
    PreferencesSerializer,
    SeenSerializer,
)


class Notifications(Tagged, ListAPIView[Notification]):
    """What the caller was told, newest first."""

    permission_classes = [IsAuthenticated]
    serializer_class = NotificationSerializer
    queryset = Notification.objects.none()
    keyset_order = ("-id",)

    def get_queryset(self):  # type: ignore[no-untyped-def]
        return queries.inbox(cast(Person, self.request.user).pk)


class ReadNotifications(APIView):
    """Mark the inbox as read."""

    permission_classes = [IsAuthenticated]

    @extend_schema(request=SeenSerializer, responses={204: None})
    def post(self, request: Request) -> Response:
        given = SeenSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        actions.mark_all_read(by=cast(Person, request.user), up_to=given.validated_data.get("up_to"))
        return Response(status=204)


class Preferences(Tagged, APIView):
    """By which way, and in which language, the caller hears of each kind of news."""

    permission_classes = [IsAuthenticated]

    @extend_schema(responses=PreferencesSerializer)
    def get(self, request: Request) -> Response:
        person = cast(Person, request.user)
        return Response(queries.preferences(person.pk) | {"language": of_city(person.language)})

    @extend_schema(request=PreferencesSerializer, responses=PreferencesSerializer)
    def put(self, request: Request) -> Response:
        if not isinstance(request.data, dict):
            raise ValidationError(_("Give an object: kind of news and by which way it comes."))
        actions.set_preferences(by=cast(Person, request.user), choices=request.data)
        return self.get(request)


class FollowProcess(APIView):
    """Follow a process, or hear no more of it."""

    @extend_schema(request=None, responses=FollowingSerializer)
    def put(self, request: Request, code: str) -> Response:
        actions.follow_process(code=code, by=cast(Person, request.user))
        return Response({"following": True})

    @extend_schema(request=None, responses={200: FollowingSerializer})
    def delete(self, request: Request, code: str) -> Response:
        actions.unfollow_process(code=code, by=cast(Person, request.user))
        return Response({"following": False})


class FollowRound(APIView):
    """Follow a vote, or hear no more of it."""

    @extend_schema(request=None, responses=FollowingSerializer)
    def put(self, request: Request, round_id: int) -> Response:
        actions.follow_round(round_id=round_id, by=cast(Person, request.user))
        return Response({"following": True})

    @extend_schema(request=None, responses={200: FollowingSerializer})
    def delete(self, request: Request, round_id: int) -> Response:
        actions.unfollow_round(round_id=round_id, by=cast(Person, request.user))
        return Response({"following": False})


class FollowProposal(APIView):
    """Follow a proposal, or hear no more of it."""

    @extend_schema(request=None, responses=FollowingSerializer)
    def put(self, request: Request, proposal_id: int) -> Response:
        actions.follow_proposal(proposal_id=proposal_id, by=cast(Person, request.user))
        return Response({"following": True})

    @extend_schema(request=None, responses={200: FollowingSerializer})
    def delete(self, request: Request, proposal_id: int) -> Response:
        actions.unfollow_proposal(proposal_id=proposal_id, by=cast(Person, request.user))
        return Response({"following": False})
