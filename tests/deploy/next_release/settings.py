"""The release after this one, for drills: a migration more, and it says who it is."""

from civic.settings import *  # noqa: F403
from civic.settings import INSTALLED_APPS, MIDDLEWARE

INSTALLED_APPS += ["tests.deploy.next_release"]
MIDDLEWARE.insert(0, "tests.deploy.next_release.middleware.say_release")
