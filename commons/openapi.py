"""What the description of the API says that no single view knows: problems, strict bodies, the token."""

from __future__ import annotations

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension, OpenApiSerializerExtension

from commons.api import WHOLE

PROBLEM = {
    "type": "object",
    "description": "A problem document (RFC 9457). `state` and `move` come with 409, `remedy` (a path of the site "
    "that leads out) with some 403, `errors` by field with 400.",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string", "example": "urn:multitude:not-author"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "errors": {
            "type": "object",
            "additionalProperties": {},
            "description": f"What is wrong by field; `{WHOLE}` is about all of them.",
        },
        "state": {"type": "string"},
        "move": {"type": "string"},
        "remedy": {"type": "string"},
    },
}
TITLES = {
    "400": "Wrong input, by field",
    "401": "Nobody signed in, or an unknown token",
    "403": "Refused, with the rule's reason",
    "404": "Nothing there, or nothing you may know of",
    "406": "Not available in this form",
    "409": "Not possible in this state",
    "413": "The body is too large",
    "415": "The body is of a kind that is not taken here",
    "429": "Too many requests; `Retry-After` says when",
    "503": "The database is away; `Retry-After` says when",
}
EVERY, UNSAFE = ("400", "401", "403", "406", "429", "503"), ("404", "409", "413", "415")


class StrictExtension(OpenApiSerializerExtension):  # type: ignore[no-untyped-call]
    """Say of strict bodies that they take no other member."""

    target_class = "commons.api.Strict"
    match_subclasses = True

    def map_serializer(self, auto_schema: Any, direction: Any) -> Any:
        schema = auto_schema._map_serializer(self.target, direction, bypass_extensions=True)
        return schema | {"additionalProperties": False} if schema.get("type") == "object" else schema


class TokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """`Authorization: Token …`."""

    target_class = "accounts.api.authentication.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {
            "type": "apiKey",
            "in": "header",
            "name": "Authorization",
            "description": "`Token <your token>`; tokens are made on the page /account/tokens/.",
        }


def add_problems(result: dict[str, Any], generator: Any, request: Any, public: bool) -> dict[str, Any]:
    """Declare for every operation which problems it may answer with."""
    result.setdefault("components", {}).setdefault("schemas", {})["Problem"] = PROBLEM
    for path, operations in result["paths"].items():
        for method, operation in operations.items():
            codes = {*EVERY, *(UNSAFE if method != "get" else ()), *(("404", "409") if "{" in path else ())}
            for code in sorted(codes):
                body = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
                operation["responses"].setdefault(code, {"description": TITLES[code], "content": body})
    return result
