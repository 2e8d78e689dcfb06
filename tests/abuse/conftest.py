"""What the tests of abuse begin with: one seeded city for all of them, built once by each process."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as configured
from django.core.cache import cache as django_cache
from django.test.utils import override_settings

from commons.throttles import WindowThrottle
from tests.abuse.routes import routes
from tests.abuse.table import EXPECTED
from tests.abuse.world import World, undone

# Redis counts nothing here: thousands of questions are asked in a minute.
QUIET = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}


@pytest.fixture(scope="package")
def city_of_all(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[World]:
    media: Path = tmp_path_factory.mktemp("media")
    with (
        django_db_blocker.unblock(),
        override_settings(CACHES=QUIET, MEDIA_ROOT=str(media), EMAIL_BACKEND=configured.EMAIL_BACKEND),
        # The browsers showed that it is them when the city was built: on a slow machine, more than ten minutes ago.
        override_settings(ACCOUNT_REAUTHENTICATION_TIMEOUT=24 * 3_600),
        undone(),
    ):
        django_cache.clear()
        yield remembering(World())


def remembering(world: World) -> World:
    """Let it make each address once, keys of mails among them, while everything is as it was built."""
    world.address = cache(world.address)  # type: ignore[method-assign]
    for route in routes():
        abouts = {line.about for (name, _method), line in EXPECTED.items() if name == route.name}
        world.address(route)
        for about in abouts | {"open"}:
            world.address(route, about)
    return world


@pytest.fixture
def world(city_of_all: World, db: None, monkeypatch: pytest.MonkeyPatch) -> World:
    """The seeded city inside this test's transaction. Nobody is slowed down."""
    monkeypatch.setattr(WindowThrottle, "allow_request", lambda *_given: True)
    return city_of_all
