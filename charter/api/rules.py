"""The rules: everybody reads them, administrators enter new versions."""

from __future__ import annotations

from typing import cast

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, inline_serializer
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet

from charter import actions, queries
from charter.catalogue import RULES
from charter.serializers import InRule, RuleSerializer, WholeRuleSerializer
from commons import clock
from commons.actor import Actor
from commons.api import Filters, Tagged, given

CODE = OpenApiParameter("code", OpenApiTypes.STR, OpenApiParameter.PATH, enum=list(RULES))


class Rules(Tagged, ViewSet):
    """Every number that governs."""

    @extend_schema(
        responses=inline_serializer(
            "RulePage",
            {
                "next": serializers.CharField(allow_null=True),
                "previous": serializers.CharField(allow_null=True),
                "results": RuleSerializer(many=True),
            },
        ),
        operation_id="rules_list",
    )
    def every(self, request: Request) -> Response:
        """List every rule in force, on one page."""
        Filters(data=request.query_params).is_valid(raise_exception=True)
        context = {"coming": list(queries.rules_to_come(at=clock.now()))}
        rows = RuleSerializer(list(queries.rules().values()), many=True, context=context).data
        return Response({"next": None, "previous": None, "results": rows})

    @extend_schema(parameters=[CODE], responses=WholeRuleSerializer, operation_id="rules_retrieve")
    def retrieve(self, request: Request, code: str) -> Response:
        """Show one rule: what it is, what it was, and what comes."""
        if code not in RULES:
            raise NotFound
        return _whole(code)

    @extend_schema(parameters=[CODE], request=InRule, responses=WholeRuleSerializer)
    def partial_update(self, request: Request, code: str) -> Response:
        """Enter a new version, with the decision that made it. Administrators only."""
        actions.change_rule(rule=code, by=cast(Actor, request.user), **given(InRule, request))
        return _whole(code)


def _whole(code: str) -> Response:
    at, versions = clock.now(), list(queries.rule_history(code))
    context = {"coming": [each for each in versions if each.effective_at > at], "history": versions}
    return Response(WholeRuleSerializer(queries.rule(code), context=context).data)
