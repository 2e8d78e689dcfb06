"""The control: the least that Django does under the same server. No middleware, one SELECT or one INSERT."""

from __future__ import annotations

import os

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.bench.control_settings"

from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import path


def select(request: HttpRequest) -> HttpResponse:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM charter_topic WHERE id = %s", [1])
        return HttpResponse(str(cursor.fetchone()))


def insert(request: HttpRequest) -> HttpResponse:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO bench_control (number) VALUES (%s)", [1])
        return HttpResponse("ok")


urlpatterns = [path("select", select), path("insert", insert)]
application = get_wsgi_application()
