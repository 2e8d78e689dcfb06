"""Long passwords that are guessed first all the same. Source: NIST SP 800-63B-4, section 3.1.1.2 (blocklists)."""

from __future__ import annotations

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

# What is long only because of a word everybody adds: these do not count for the length.
EXPECTED = (
    "password passwort passphrase contrasena motdepasse multitude administrator administrador welcome letmein "
    "iloveyou qwertyuiop asdfghjkl zxcvbnm qwerty abc123"
).split()
# Famous examples of long passwords, without their spaces and marks.
FAMOUS = {"correcthorsebatterystaple", "thisisapassword", "tobeornottobe", "maytheforcebewithyou"}
RUNS = ("abcdefghijklmnopqrstuvwxyz" * 2, "01234567890123456789" * 2, "qwertyuiopasdfghjklzxcvbnm" * 2)
LEAST, LEAST_OWN = 15, 8


class PredictablePasswordValidator:
    """Refuse repetitions, runs of the alphabet or keyboard, and passwords made of expected words."""

    def validate(self, password: str, user: Any = None) -> None:
        if len(password) < LEAST:
            # Another validator says so; "long but easy to guess" beside it would confuse.
            return
        plain = re.sub(r"[\W_]+", "", password.casefold())
        own = plain
        for word in EXPECTED:
            own = own.replace(word, "")
        if (
            len(set(password)) < 6
            or plain in FAMOUS
            or len(own) < LEAST_OWN
            or _repeats(plain)
            or any(plain in run or plain[::-1] in run for run in RUNS)
        ):
            raise ValidationError(
                _("This password is long but easy to guess. Choose several words that do not belong together."),
                code="password_predictable",
            )

    def get_help_text(self) -> str:
        return _("Repetitions, runs such as abcdef and well-known phrases are refused.")


def _repeats(text: str) -> bool:
    """Tell whether the text is one piece of at most ten characters over and over (the last one may be cut)."""
    return any((text[:size] * len(text)).startswith(text) for size in range(1, min(10, len(text) // 2) + 1))
