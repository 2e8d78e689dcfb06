"""Proposals and supports by the ten thousand, for the large sizes."""

from __future__ import annotations

from typing import Any

from civic.demo.founding import Ground
from civic.demo.loading import Bar


def propose(
    ground: Ground, *, proposals: int, supports: int, verified: dict[str | None, int], rules: Any, bar: Bar
) -> None:
    raise NotImplementedError
