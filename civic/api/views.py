"""The API as a whole: its first page, its reader, and what answers where nothing is."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.urls import resolve
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from drf_spectacular.generators import EndpointEnumerator, SchemaGenerator
from drf_spectacular.renderers import OpenApiJsonRenderer, OpenApiYamlRenderer
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse
from rest_framework.views import APIView

import commons.openapi  # noqa: F401 (its extensions are known once imported)
from commons.api import Tagged


class Route(serializers.Serializer[Any]):
    path = serializers.CharField(read_only=True)
    methods = serializers.ListField(child=serializers.CharField(), read_only=True)


class Contents(serializers.Serializer[Any]):
    """Where the description lies, and every path with its methods."""

    schema = serializers.CharField(read_only=True)
    docs = serializers.CharField(read_only=True)
    routes = Route(many=True, read_only=True)


class Root(Tagged, APIView):
    """The first page of the API."""

    @extend_schema(responses=Contents, operation_id="contents_retrieve")
    def get(self, request: Request) -> Response:
        """List every path of the API with its methods."""
        routes: dict[str, list[str]] = {}
        for path, _regex, method, _view in EndpointEnumerator().get_api_endpoints():  # type: ignore[no-untyped-call]
            routes.setdefault(path, []).append(method)
        return Response(
            {
                "schema": reverse("api_schema", request=request),
                "docs": reverse("api_docs", request=request),
                "routes": [{"path": path, "methods": sorted(methods)} for path, methods in sorted(routes.items())],
            }
        )


class AsWritten:
    """Mixin for renderers: what is bytes is written already."""

    def render(self, data: Any, *about: Any, **more: Any) -> Any:
        return data if isinstance(data, bytes) else super().render(data, *about, **more)  # type: ignore[misc]


@lru_cache(maxsize=32)
def described(language: str, form: str) -> bytes:
    """Return the description of the API. It is of the code and the language alone, and takes half a second to write."""
    renderer = OpenApiYamlRenderer() if form == "yaml" else OpenApiJsonRenderer()
    text: bytes = renderer.render(SchemaGenerator().get_schema(public=True))  # type: ignore[no-untyped-call]
    return text


class Schema(Tagged, SpectacularAPIView):
    """The description of the API: OpenAPI 3, as YAML or, with `Accept: application/json`, as JSON."""

    renderer_classes = [type(each.__name__, (AsWritten, each), {}) for each in SpectacularAPIView.renderer_classes]

    def _get_schema_response(self, request: Request) -> Response:
        form = request.accepted_renderer.format
        named = f'inline; filename="multitude.{form}"'
        return Response(described(get_language() or "", form), headers={"Content-Disposition": named})


class Reader(SpectacularSwaggerSplitView):
    """Read the description and try it out, with files of our own and no script in the page."""

    template_name = "civic/api_reader.html"
    url_name = "api_schema"


class Nowhere(APIView):
    """What answers where nothing is: a problem document instead of a page."""

    authentication_classes = ()
    permission_classes = ()
    schema = None

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if getattr(resolve(f"{request.path}/").func, "cls", None) is not Nowhere:
            raise NotFound(_("Paths of the API end with a slash: %(path)s/") % {"path": request.path})
        raise NotFound(_("There is nothing here, or nothing you may know of."))
