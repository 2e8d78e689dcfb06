"""Webhooks of whoever calls."""

from __future__ import annotations

from typing import cast

from drf_spectacular.utils import extend_schema
from rest_framework.generics import ListAPIView
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.models import Person
from commons.api import Tagged
from notifications import actions
from notifications.models import Webhook
from notifications.serializers import MadeWebhookSerializer, NewWebhookSerializer, WebhookSerializer


class Webhooks(Tagged, ListAPIView[Webhook]):
    """The caller's webhooks; add one."""

    permission_classes = [IsAuthenticated]
    serializer_class = WebhookSerializer
    queryset = Webhook.objects.none()
    keyset_order = ("-id",)

    def get_queryset(self):  # type: ignore[no-untyped-def]
        return Webhook.objects.filter(person=cast(Person, self.request.user))

    @extend_schema(request=NewWebhookSerializer, responses={201: MadeWebhookSerializer})
    def post(self, request: Request) -> Response:
        given = NewWebhookSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        made = actions.add_webhook(by=cast(Person, request.user), **given.validated_data)
        return Response(MadeWebhookSerializer(made).data, status=201)


class OneWebhook(Tagged, APIView):
    """One webhook of the caller."""

    permission_classes = [IsAuthenticated]

    @extend_schema(responses=WebhookSerializer)
    def get(self, request: Request, webhook_id: int) -> Response:
        hook = Webhook.objects.get(pk=webhook_id, person=cast(Person, request.user))
        return Response(WebhookSerializer(hook).data)

    @extend_schema(responses={204: None})
    def delete(self, request: Request, webhook_id: int) -> Response:
        """Send it nothing more."""
        actions.remove_webhook(webhook_id=webhook_id, by=cast(Person, request.user))
        return Response(status=204)


class ResumeWebhook(APIView):
    """Try again at once, from where it stood."""

    permission_classes = [IsAuthenticated]

    @extend_schema(request=None, responses=WebhookSerializer)
    def post(self, request: Request, webhook_id: int) -> Response:
        made = actions.resume_webhook(webhook_id=webhook_id, by=cast(Person, request.user))
        return Response(WebhookSerializer(made).data)


class RenewWebhook(APIView):
    """Give it another key; what is sent from now on is signed with it."""

    permission_classes = [IsAuthenticated]

    @extend_schema(request=None, responses=MadeWebhookSerializer)
    def post(self, request: Request, webhook_id: int) -> Response:
        made = actions.renew_webhook(webhook_id=webhook_id, by=cast(Person, request.user))
        return Response(MadeWebhookSerializer(made).data)
