"""What a report of an error of ours may show."""

from __future__ import annotations

import re

from django.views.debug import SafeExceptionReporterFilter


class ReportFilter(SafeExceptionReporterFilter):
    """Hide, beside what Django hides, the pepper and addresses that may have a password in them."""

    hidden_settings = re.compile(
        SafeExceptionReporterFilter.hidden_settings.pattern + "|PEPPER|_URL$|LOCATION", flags=re.IGNORECASE
    )
