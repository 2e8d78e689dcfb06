"""The platform as a city runs it, on the benchmark's database. The test's callers are not throttled as abuse."""

import os

os.environ["DEBUG"] = "0"
os.environ.setdefault("PUBLIC_URL", "http://127.0.0.1")
os.environ.setdefault("ALLOWED_HOSTS", "127.0.0.1")

from civic.settings import *  # noqa: F403
from civic.settings import DATABASES, REST_FRAMEWORK

DATABASES["default"]["NAME"] = os.environ["BENCH_DATABASE"]
# A connection that ended would take the time it cost with it.
DATABASES["default"]["CONN_MAX_AGE"] = None
# One caller on one machine stands for many people; counting stays, only the bound is out of reach.
REST_FRAMEWORK["DEFAULT_THROTTLE_CLASSES"] = ["tests.bench.throttle.Wide"]
