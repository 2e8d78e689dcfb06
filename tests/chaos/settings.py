"""The tests' settings for processes of their own: they work on the database that the tests made."""

import os

from tests.settings import *  # noqa: F403
from tests.settings import CELERY_BEAT_SCHEDULE, DATABASES

DATABASES["default"]["NAME"] = os.environ["TEST_DATABASE"]
EMAIL_BACKEND = "notifications.mail.QueuedBackend"
# Digests are due at any time of the day at which a drill may run.
DIGEST_HOUR = 0
# Beat rings ten times as often: what a drill waits for is that it rings, not when.
for _rung in CELERY_BEAT_SCHEDULE.values():
    _rung["schedule"] /= 10
