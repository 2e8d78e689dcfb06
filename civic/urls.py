"""Where every URL leads. What is asked most stands first: Django tries one after the other."""

from django.urls import URLPattern, URLResolver, include, path

import charter.urls
import notifications.urls
from civic.pages import health, home, places, proposal

api: list[URLPattern | URLResolver] = [
    path("", include("proposals.api.urls")),
    path("", include(notifications.urls.api)),
    path("", include("accounts.api.urls")),
    path("", include(charter.urls.api_urlpatterns)),
    # Last: it answers where nothing is.
    path("", include("civic.api.urls")),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("proposals/<int:pk>/", proposal.proposal, name="proposal"),
    path("api/v1/", include(api)),
    path("", include("proposals.urls")),
    path("proposals/", include(notifications.urls.under_proposals)),
    path("districts/<slug:code>/", home.district, name="district"),
    path("topics/<slug:code>/", places.topic, name="topic"),
    path("offices/<slug:code>/", places.office, name="office"),
    path("", include("notifications.urls")),
    path("", include("accounts.urls")),
    path("", include("charter.urls")),
    path("", include("commons.urls")),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
]

handler500 = "civic.pages.errors.fault"
