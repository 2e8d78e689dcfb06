"""The people of every story."""

from __future__ import annotations

import gc
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models.signals import post_migrate
from django.dispatch import receiver
from django.utils import timezone

from accounts.models import Mandate, Organisation, Person
from charter.models import City, District, Office, Topic
from civic.celery import app
from commons import face
from commons.throttles import WindowThrottle
from tests import build
from tests.database import migrated

# Where few tests take long, mostly because they wait for processes: folders and files.
WAITING = {"bench", "browser", "chaos", "deploy", "test_killed"}
# Where all tests share a city that takes seconds to build.
SHARING = "abuse"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Order the files for several workers, each of which takes the next one when it is done with its last."""
    if not hasattr(config, "workerinput"):
        return
    files: dict[Path, list[pytest.Item]] = {}
    for item in items:
        files.setdefault(item.path, []).append(item)
    items[:] = [item for path in in_order(files) for item in files[path]]


def in_order(files: dict[Path, list[pytest.Item]]) -> list[Path]:
    """Put files of many tests first, those that wait between them, and the small ones, which level out, last.

    The second place and those after it are for files that need no database: meanwhile the first worker makes it.
    """
    largest = sorted(files, key=lambda path: -len(files[path]))
    waiting = [path for path in largest if {path.parent.name, path.stem} & WAITING]
    sharing = [path for path in largest if path.parent.name == SHARING]
    alone = [path for path in largest if path not in {*waiting, *sharing} and not any(map(stores, files[path]))]
    others = [path for path in largest if path not in {*waiting, *sharing, *alone}]
    many, few = others[: len(others) // 3], others[len(others) // 3 :]
    for place, path in enumerate(waiting, start=1):
        many.insert(place * len(many) // (len(waiting) + 1), path)
    return [*many[:1], *alone, *many[1:], *sharing, *few]


def stores(item: pytest.Item) -> bool:
    """Whether a test needs the database."""
    asked = getattr(item, "fixturenames", ())
    return item.get_closest_marker("django_db") is not None or not {"db", "transactional_db"}.isdisjoint(asked)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None, django_db_blocker: Any) -> None:
    """Migrate once for all workers: what each makes for itself is a copy."""
    with django_db_blocker.unblock():
        settings.DATABASES[DEFAULT_DB_ALIAS].setdefault("TEST", {})["TEMPLATE"] = migrated()


def pytest_collection_finish(session: pytest.Session) -> None:
    """Load what every process of the city loads, whatever tests are chosen and in which order they come.

    It stays until the end: the collector need not look through half a gigabyte again and again.
    """
    app.loader.import_default_modules()
    gc.collect()
    gc.freeze()


@receiver(post_migrate, dispatch_uid="empty-identity")
def empty_identity(app_config: object, using: str = DEFAULT_DB_ALIAS, **_more: object) -> None:
    """Empty schemas `identity` and `box` whenever Django empties the tables it knows, after a test that commits."""
    if app_config is not apps.get_app_config("accounts"):
        return
    with connections[using].cursor() as cursor:
        cursor.execute(
            "SELECT format('%I.%I', schemaname, tablename) FROM pg_tables WHERE schemaname IN ('identity', 'box')"
        )
        for (table,) in cursor.fetchall():
            cursor.execute(f"DELETE FROM {table}")  # noqa: S608


@pytest.fixture(autouse=True)
def throttles_of_this_test_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests share one Redis and use the same keys for people: each counts in a space of its own."""
    monkeypatch.setattr(WindowThrottle, "space", f"test-{uuid.uuid4().hex}")


@pytest.fixture(autouse=True)
def face_of_this_test_alone() -> Iterator[None]:
    """A process remembers the face of its city, and so it would the last story's."""
    face.told(face.UNKNOWN)
    yield
    timezone.deactivate()


@pytest.fixture
def city(db: None) -> City:
    """Ribera, with two districts, a topic and the office that answers for it."""
    return build.city()


@pytest.fixture
def molinos(city: City) -> District:
    return build.district("molinos", "Molinos")


@pytest.fixture
def salinas(city: City) -> District:
    return build.district("salinas", "Salinas")


@pytest.fixture
def mobility(city: City) -> Topic:
    return build.topic("mobility", "Streets and mobility")


@pytest.fixture
def streets(mobility: Topic) -> Office:
    """The office in charge of mobility."""
    return build.office("streets", "Streets and Mobility", topic=mobility)


@pytest.fixture
def ana(molinos: District) -> Person:
    """Verified resident of Molinos, level 2: she proposes."""
    return build.resident("ana", molinos)


@pytest.fixture
def bea(molinos: District) -> Person:
    """Her neighbour."""
    return build.resident("bea", molinos)


@pytest.fixture
def mira(salinas: District) -> Person:
    """Verified resident of another district."""
    return build.resident("mira", salinas)


@pytest.fixture
def carl(city: City) -> Person:
    """Has an account and no proof of residency."""
    return build.person("carl")


@pytest.fixture
def otto(molinos: District) -> Person:
    """Speaks for the cyclists' association, where a story says so."""
    return build.resident("otto", molinos)


@pytest.fixture
def wheels(otto: Person) -> Organisation:
    """The cyclists' association. Otto speaks for it."""
    return build.organisation("Ribera on Wheels", otto)


@pytest.fixture
def omar(streets: Office) -> Person:
    """Official of the office in charge of mobility."""
    return build.mandated("omar", Mandate.Role.OFFICIAL, office=streets, holder_name="Omar Haddad")


@pytest.fixture
def clara(streets: Office) -> Person:
    """Omar's colleague: the second official of his office."""
    return build.mandated("clara", Mandate.Role.OFFICIAL, office=streets, holder_name="Clara Oriol")


@pytest.fixture
def nora(city: City) -> Person:
    return build.mandated("nora", Mandate.Role.MODERATOR, holder_name="Nora Lindt")


@pytest.fixture
def cleo(city: City) -> Person:
    return build.mandated("cleo", Mandate.Role.CLERK, holder_name="Cleo Marín")


@pytest.fixture
def ilse(city: City) -> Person:
    return build.mandated("ilse", Mandate.Role.ADMINISTRATOR, holder_name="Ilse Brandt")
