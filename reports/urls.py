"""Pages; `api` is mounted by the composition root under `/api/v1/`."""

from django.urls import path

import commons.paths  # noqa: F401 (the converter `id`)
from reports.api import views as api_views
from reports.views import jobs, open_data, report, schedules

urlpatterns = [
    path("reports/", report.report, name="reports"),
    path("reports/data.<str:form>", report.data, name="reports_data"),
    path("reports/dictionary/", jobs.dictionary, name="reports_dictionary"),
    path("reports/<slug:kind>.pdf", report.pdf, name="report_pdf"),
    path("reports/<slug:kind>/", report.page, name="report"),
    path("jobs/", jobs.jobs, name="jobs"),
    path("jobs/<id:job_id>/", jobs.job, name="job"),
    path("jobs/<id:job_id>/cancel/", jobs.cancel, name="job_cancel"),
    path("jobs/<id:job_id>/retry/", jobs.retry, name="job_retry"),
    path("jobs/<id:job_id>/file/", jobs.file, name="job_file"),
    path("jobs/schedules/", schedules.schedules, name="schedules"),
    path("jobs/schedules/<id:schedule_id>/", schedules.schedule, name="schedule"),
    path("jobs/schedules/<id:schedule_id>/end/", schedules.end, name="schedule_end"),
    path("open-data/", open_data.open_data, name="open_data"),
    path("open-data/dictionary/", open_data.dictionary, name="open_data_dictionary"),
    path("open-data/catalogue.jsonld", open_data.catalogue, name="open_data_catalogue"),
    path("open-data/SHA256SUMS", open_data.sums, name="open_data_sums"),
    path("open-data/<slug:kind>.<slug:form>", open_data.file, name="open_data_file"),
    path("open-data/<slug:day>/<slug:kind>.<slug:form>", open_data.file, name="open_data_file_of"),
]

api = [
    path("reports/", api_views.Reports.as_view(), name="api_reports"),
    path("reports/<id:job_id>/", api_views.Report.as_view(), name="api_report"),
    path("reports/<id:job_id>/cancel/", api_views.CancelReport.as_view(), name="api_report_cancel"),
    path("reports/<id:job_id>/retry/", api_views.RetryFile.as_view(), name="api_report_retry"),
    path("reports/schedules/", api_views.Schedules.as_view(), name="api_schedules"),
    path("reports/schedules/<id:schedule_id>/", api_views.OneSchedule.as_view(), name="api_schedule"),
    path("open-data/", api_views.OpenData.as_view(), name="api_open_data"),
    path("reports/<id:job_id>/file/", api_views.ReportFile.as_view(), name="api_report_file"),
]
