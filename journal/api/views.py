"""The public register through the API."""

from __future__ import annotations

from functools import partial
from typing import cast

from drf_spectacular.utils import extend_schema
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from commons.api import Keyset, Tagged
from journal import queries
from journal.models import Registered, Root
from journal.serializers import RegisteredSerializer, RegisterFilters, RootSerializer


class Register(Tagged, ListAPIView[Registered]):
    """Every public act, latest first, in the chain that nobody can rewrite."""

    serializer_class = RegisteredSerializer
    queryset = Registered.objects.none()
    filters = RegisterFilters

    @extend_schema(parameters=[RegisterFilters], responses=RegisteredSerializer(many=True))
    def get(self, request: Request) -> Response:
        asked = RegisterFilters(data=request.query_params)
        asked.is_valid(raise_exception=True)
        paginator = cast(Keyset, self.paginator)
        rows = paginator.read(partial(queries.registered_page, asked.validated_data["sort"]), request, self)
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
