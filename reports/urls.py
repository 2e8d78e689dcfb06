"""Pages; `api` is mounted by the composition root under `/api/v1/`."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
api: list[URLPattern] = []
