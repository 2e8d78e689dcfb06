from reports.queries.figures import Figures, figures, month_due, published, published_months
from reports.queries.jobs import job, job_counts, jobs, jobs_to_continue
from reports.queries.offices import OfficeTimes, Promises, StateCount, office_times, promises, states

__all__ = [
    "Figures",
    "OfficeTimes",
    "Promises",
    "StateCount",
    "figures",
    "job",
    "job_counts",
    "jobs",
    "jobs_to_continue",
    "month_due",
    "office_times",
    "promises",
    "published",
    "published_months",
    "states",
]
