"""We do it ourselves: needs, pledges, taking up, steps and calls for help."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet, ViewSet

from commons.api import Filters, Nothing, Tagged
from proposals import actions, queries
from proposals.api.corridor import caller, given
from proposals.models import HelpCall, Pledge, TakeUp
from proposals.serializers.helping import (
    HelpCallSerializer,
    HelpCallText,
    NeedSerializer,
    NeedText,
    OwnStepSerializer,
    OwnStepText,
    PledgeSerializer,
    PledgeText,
    TakeUpSerializer,
    TakeUpText,
)


class Needs(Tagged, ViewSet):
    """What is needed to do it ourselves."""

    @extend_schema(responses=NeedSerializer(many=True))
    def list(self, request: Request, proposal_id: int) -> Response:
        """List what is still asked for, with what is given of it."""
        Filters(data=request.query_params).is_valid(raise_exception=True)
        rows = queries.needs(queries.visible(proposal_id, caller(request)))
        return Response(NeedSerializer(rows, many=True).data)

    @extend_schema(request=NeedText, responses={201: NeedSerializer})
    def create(self, request: Request, proposal_id: int) -> Response:
        """Name one thing that is needed. Its authors only."""
        made = actions.name_need(proposal_id=proposal_id, by=caller(request), **given(NeedText, request))
        return Response(NeedSerializer(queries.need(made.pk, caller(request))).data, status=201)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, need_id: int) -> Response:
        """Ask for it no more; what was pledged stays."""
        given(Nothing, request)
        actions.close_need(need_id=need_id, by=caller(request))
        return Response(status=204)


class Pledges(Tagged, GenericViewSet[Pledge]):
    """What residents and organisations give."""

    serializer_class = PledgeSerializer
    queryset = Pledge.objects.none()
    keyset_order = ("-id",)

    @extend_schema(responses=PledgeSerializer(many=True))
    def list(self, request: Request, proposal_id: int) -> Response:
        """List the pledges that stand, newest first; names only where their givers chose so."""
        proposal = queries.visible(proposal_id, caller(request))
        rows = self.paginate_queryset(queries.pledges(proposal))
        queries.with_pledgers(rows)  # type: ignore[arg-type]
        return self.get_paginated_response(PledgeSerializer(rows, many=True).data)

    @extend_schema(request=PledgeText, responses={201: PledgeSerializer})
    def create(self, request: Request, proposal_id: int) -> Response:
        """Pledge something. Of money it is the word alone: nothing is paid here."""
        by = caller(request)
        made = actions.make_pledge(proposal_id=proposal_id, by=by, channel="api", **given(PledgeText, request))
        queries.with_pledgers([made])
        return Response(PledgeSerializer(made).data, status=201)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, pledge_id: int) -> Response:
        """Take one's pledge back: it is needed again."""
        given(Nothing, request)
        actions.withdraw_pledge(pledge_id=pledge_id, by=caller(request))
        return Response(status=204)


class TakingUp(Tagged, ViewSet):
    """That residents do it themselves."""

    @extend_schema(responses=TakeUpSerializer)
    def retrieve(self, request: Request, proposal_id: int) -> Response:
        """Show why, and what the city must still give. 404 where nobody took it up."""
        Filters(data=request.query_params).is_valid(raise_exception=True)
        found = queries.take_up(queries.visible(proposal_id, caller(request)))
        if found is None:
            raise TakeUp.DoesNotExist
        return Response(TakeUpSerializer(found).data)

    @extend_schema(request=TakeUpText, responses={201: TakeUpSerializer})
    def create(self, request: Request, proposal_id: int) -> Response:
        """Declare an open proposal taken up. Its authors only, and all of them in the same words.

        `declared_at` is null while somebody is missing.
        """
        by = caller(request)
        proposal = actions.take_up_proposal(proposal_id=proposal_id, by=by, **given(TakeUpText, request))
        found = queries.take_up(proposal) or queries.take_up_suggested(proposal)
        return Response(TakeUpSerializer(found).data, status=201)


class OwnSteps(Tagged, ViewSet):
    """The steps of those who do it themselves."""

    @extend_schema(responses=OwnStepSerializer(many=True))
    def list(self, request: Request, proposal_id: int) -> Response:
        """List the steps by their day."""
        Filters(data=request.query_params).is_valid(raise_exception=True)
        rows = queries.own_steps(queries.visible(proposal_id, caller(request)))
        return Response(OwnStepSerializer(rows, many=True).data)

    @extend_schema(request=OwnStepText, responses={201: OwnStepSerializer})
    def create(self, request: Request, proposal_id: int) -> Response:
        """Plan a step. Its authors only."""
        made = actions.plan_own_step(proposal_id=proposal_id, by=caller(request), **given(OwnStepText, request))
        return Response(OwnStepSerializer(made).data, status=201)

    @extend_schema(request=Nothing, responses=OwnStepSerializer)
    def reach(self, request: Request, step_id: int) -> Response:
        """Say that a step is done, today."""
        given(Nothing, request)
        return Response(OwnStepSerializer(actions.reach_own_step(step_id=step_id, by=caller(request))).data)


class HelpCalls(Tagged, GenericViewSet[HelpCall]):
    """Calls for help."""

    serializer_class = HelpCallSerializer
    queryset = HelpCall.objects.none()
    keyset_order = ("-id",)

    @extend_schema(responses=HelpCallSerializer(many=True))
    def list(self, request: Request, proposal_id: int) -> Response:
        """List the calls for help, newest first."""
        rows = self.paginate_queryset(queries.help_calls(queries.visible(proposal_id, caller(request))))
        return self.get_paginated_response(HelpCallSerializer(rows, many=True).data)

    @extend_schema(request=HelpCallText, responses={201: HelpCallSerializer})
    def create(self, request: Request, proposal_id: int) -> Response:
        """Call for help: all who follow or pledged are told. Its authors only, three times a day."""
        by = caller(request)
        made = actions.call_for_help(proposal_id=proposal_id, by=by, channel="api", **given(HelpCallText, request))
        return Response(HelpCallSerializer(made).data, status=201)
