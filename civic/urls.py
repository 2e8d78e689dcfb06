"""Where every URL leads."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("commons.urls")),
    path("", include("accounts.urls")),
    path("api/v1/", include("accounts.api.urls")),
]
