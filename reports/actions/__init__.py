from reports.actions.begin_edition import begin_edition, forget_editions
from reports.actions.cancel_report import cancel_report
from reports.actions.end_schedule import end_schedule
from reports.actions.make_report import make_report
from reports.actions.publish_month import publish_month, publish_months
from reports.actions.request_report import check_order, request_report
from reports.actions.retry_file import retry_file
from reports.actions.run_schedules import run_schedule, run_schedules
from reports.actions.schedule_report import schedule_report
from reports.actions.tend_jobs import expire_reports

__all__ = [
    "begin_edition",
    "cancel_report",
    "check_order",
    "end_schedule",
    "expire_reports",
    "forget_editions",
    "make_report",
    "publish_month",
    "publish_months",
    "request_report",
    "retry_file",
    "run_schedule",
    "run_schedules",
    "schedule_report",
]
