"""What every act of administration by a program shares."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from rest_framework import serializers
from rest_framework.request import Request

from commons.actor import Actor
from commons.api import given


def act(
    request: Request,
    action: Callable[..., Any],
    body: type[serializers.Serializer[Any]],
    *,
    partial: bool = False,
    **fixed: Any,
) -> Any:
    """Run an action with the body's fields and `fixed`; return what it returns. `partial`: what is left out stays."""
    fields = given(body, request, partial=partial)
    return action(by=cast(Actor, request.user), **{"reason": ""} | fields | fixed)
