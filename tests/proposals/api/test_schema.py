"""Whatever the description allows, and much that it does not: never an error of ours, always an answer it declares."""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiJsonRenderer
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from accounts.models import ApiToken, Mandate, Person
from charter.models import District, Office
from civic.wsgi import application
from commons.throttles import ReadThrottle, WriteThrottle
from proposals.lifecycle import State
from proposals.models import Answer, Attachment, Comment, Picture, Proposal
from tests import build

pytestmark = pytest.mark.django_db

# The same ones every time.
EXAMPLES = 40 if os.environ.get("FULL") else 4
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
# The state in which the act can succeed, by the last word of its path.
STATES = {
    "publish": State.DRAFT,
    "answer": State.AWAITING_ANSWER,
    "draft": State.AWAITING_ANSWER,
    "extend": State.AWAITING_ANSWER,
    "handover": State.AWAITING_ANSWER,
    "deliver": State.ANSWERED,
    "finish": State.IN_DELIVERY,
}
written = OpenApiJsonRenderer().render(SchemaGenerator().get_schema(public=True))  # type: ignore[no-untyped-call]
schema = schemathesis.openapi.from_dict(json.loads(written))
schema.app = application
OPERATIONS = {
    f"{operation.method} {operation.path}": operation for operation in (r.ok() for r in schema.get_all_operations())
}


@pytest.fixture
def one_transaction(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A server closes its connections between requests; here all requests share the test's transaction."""
    for throttle in (ReadThrottle, WriteThrottle):
        monkeypatch.setattr(throttle, "windows", ())
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def token(ana: Person, streets: Office) -> str:
    """Ana, who in this test is an official and an administrator too: nothing is refused to her for who she is."""
    build.second_step(ana)
    Mandate.objects.create(person=ana, role=Mandate.Role.ADMINISTRATOR, holder_name="Ana Prieto")
    Mandate.objects.create(person=ana, role=Mandate.Role.OFFICIAL, office=streets, holder_name="Ana Prieto")
    ApiToken.objects.create(person=ana, name="test", digest=ApiToken.digest_of("ana-token"))
    return "Token ana-token"


@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.value)
@pytest.mark.parametrize("name", OPERATIONS)
def test_the_description_holds(
    name: str,
    mode: GenerationMode,
    one_transaction: None,
    token: str,
    ana: Person,
    bea: Person,
    molinos: District,
    streets: Office,
) -> None:
    operation = OPERATIONS[name]
    named = [given.name for given in operation.iter_parameters() if given.name not in ("Authorization", "sessionid")]
    if mode == GenerationMode.NEGATIVE and not named and not operation.body:
        return  # nothing can be given wrongly
    seen: set[int] = set()

    @given(operation.as_strategy(generation_mode=mode))
    @settings(
        max_examples=EXAMPLES, derandomize=True, deadline=None, database=None, suppress_health_check=list(HealthCheck)
    )
    def ask(case: schemathesis.Case) -> None:
        known: dict[str, Any] = case.path_parameters
        act = operation.path.rstrip("/").rsplit("/", 1)[-1]
        if isinstance(known.get("proposal_id"), int):
            known["proposal_id"] = proposal(act, ana, molinos, streets).pk
        if isinstance(known.get("comment_id"), int):
            author = bea if act == "useful" else ana
            discussed = proposal("", ana, molinos, streets)
            known["comment_id"] = Comment.objects.create(proposal=discussed, author=author, body="Where?").pk
        if isinstance(known.get("picture_id"), int):
            known["picture_id"] = shown(Picture, proposal("", ana, molinos, streets), width=9, height=9, alt="It.").pk
        if isinstance(known.get("attachment_id"), int):
            sheet = shown(Attachment, proposal("", ana, molinos, streets), name="plan.pdf", bytes_count=9)
            known["attachment_id"] = sheet.pk
        response = case.call_and_validate(headers={"Authorization": token}, checks=CHECKS)
        seen.add(response.status_code)

    ask()
    assert seen, name


def shown(model: type[Picture | Attachment], of: Proposal, **fields: Any) -> Picture | Attachment:
    key = secrets.token_hex(16)
    return model._default_manager.create(proposal=of, position=1, key=key, digest=key, **fields)


def proposal(act: str, author: Person, district: District, streets: Office) -> Proposal:
    state = STATES.get(act, State.OPEN)
    made = build.proposal(author, state=state, district=district)
    if state in (State.ANSWERED, State.IN_DELIVERY):
        Answer.objects.create(proposal=made, office=streets, decision="accepted", reasons="r", summary="s")
    return made
