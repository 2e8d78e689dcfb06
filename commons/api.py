"""What every API view shares: problem documents (RFC 9457), keyset paging, entity tags."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ObjectDoesNotExist, PermissionDenied, ValidationError
from django.db import OperationalError
from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

from commons.errors import IllegalMove, Refused
from commons.paging import BadCursor, page

if TYPE_CHECKING:
    from rest_framework.views import APIView


class Problem(Response):
    """A problem document: type, title, status, detail and members of its own."""

    def __init__(
        self, status: int, title: str, detail: str = "", *, type: str = "about:blank", **more: Any
    ) -> None:
        body = {"type": type, "title": title, "status": status, "detail": str(detail), **more}
        super().__init__(body, status=status, content_type="application/problem+json")


def problem(error: Exception, context: dict[str, Any]) -> Response | None:
    """Turn every expected error into a problem document; what returns None is a bug and becomes a 500."""
    match error:
        case Refused(verdict=verdict):
            more = {"remedy": verdict.remedy} if verdict.remedy else {}
            status, title = 403, _("Refused")
            return Problem(status, title, str(verdict.reason), type=f"urn:multitude:{verdict.code}", **more)
        case IllegalMove():
            return Problem(409, _("Not in this state"), error.reason, state=error.state, move=error.move)
        case BadCursor():
            return Problem(400, _("Invalid input"), str(error), errors={"cursor": [str(error)]})
        case ValidationError():
            errors = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
            return Problem(400, _("Invalid input"), _("See what is wrong by field."), errors=errors)
        case exceptions.ValidationError():
            detail = error.detail
            errors = detail if isinstance(detail, dict) else {"": detail}
            return Problem(400, _("Invalid input"), _("See what is wrong by field."), errors=errors)
        case Http404() | ObjectDoesNotExist():
            return Problem(404, _("Not found"), _("There is nothing here, or nothing you may know of."))
        case PermissionDenied():
            return Problem(403, _("Refused"), str(error))
        case OperationalError():
            response = Problem(503, _("Not available"), _("The database is away. Try again in a moment."))
            response["Retry-After"] = "5"
            return response
        case exceptions.APIException():
            response = Problem(error.status_code, str(error.default_detail), str(error.detail))
            if (wait := getattr(error, "wait", None)) is not None:
                response["Retry-After"] = str(max(1, round(wait)))
            if (auth := getattr(error, "auth_header", None)) is not None:
                response["WWW-Authenticate"] = auth
            return response
    return None


class Keyset(BasePagination):
    """`?limit=1..100&cursor=`: `{"next", "previous", "results"}`. The view says `keyset_order`."""

    limit, most = 20, 100

    def paginate_queryset(
        self, queryset: QuerySet[Any], request: Request, view: APIView | None = None
    ) -> list[Any]:
        limit = request.query_params.get("limit", str(self.limit))
        if not limit.isascii() or not limit.isdigit() or not 1 <= int(limit[:6]) <= self.most:
            raise ValidationError({"limit": _("Give a whole number from 1 to 100.")})
        order = getattr(view, "keyset_order", ("-id",))
        self.request = request
        self.page = page(
            queryset, order=order, cursor=request.query_params.get("cursor", ""), size=int(limit)
        )
        return list(self.page.rows)

    def get_paginated_response(self, data: Any) -> Response:
        return Response(
            {"next": self._link(self.page.next), "previous": self._link(self.page.previous), "results": data}
        )

    def _link(self, cursor: str) -> str | None:
        return replace_query_param(self.request.build_absolute_uri(), "cursor", cursor) if cursor else None

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        link = {"type": "string", "format": "uri", "nullable": True}
        return {
            "type": "object",
            "required": ["next", "previous", "results"],
            "properties": {"next": link, "previous": link, "results": schema},
        }

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        return [
            {"name": "cursor", "in": "query", "required": False, "schema": {"type": "string"}},
            {
                "name": "limit",
                "in": "query",
                "required": False,
                "schema": {"type": "integer", "minimum": 1, "maximum": self.most, "default": self.limit},
            },
        ]


class Tagged:
    """Mixin for views: answers GET with an ETag of the body, and 304 when the caller has it."""

    def finalize_response(self, request: Request, response: Response, *args: Any, **kwargs: Any) -> Response:
        response = super().finalize_response(request, response, *args, **kwargs)  # type: ignore[misc]
        if request.method in ("GET", "HEAD") and response.status_code == 200:
            response.render()
            tag = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
            if tag in request.headers.get("If-None-Match", ""):
                not_modified = Response(status=304)
                not_modified.accepted_renderer = response.accepted_renderer
                not_modified.accepted_media_type = response.accepted_media_type
                not_modified.renderer_context = response.renderer_context
                response = not_modified
            response["ETag"] = tag
            response["Cache-Control"] = "private, no-cache"
        return response
