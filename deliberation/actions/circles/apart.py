"""Do an act for many, each in a transaction of its own."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable

logger = logging.getLogger(__name__)


def each_apart(act: Callable[[int], bool], numbers: Iterable[int]) -> int:
    """Do an act for each; return how many were done. One that fails is logged and tried again; others go on."""
    done = 0
    for number in numbers:
        try:
            done += act(number)
        except Exception:
            logger.exception("%s is left as it is, it is tried again", number)
    return done
