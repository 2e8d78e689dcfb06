"""Districts, topics and offices: everybody reads them, administrators keep them."""

from __future__ import annotations

import json
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from charter import actions, queries
from charter.api.corridor import act
from charter.models import District, Office, Topic
from charter.serializers import (
    DistrictSerializer,
    Drawn,
    InBoundaries,
    InChargeSerializer,
    InDistrict,
    InPart,
    InReason,
    InResponsibility,
    InTopic,
    NewDistrict,
    NewOffice,
    NewTopic,
    OfficeSerializer,
    ResponsibilitySerializer,
    TopicSerializer,
)
from commons.api import Filters, Tagged


class Districts(Tagged, GenericViewSet[District]):
    """The parts of the city."""

    serializer_class = DistrictSerializer
    keyset_order = ("code",)

    @extend_schema(responses=DistrictSerializer(many=True))
    def list(self, request: Request) -> Response:
        """List districts by code, with their boundary and population by age band."""
        rows = self.paginate_queryset(queries.districts_in_full())
        return self.get_paginated_response(DistrictSerializer(rows, many=True).data)

    @extend_schema(responses=DistrictSerializer)
    def retrieve(self, request: Request, code: str) -> Response:
        """Show one district."""
        return Response(_district(code))

    @extend_schema(request=NewDistrict, responses={201: DistrictSerializer})
    def create(self, request: Request) -> Response:
        """Add a district; its boundary is drawn by an act of its own. Administrators only."""
        return Response(_district(act(request, actions.create_district, NewDistrict).code), status=201)

    @extend_schema(request=InDistrict(partial=True), responses=DistrictSerializer)
    def partial_update(self, request: Request, code: str) -> Response:
        """Change what is given; the code stays for ever. Administrators only."""
        act(request, actions.change_district, InDistrict, partial=True, code=code)
        return Response(_district(code))

    @extend_schema(request=InReason, responses=DistrictSerializer)
    def close(self, request: Request, code: str) -> Response:
        """Let no new proposal name it; what there is stays. Administrators only."""
        act(request, actions.close_district, InReason, code=code)
        return Response(_district(code))

    @extend_schema(request=InReason, responses=DistrictSerializer)
    def reopen(self, request: Request, code: str) -> Response:
        """Let new proposals name it again. Administrators only."""
        act(request, actions.reopen_district, InReason, code=code)
        return Response(_district(code))

    @extend_schema(request=InReason, responses=DistrictSerializer)
    def accept(self, request: Request, code: str) -> Response:
        """Say that somebody looked at what an import made. Administrators only."""
        act(request, actions.accept_import, InReason, kind="district", code=code)
        return Response(_district(code))

    @extend_schema(request=InBoundaries, responses=Drawn)
    def draw(self, request: Request, code: str = "") -> Response:
        """Draw one district, or all that the file names; nothing changes when one is refused. Administrators only."""
        return Response(_drawn(request, code))


class Topics(Tagged, GenericViewSet[Topic]):
    """What proposals are about."""

    serializer_class = TopicSerializer
    keyset_order = ("code",)

    @extend_schema(responses=TopicSerializer(many=True))
    def list(self, request: Request) -> Response:
        """List topics by code."""
        rows = self.paginate_queryset(queries.topics())
        return self.get_paginated_response(TopicSerializer(rows, many=True).data)

    @extend_schema(responses=TopicSerializer)
    def retrieve(self, request: Request, code: str) -> Response:
        """Show one topic."""
        return Response(TopicSerializer(Topic.objects.get(code=code)).data)

    @extend_schema(request=NewTopic, responses={201: TopicSerializer})
    def create(self, request: Request) -> Response:
        """Add a topic. Administrators only."""
        return Response(TopicSerializer(act(request, actions.create_topic, NewTopic)).data, status=201)

    @extend_schema(request=InTopic(partial=True), responses=TopicSerializer)
    def partial_update(self, request: Request, code: str) -> Response:
        """Change what is given; the code stays for ever. Administrators only."""
        topic = act(request, actions.change_topic, InTopic, partial=True, code=code)
        return Response(TopicSerializer(topic).data)

    @extend_schema(request=InReason, responses=TopicSerializer)
    def accept(self, request: Request, code: str) -> Response:
        """Say that somebody looked at what an import made. Administrators only."""
        topic = act(request, actions.accept_import, InReason, kind="topic", code=code)
        return Response(TopicSerializer(topic).data)


class Offices(Tagged, GenericViewSet[Office]):
    """The parts of the administration that answer."""

    serializer_class = OfficeSerializer
    keyset_order = ("code",)

    @extend_schema(responses=OfficeSerializer(many=True))
    def list(self, request: Request) -> Response:
        """List offices by code, with what each answers for."""
        rows = self.paginate_queryset(queries.offices())
        return self.get_paginated_response(OfficeSerializer(rows, many=True).data)

    @extend_schema(responses=OfficeSerializer)
    def retrieve(self, request: Request, code: str) -> Response:
        """Show one office."""
        return Response(_office(code))

    @extend_schema(request=NewOffice, responses={201: OfficeSerializer})
    def create(self, request: Request) -> Response:
        """Add an office. Administrators only."""
        return Response(_office(act(request, actions.create_office, NewOffice).code), status=201)

    @extend_schema(request=InPart(partial=True), responses=OfficeSerializer)
    def partial_update(self, request: Request, code: str) -> Response:
        """Change what is given; the code stays for ever. Administrators only."""
        act(request, actions.change_office, InPart, partial=True, code=code)
        return Response(_office(code))

    @extend_schema(request=InResponsibility, responses={201: ResponsibilitySerializer})
    def assign(self, request: Request, code: str) -> Response:
        """Let it answer for a topic, a district or both; another office then does so no more. Administrators only."""
        row = act(request, actions.assign_responsibility, InResponsibility, office=code)
        return Response(ResponsibilitySerializer(row).data, status=201)

    @extend_schema(request=InReason, responses={204: None})
    def end(self, request: Request, responsibility_id: int) -> Response:
        """Name no office for it any more. Administrators only."""
        act(request, actions.end_responsibility, InReason, responsibility_id=responsibility_id)
        return Response(status=204)

    @extend_schema(responses=InChargeSerializer(many=True), filters=False)
    def in_charge(self, request: Request) -> Response:
        """Say who would be in charge of each topic in each district and in the whole city, all on one page."""
        Filters(data=request.query_params).is_valid(raise_exception=True)
        rows = InChargeSerializer(queries.in_charge(rules=queries.rules()), many=True).data
        return Response({"next": None, "previous": None, "results": rows})


def _district(code: str) -> dict[str, Any]:
    return dict(DistrictSerializer(queries.districts_in_full().get(code=code)).data)


def _office(code: str) -> dict[str, Any]:
    return dict(OfficeSerializer(queries.offices().get(code=code)).data)


def _drawn(request: Request, code: str) -> dict[str, Any]:
    def draw(*, geojson: Any, **rest: Any) -> list[District]:
        return actions.draw_districts(content=json.dumps(geojson).encode(), district=code, **rest)

    drawn = act(request, draw, InBoundaries)
    warnings = queries.overlapping({each.code: each.boundary for each in drawn})
    return dict(Drawn({"districts": [each.code for each in drawn], "warnings": warnings}).data)
