"""Pages; `api` is mounted by the composition root under `/api/v1/`."""

from django.urls import path

import commons.paths  # noqa: F401 (the converter `id`)
from reports.api import views as api_views
from reports.views import jobs, report

urlpatterns = [
    path("reports/", report.report, name="reports"),
    path("reports/data.<str:form>", report.data, name="reports_data"),
    path("reports/dictionary/", jobs.dictionary, name="reports_dictionary"),
    path("jobs/", jobs.jobs, name="jobs"),
    path("jobs/<id:job_id>/", jobs.job, name="job"),
    path("jobs/<id:job_id>/cancel/", jobs.cancel, name="job_cancel"),
    path("jobs/<id:job_id>/file/", jobs.file, name="job_file"),
]

api = [
    path("reports/", api_views.Reports.as_view(), name="api_reports"),
    path("reports/<id:job_id>/", api_views.Report.as_view(), name="api_report"),
    path("reports/<id:job_id>/cancel/", api_views.CancelReport.as_view(), name="api_report_cancel"),
    path("reports/<id:job_id>/file/", api_views.ReportFile.as_view(), name="api_report_file"),
]
