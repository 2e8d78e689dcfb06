"""What every API view shares: problem documents (RFC 9457), strict input, keyset paging, entity tags."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from django.core.exceptions import (
    NON_FIELD_ERRORS,
    ObjectDoesNotExist,
    PermissionDenied,
    RequestDataTooBig,
    TooManyFieldsSent,
    TooManyFilesSent,
    ValidationError,
)
from django.db import InterfaceError, OperationalError
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import exceptions, serializers, status
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.pagination import BasePagination
from rest_framework.parsers import JSONParser, MultiPartParser
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.json import strict_constant
from rest_framework.utils.urls import replace_query_param

from commons.errors import IllegalMove, Refused
from commons.paging import BadCursor, Page, page

if TYPE_CHECKING:
    from rest_framework.views import APIView

# What concerns the whole body and no field of it.
WHOLE = "non_field_errors"
MOST_BYTES = 1_000_000
PAGING = frozenset({"cursor", "limit"})


class Problem(Response):
    """A problem document: type, title, status, detail and members of its own. Always JSON."""

    def __init__(self, status: int, title: str, detail: str = "", *, type: str = "about:blank", **more: Any) -> None:
        body = {"type": type, "title": title, "status": status, "detail": str(detail), **more}
        super().__init__(body, status=status, content_type="application/problem+json")

    @property
    def rendered_content(self) -> Any:
        """A caller who asked for YAML or HTML still gets its refusal in the one form that is documented."""
        self["Content-Type"] = "application/problem+json"
        return JSONRenderer().render(self.data)


def invalid(errors: dict[str, Any]) -> Problem:
    """Say what is wrong by field."""
    return Problem(400, _("Invalid input"), _("See what is wrong by field."), errors=errors)


def away() -> Problem:
    response = Problem(503, _("Not available"), _("The database is away. Try again in a moment."))
    response["Retry-After"] = "5"
    return response


def problem(error: Exception, context: dict[str, Any]) -> Response | None:
    """Turn every expected error into a problem document; what returns None is a bug and becomes a 500."""
    match error:
        case Refused(verdict=verdict):
            more = {"remedy": verdict.remedy} if verdict.remedy else {}
            return Problem(403, _("Refused"), str(verdict.reason), type=f"urn:multitude:{verdict.code}", **more)
        case IllegalMove():
            return Problem(409, _("Not in this state"), error.reason, state=error.state, move=error.move)
        case BadCursor():
            return invalid({"cursor": [str(error)]})
        case ValidationError():
            errors = error.message_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error.messages}
            return invalid({WHOLE if name == NON_FIELD_ERRORS else name: said for name, said in errors.items()})
        case exceptions.ValidationError():
            detail = error.detail
            return invalid(detail if isinstance(detail, dict) else {WHOLE: detail})
        case Http404() | ObjectDoesNotExist():
            return Problem(404, _("Not found"), _("There is nothing here, or nothing you may know of."))
        case TooManyFieldsSent():
            return Problem(400, _("Invalid input"), _("Send fewer fields and files."))
        case PermissionDenied():
            return Problem(403, _("Refused"), str(error))
        case OperationalError() | InterfaceError():
            return away()
        case exceptions.MethodNotAllowed():
            return Problem(405, _("Not with this method"), str(error.detail))
        case exceptions.APIException():
            response = Problem(error.status_code, str(error.default_detail), str(error.detail))
            if (wait := getattr(error, "wait", None)) is not None:
                response["Retry-After"] = str(max(1, round(wait)))
            if (auth := getattr(error, "auth_header", None)) is not None:
                response["WWW-Authenticate"] = auth
            return response
    return None


class PlainNegotiation(DefaultContentNegotiation):
    """Give who asks for anything, or by name for what the view gives first, just that, without weighing forms."""

    def select_renderer(self, request: Request, renderers: Any, format_suffix: str | None = None) -> Any:
        asked = request.META.get("HTTP_ACCEPT", "*/*")
        if not format_suffix and asked in ("*/*", renderers[0].media_type):
            return renderers[0], renderers[0].media_type
        return super().select_renderer(request, renderers, format_suffix)


class TooLarge(exceptions.APIException):
    status_code = status.HTTP_413_REQUEST_ENTITY_TOO_LARGE
    default_detail = gettext_lazy("The body is too large.")
    default_code = "too_large"


class BoundedJSONParser(JSONParser):
    """JSON of bounded size, whose every text can be stored and sent back.

    Refuses, where Python's reader would go on or give up with an error of its own: nesting without end, whole
    numbers of thousands of digits, and halves of characters (`"\\ud800"`), which no UTF-8 can hold.
    """

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Mapping[str, Any] | None = None) -> Any:
        raw = stream.read(MOST_BYTES + 1)
        if len(raw) > MOST_BYTES:
            raise TooLarge(_("Send at most %(most)d bytes.") % {"most": MOST_BYTES})
        try:
            text = raw.decode()
            data = json.loads(text, parse_constant=strict_constant)
            if "\\u" in text:
                json.dumps(data, ensure_ascii=False).encode()
        except (ValueError, RecursionError) as error:
            raise exceptions.ParseError(_("This is not JSON that can be read.")) from error
        return data


class MultipartParser(MultiPartParser):
    """Files and fields of bounded number and size; the files' own limits are held while they arrive."""

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Mapping[str, Any] | None = None) -> Any:
        try:
            return super().parse(stream, media_type, parser_context)
        except (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent) as error:
            raise TooLarge(_("Send fewer fields and files.")) from error


