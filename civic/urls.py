"""Where every URL leads."""

from django.urls import URLPattern, URLResolver, include, path

import charter.urls
import notifications.urls
from civic.pages import health, home, places, proposal

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("districts/<slug:code>/", home.district, name="district"),
    path("topics/<slug:code>/", places.topic, name="topic"),
    path("offices/<slug:code>/", places.office, name="office"),
    path("proposals/<int:pk>/", proposal.proposal, name="proposal"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("", include("commons.urls")),
    path("", include("charter.urls")),
    path("", include("proposals.urls")),
    path("api/v1/", include(charter.urls.api_urlpatterns)),
    path("", include("notifications.urls")),
    path("proposals/", include(notifications.urls.under_proposals)),
    path("api/v1/", include(notifications.urls.api)),
    path("", include("accounts.urls")),
    path("api/v1/", include("accounts.api.urls")),
    path("api/v1/", include("proposals.api.urls")),
    # Last under its path: it answers where nothing is.
    path("api/v1/", include("civic.api.urls")),
]

handler500 = "civic.pages.errors.fault"
