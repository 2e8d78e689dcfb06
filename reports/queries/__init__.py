from reports.queries.editions import (
    Dataset,
    datasets,
    edition_due,
    edition_failures,
    last_edition_failure,
    last_edition_success,
    latest_edition,
    published_days,
    published_file,
)
from reports.queries.figures import Figures, figures, month_due, published, published_months
from reports.queries.jobs import job, job_counts, jobs, jobs_to_continue
from reports.queries.offices import OfficeTimes, Promises, StateCount, office_times, promises, states

__all__ = [
    "Dataset",
    "Figures",
    "OfficeTimes",
    "Promises",
    "StateCount",
    "datasets",
    "edition_due",
    "edition_failures",
    "figures",
    "job",
    "job_counts",
    "jobs",
    "jobs_to_continue",
    "last_edition_failure",
    "last_edition_success",
    "latest_edition",
    "month_due",
    "office_times",
    "promises",
    "published",
    "published_days",
    "published_file",
    "published_months",
    "states",
]