class Strict(serializers.Serializer[Any]):
    """Input that names only what it may set: any other member of the body is refused by its name."""

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, Mapping):
            known = {name for name, field in self.fields.items() if not field.read_only}
            if unknown := sorted(str(name) for name in set(data) - known):
                raise serializers.ValidationError({name: [_("There is no such field here.")] for name in unknown})
        return super().to_internal_value(data)


class Code(serializers.SlugRelatedField[Any]):
    """A district, topic or office in a body, named by its code; its key goes to the action."""

    def __init__(self, **options: Any) -> None:
        super().__init__(slug_field="code", **options)

    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, str):
            self.fail("invalid")
        return super().to_internal_value(data).pk


class Nothing(Strict):
    """The body of an act that needs no words."""


def given(serializer: type[serializers.Serializer[Any]], request: Request, *, partial: bool = False) -> dict[str, Any]:
    """Return the body's fields, checked. Raises ValidationError by field."""
    if serializer is Nothing and request.META.get("CONTENT_LENGTH", "") in ("", "0"):
        return {}  # most acts without words come without a body too
    body = serializer(data=request.data, partial=partial)
    body.is_valid(raise_exception=True)
    fields: dict[str, Any] = body.validated_data
    return fields


class Filters(Strict):
    """Query parameters of a list. An unknown one is refused, or a typing error would silently show everything."""

    def to_internal_value(self, data: Any) -> Any:
        if unknown := sorted(set(data) - set(self.fields) - PAGING):
            raise serializers.ValidationError({name: [_("There is no such filter here.")] for name in unknown})
        return serializers.Serializer.to_internal_value(self, data)


class Keyset(BasePagination):
    """`?limit=1..100&cursor=`: `{"next", "previous", "results"}`. The view says `keyset_order` and its `filters`."""

    limit, most = 20, 100
    page: Page[Any]

    def paginate_queryset(self, queryset: Any, request: Request, view: APIView | None = None) -> list[Any]:
        return self.read(partial(page, queryset, order=getattr(view, "keyset_order", ("-id",))), request, view)

    def read(self, paged: Callable[..., Page[Any]], request: Request, view: APIView | None = None) -> list[Any]:
        """Return the rows of the page that `paged(cursor=, size=)` gives."""
        limit = request.query_params.get("limit", str(self.limit))
        if not limit.isascii() or not limit.isdigit() or not 1 <= int(limit[:6]) <= self.most:
            raise ValidationError({"limit": _("Give a whole number from 1 to 100.")})
        known = PAGING | set(getattr(view, "filters", Filters)().fields)
        if unknown := sorted(set(request.query_params) - known):
            raise ValidationError({name: _("There is no such filter here.") for name in unknown})
        self.request = request
        self.page = paged(cursor=request.query_params.get("cursor", ""), size=int(limit))
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
                not_modified.renderer_context = response.renderer_context  # type: ignore[attr-defined]
                not_modified["Vary"] = response.get("Vary", "Accept")
                response = not_modified
            response["ETag"] = tag
            response["Cache-Control"] = "private, no-cache"
        return response
