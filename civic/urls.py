"""Where every URL leads."""

from django.urls import URLPattern, URLResolver, include, path

import notifications.urls
from civic.pages import health

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("", include("commons.urls")),
    path("", include("notifications.urls")),
    path("proposals/", include(notifications.urls.under_proposals)),
    path("api/v1/", include(notifications.urls.api)),
    path("", include("accounts.urls")),
    path("api/v1/", include("accounts.api.urls")),
]
