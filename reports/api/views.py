"""Have reports made and take their files: for administrators."""

from __future__ import annotations

from typing import cast

from django.http import FileResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.generics import ListAPIView
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

import charter.queries
from accounts.models import Person
from commons.api import Filters, Nothing, Tagged
from commons.verdict import require
from reports import actions, policy, queries
from reports.downloads import file_response
from reports.models import Job, Schedule
from reports.serializers import OpenTable, OwnSchedule, ReportJob, ReportOrder, ScheduleOrder


class Reports(Tagged, ListAPIView[Job]):
    """Reports that were asked for, newest first."""

    permission_classes = [IsAuthenticated]
    serializer_class = ReportJob
    queryset = Job.objects.none()
    keyset_order = ("-id",)

    def get_queryset(self):  # type: ignore[no-untyped-def]
        require(policy.may_have_reports(cast(Person, self.request.user)))
        return queries.jobs()

    @extend_schema(request=ReportOrder, responses={202: ReportJob})
    def post(self, request: Request) -> Response:
        """Have a report made. The answer says where its progress and its file are found."""
        require(policy.may_have_reports(cast(Person, request.user)))
        order = ReportOrder(data=request.data)
        order.is_valid(raise_exception=True)
        job = actions.request_report(by=cast(Person, request.user), **order.validated_data)
        body = ReportJob(queries.job(job.pk)).data
        return Response(body, status=202, headers={"Location": body["url"]})


class Report(Tagged, APIView):
    """How far a report is."""

    permission_classes = [IsAuthenticated]

    @extend_schema(responses=ReportJob)
    def get(self, request: Request, job_id: int) -> Response:
        require(policy.may_have_reports(cast(Person, request.user)))
        return Response(ReportJob(queries.job(job_id)).data)


class CancelReport(APIView):
    """Stop a report that is being made."""

    permission_classes = [IsAuthenticated]

    @extend_schema(request=Nothing, responses=ReportJob)
    def post(self, request: Request, job_id: int) -> Response:
        actions.cancel_report(job_id=job_id, by=cast(Person, request.user))
        return Response(ReportJob(queries.job(job_id)).data)


class RetryFile(APIView):
    """Have a file of the latest night's open data made again that failed or was cancelled."""

    permission_classes = [IsAuthenticated]

    @extend_schema(request=Nothing, responses=ReportJob)
    def post(self, request: Request, job_id: int) -> Response:
        actions.retry_file(job_id=job_id, by=cast(Person, request.user))
        return Response(ReportJob(queries.job(job_id)).data)


class OpenData(Tagged, APIView):
    """Tables of open data with their columns and latest files."""

    @extend_schema(responses=OpenTable(many=True))
    def get(self, request: Request) -> Response:
        Filters(data=request.query_params).is_valid(raise_exception=True)
        context = {"licence": charter.queries.city().data_licence}
        return Response(OpenTable(queries.datasets(), many=True, context=context).data)


class ReportFile(APIView):
    """The file of a finished report, for seven days."""

    permission_classes = [IsAuthenticated]

    @extend_schema(responses={(200, "application/octet-stream"): OpenApiTypes.BINARY})
    def get(self, request: Request, job_id: int) -> FileResponse:
        require(policy.may_have_reports(cast(Person, request.user)))
        return file_response(queries.job(job_id))


class Schedules(Tagged, ListAPIView[Schedule]):
    """What one has made every month, the latest first."""

    permission_classes = [IsAuthenticated]
    serializer_class = OwnSchedule
    queryset = Schedule.objects.none()
    keyset_order = ("-id",)

    def get_queryset(self):  # type: ignore[no-untyped-def]
        person = cast(Person, self.request.user)
        require(policy.may_have_reports(person))
        return queries.schedules(person.pk)

    @extend_schema(request=ScheduleOrder, responses={201: OwnSchedule})
    def post(self, request: Request) -> Response:
        """Have a report made of each month that is published."""
        require(policy.may_have_reports(cast(Person, request.user)))
        order = ScheduleOrder(data=request.data)
        order.is_valid(raise_exception=True)
        made = actions.schedule_report(by=cast(Person, request.user), **order.validated_data)
        return Response(OwnSchedule(made).data, status=201)


class OneSchedule(Tagged, APIView):
    """One of them."""

    permission_classes = [IsAuthenticated]

    @extend_schema(responses=OwnSchedule)
    def get(self, request: Request, schedule_id: int) -> Response:
        person = cast(Person, request.user)
        require(policy.may_have_reports(person))
        return Response(OwnSchedule(queries.schedule(schedule_id, person.pk)).data)

    @extend_schema(request=None, responses={204: None})
    def delete(self, request: Request, schedule_id: int) -> Response:
        """Have it made no more."""
        actions.end_schedule(schedule_id=schedule_id, by=cast(Person, request.user))
        return Response(status=204)
