"""Class “ReDoS”: a text ten times as long costs at most thirty times as much, whatever stands in it.

Every pattern of ours and every function that reads what people write. What is compared is the same function with
itself, in time of this processor alone, the best of several; so a slow or busy machine changes nothing.
"""

from __future__ import annotations

import gc
import importlib
import os
import pkgutil
import re
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from accounts import names
from accounts.drivers import post
from accounts.sessions import device_words
from commons import cells, language, outline, text
from proposals.queries import places

APPS = (
    *("accounts", "charter", "civic", "commons", "journal", "moderation", "notifications", "proposals", "reports"),
    "voting",
)
SHORT, LONG, MOST = 10_000, 100_000, 30
# Less than this is too little to measure: the longer text is then quick, and that is all that is asked.
QUICK_SECONDS = 0.02
ENDS = ("", "!", "\x00", "x\n") if os.environ.get("FULL") else ("!",)
GRAINS = (
    "a", " ", "\t", "\n", "-", "=", "<", ">", "[", "(", "*", "_", "`", "&", "#", ";", "0", "1.", "é", "\u0301",
    "\u202e", "](", "![", "**a", "<a ", "</", "&#", "&amp;", "a@", "a.", "http://", "- ", "> ", "\\",
    "\n\n", " \n", "=\n", "|",
    "'", '"', "<!--", "]]>", "~~~", "```", "a b", "ａ", "=+", "; =", "[a](", "[[", "((", "x_y",
)  # fmt: skip


def patterns() -> dict[str, re.Pattern[str]]:
    """Every pattern that a module of ours has."""
    found: dict[str, re.Pattern[str]] = {}
    for app in APPS:
        package = importlib.import_module(app)
        for module in pkgutil.walk_packages(package.__path__, f"{app}."):
            if ".migrations" in module.name:
                continue
            names_in = vars(importlib.import_module(module.name))
            found |= {
                f"{module.name}.{name}": value
                for name, value in names_in.items()
                if isinstance(value, re.Pattern) and isinstance(value.pattern, str)
            }
    return found


READERS: dict[str, Callable[[str], Any]] = {
    "clean": text.clean,
    "one_line": text.one_line,
    "rendered": text.rendered.__wrapped__,
    "plain": text.plain.__wrapped__,
    "cut": lambda given: text.cut(given, 160),
    "cells.harmless": cells.harmless,
    "names.key": names.key,
    "accepted": language.accepted,
    "device_words": device_words,
    "places.near": places.near,
    "places.area": places.area,
    "post.plain_code": post.plain_code,
}


def cost(read: Callable[[str], Any], given: str, *, times: int = 1) -> float:
    """The least time of this processor that reading takes. Without the collector, which looks at all that there is."""
    best = float("inf")
    gc.disable()
    try:
        for _n in range(times):
            began = time.process_time()
            with suppress(ValidationError, ValueError):
                read(given)
            best = min(best, time.process_time() - began)
    finally:
        gc.enable()
    return best


def grows(read: Callable[[str], Any], grains: tuple[str, ...] = GRAINS) -> list[str]:
    """The grains with which the longer text costs too much more. A tenth of the way is gone first, so that it ends."""
    slow = []
    for grain in grains:
        for end in ENDS:
            short, long = ((grain * (size // len(grain))) + end for size in (SHORT, LONG))
            dear = cost(read, short)
            if dear * MOST * 20 > 60 or cost(read, long) > MOST * max(dear, QUICK_SECONDS / MOST):
                # Looked at more closely: something else may have come between.
                dear, longer = cost(read, short, times=3), cost(read, long, times=2)
                if longer > MOST * max(dear, QUICK_SECONDS / MOST):
                    slow.append(f"{grain!r}…{end!r}: {dear:.3f} s, {longer:.2f} s")
    return slow


def test_the_look_finds_a_pattern_that_explodes() -> None:
    slow = re.compile(r"\s+$").search
    assert cost(slow, " " * 20_000 + "x") > 3 * cost(slow, " " * 10_000 + "x"), "each space begins anew"


def test_every_pattern_of_ours() -> None:
    known = patterns()
    assert len(known) >= 5
    slow = {name: found for name, pattern in known.items() for found in [grows(pattern.search)] if found}
    assert not slow, slow


@pytest.mark.parametrize("name", READERS)
def test_every_reader_of_texts(name: str) -> None:
    # Those that read Markdown read it twice as long as all others together: a part of the grains, all with FULL.
    grains = GRAINS if os.environ.get("FULL") else GRAINS[:: {"rendered": 3, "plain": 5}.get(name, 1)]
    assert grows(READERS[name], grains) == []


def test_boundaries_are_read_in_proportion() -> None:
    def ring(count: int) -> dict[str, Any]:
        points = [[2 + n / count, 41 + (n % 2) / 1_000] for n in range(count)]
        return {"type": "Polygon", "coordinates": [[*points, [2, 40], points[0]]]}

    drawn = getattr(outline, "drawing", None)
    assert drawn is not None
    short, long = (cost(lambda _given, size=size: drawn({"a": ring(size)}), "") for size in (200, 2_000))
    assert long < MOST * max(short, QUICK_SECONDS)
