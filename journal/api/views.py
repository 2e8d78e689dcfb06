"""The public register through the API."""

from __future__ import annotations

from typing import cast

from drf_spectacular.utils import extend_schema
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from commons.api import Tagged
from journal import queries
from journal.models import Registered, Root
from journal.serializers import RegisteredSerializer, RegisterFilters, RootSerializer


class Register(Tagged, ListAPIView[Registered]):
    """Every public act, latest first, in the chain that nobody can rewrite."""

    serializer_class = RegisteredSerializer
    queryset = Registered.objects.none()
    keyset_order = queries.ORDER
    filters = RegisterFilters

    @extend_schema(parameters=[RegisterFilters], responses=RegisteredSerializer(many=True))
    def get(self, request: Request) -> Response:
        asked = RegisterFilters(data=request.query_params)
        asked.is_valid(raise_exception=True)
        rows = cast(list[Registered], self.paginate_queryset(queries.registered(asked.validated_data["sort"])))
        return self.get_paginated_response(RegisteredSerializer(rows, many=True).data)


class RegisterEntry(Tagged, APIView):
    """One public act."""

    @extend_schema(responses=RegisteredSerializer)
    def get(self, request: Request, number: int) -> Response:
        return Response(RegisteredSerializer(queries.entry(number)).data)


class Roots(Tagged, ListAPIView[Root]):
    """The register's head, day by day, latest first."""

    serializer_class = RootSerializer
    queryset = queries.roots()
    keyset_order = ("-id",)
