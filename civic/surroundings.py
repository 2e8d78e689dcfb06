"""The city a process works in: its languages, its colours and its time zone, before a page or a task begins."""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.db import DatabaseError, transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

import charter.queries
from commons import clock, face

# Says that the process is alive, whatever the database does.
ALIVE = "/healthz"
logger = logging.getLogger(__name__)


def step_in() -> None:
    """Know the city's face and count days as it does. One query in half a minute, which pages need anyway, or none."""
    if face.is_old():
        try:
            with transaction.atomic():  # where one is open, what fails here must not spoil it
                face.told(charter.queries.face_of(charter.queries.known().city))
        except DatabaseError as error:
            logger.warning("the city's face cannot be read: %s", error)
            face.still()
    timezone.activate(clock.zone())


class CityMiddleware:
    """Make every answer in the city's time, and know its languages before one is chosen."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info != ALIVE:
            step_in()
        return self.get_response(request)
