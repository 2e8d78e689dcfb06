"""What juries laid on one's own account, over the API."""

from __future__ import annotations

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from commons.api import Tagged
from moderation.models import Sanction


class SanctionSerializer(serializers.ModelSerializer[Sanction]):
    """A warning or a silence: of which case, until when, whether an appeal ended it."""

    class Meta:
        model = Sanction
        fields = ("id", "kind", "case", "given_at", "until", "ended_at")


class Sanctions(Tagged, GenericViewSet[Sanction]):
    """Warnings and silences of the caller's own account. Nobody else reads them."""

    permission_classes = [IsAuthenticated]
    serializer_class = SanctionSerializer
    queryset = Sanction.objects.none()
    keyset_order = ("-id",)

    def get_queryset(self) -> QuerySet[Sanction]:
        return Sanction.objects.filter(person=self.request.user.pk).order_by("-id")

    @extend_schema(responses=SanctionSerializer(many=True))
    def list(self, request: Request) -> Response:
        """List them, latest first."""
        rows = self.paginate_queryset(self.get_queryset())
        return self.get_paginated_response(SanctionSerializer(rows, many=True).data)
