"""News and preferences of whoever calls."""

from __future__ import annotations

from typing import Any, cast

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.generics import ListAPIView
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView
from rest_framework.viewsets import ViewSet

from accounts.models import Person
from commons.api import Tagged
from commons.language import of_city
from notifications import actions, models, queries
from notifications.models import Notification
from notifications.queries import following
from notifications.queries.attention import mails_a_week
from notifications.serializers import (
    FollowingSerializer,
    FollowSerializer,
    NotificationFilters,
    NotificationSerializer,
    PlaceSerializer,
    PreferencesSerializer,
    SeenSerializer,
)


class Notifications(Tagged, ListAPIView[Notification]):
    """What the caller was told, of one kind or all, newest first."""

    permission_classes = [IsAuthenticated]
    serializer_class = NotificationSerializer
    filters = NotificationFilters
    queryset = Notification.objects.none()
    keyset_order = ("-id",)

    def get_queryset(self):  # type: ignore[no-untyped-def]
        asked = NotificationFilters(data=self.request.query_params)
        asked.is_valid(raise_exception=True)
        return queries.inbox(cast(Person, self.request.user).pk, kind=asked.validated_data["kind"])

    @extend_schema(parameters=[NotificationFilters])
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)


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
        own = {"language": of_city(person.language), "mails_a_week": mails_a_week(person.pk)}
        return Response(queries.preferences(person.pk) | own)

    @extend_schema(request=PreferencesSerializer, responses=PreferencesSerializer)
    def put(self, request: Request) -> Response:
        if not isinstance(request.data, dict):
            raise ValidationError(_("Give an object: kind of news and by which way it comes."))
        actions.set_preferences(by=cast(Person, request.user), choices=request.data)
        return self.get(request)


class Follow(APIView):
    """Follow something, or hear no more of it."""

    @extend_schema(request=None, responses=FollowingSerializer)
    def put(self, request: Request, what: str, **named: str | int) -> Response:
        (key,) = named.values()
        actions.follow(what=what, key=key, by=cast(Person, request.user))
        return Response({"following": True})

    @extend_schema(request=None, responses={200: FollowingSerializer})
    def delete(self, request: Request, what: str, **named: str | int) -> Response:
        (key,) = named.values()
        actions.unfollow(what=what, key=key, by=cast(Person, request.user))
        return Response({"following": False})


class Following(ListAPIView[models.Follow]):
    """What the caller said of things, the newest first: that they follow it, or hear no more of it."""

    permission_classes = [IsAuthenticated]
    serializer_class = FollowSerializer
    queryset = models.Follow.objects.none()
    keyset_order = following.ORDER

    def get_queryset(self):  # type: ignore[no-untyped-def]
        return following.said(cast(Person, self.request.user))


class Places(ViewSet):
    """The places the caller follows: at most five, for nobody else to see."""

    permission_classes = [IsAuthenticated]

    @extend_schema(responses=PlaceSerializer(many=True))
    def list(self, request: Request) -> Response:
        return Response(PlaceSerializer(following.places(cast(Person, request.user).pk), many=True).data)

    @extend_schema(request=PlaceSerializer, responses={201: PlaceSerializer})
    def create(self, request: Request) -> Response:
        made = actions.follow_place(by=cast(Person, request.user), **_place(request))
        return Response(PlaceSerializer(made).data, status=201)

    @extend_schema(request=PlaceSerializer, responses=PlaceSerializer)
    def update(self, request: Request, number: int) -> Response:
        changed = actions.change_place(number=number, by=cast(Person, request.user), **_place(request))
        return Response(PlaceSerializer(changed).data)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, number: int) -> Response:
        actions.forget_place(number=number, by=cast(Person, request.user))
        return Response(status=204)


def _place(request: Request) -> dict[str, Any]:
    given = PlaceSerializer(data=request.data)
    given.is_valid(raise_exception=True)
    return dict(given.validated_data)
