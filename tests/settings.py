"""The platform's settings as the tests need them: the owner's role makes the test database; passwords hash fast."""

import os

os.environ["DATABASE_ROLE"] = "owner"

from civic.settings import *  # noqa: F403

# Argon2 is slow on purpose; stories sign in often.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# One story's numbers must not show in the next one's pages.
FRAME_FRESH_SECONDS = 0
