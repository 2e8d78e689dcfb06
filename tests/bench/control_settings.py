"""The least settings that serve `tests.bench.control` on the same database."""

import os

from civic.settings import DATABASES, SECRET_KEY  # noqa: F401

ALLOWED_HOSTS = ["127.0.0.1"]
ROOT_URLCONF = "tests.bench.control"
USE_TZ = True
MIDDLEWARE: list[str] = []
INSTALLED_APPS: list[str] = []
DATABASES["default"]["NAME"] = os.environ["BENCH_DATABASE"]
# A connection that ended would take the time it cost with it.
DATABASES["default"]["CONN_MAX_AGE"] = None
