"""The description of the API, asked by everybody: whatever it allows is never an error of ours, and most of it works.

`tests/proposals/api/test_schema.py` asks as somebody to whom nothing is refused, and compares each answer with the
description. Here it is every role, against a city in which every path leads to something.
"""

from __future__ import annotations

import os
import re
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import status_code_conformance

from tests.abuse.asking import ask
from tests.abuse.routes import Route, routes
from tests.abuse.table import EXPECTED
from tests.abuse.world import VISITOR, World, undone
from tests.proposals.api.test_schema import OPERATIONS, one_transaction

__all__ = ["one_transaction"]
ROLES = (VISITOR, "carl", "bea", "omar", "nora", "cleo", "ilse")
EXAMPLES = 8 if os.environ.get("FULL") else 1
ROUTES = {re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", f"/{route.path}"): route for route in routes() if route.is_api}
# What no person of this city can be answered with 2xx, and why: nothing so far.
WITHOUT_SUCCESS: set[str] = set()


def route_of(operation: Any) -> Route:
    return ROUTES[operation.path]


def about(route: Route, method: str) -> str:
    line = EXPECTED.get((route.name, method))
    return line.about if line else "open"


def test_the_description_and_the_routes_are_the_same() -> None:
    described = {route_of(operation).name for operation in OPERATIONS.values()}
    routed = {route.name for route in ROUTES.values()}
    assert routed - described <= {"api_nowhere", "api_schema", "api_docs", "api_root"}


def test_most_operations_succeed_for_somebody(world: World) -> None:
    """With what `acts.py` sends, counted over the roles."""
    failed = []
    for name, operation in OPERATIONS.items():
        route, method = route_of(operation), operation.method.lower()
        line, words = EXPECTED[route.name, method], {}
        for who in (who for who, said in line.words.items() if said in ("ok", "done")):
            with undone():
                world.prepare(line.about)
                words[who] = ask(world, route, method, who, about=line.about).status_code
            if 200 <= words[who] < 300:
                break
        else:
            failed.append(f"{name}: {words}")
    assert len(failed) <= 0.2 * len(OPERATIONS), failed
    assert len(OPERATIONS) > 60


@pytest.mark.parametrize("who", ROLES)
def test_no_role_meets_an_error_of_ours(world: World, one_transaction: None, who: str) -> None:
    headers = {}
    if who != VISITOR:
        headers["Authorization"] = world.programs[who]._credentials["HTTP_AUTHORIZATION"]
    for operation in OPERATIONS.values():
        route = route_of(operation)
        address = world.address(route, about(route, operation.method.lower()))
        known = re.fullmatch(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", operation.path), address)
        asked(operation, known.groupdict() if known else {}, headers)


def asked(operation: Any, known: dict[str, str], headers: dict[str, str]) -> None:
    """Ask with some of what the description allows, about what there is."""

    @given(operation.as_strategy(generation_mode=GenerationMode.POSITIVE))
    @settings(
        max_examples=EXAMPLES,
        derandomize=True,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def once(case: schemathesis.Case) -> None:
        case.path_parameters.update(known)
        with undone():
            case.call_and_validate(headers=headers, checks=[not_a_server_error, status_code_conformance])

    once()
