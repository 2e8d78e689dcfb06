"""The API as a whole. Mounted after all its parts: the last pattern takes what nobody else took."""

from django.urls import path, re_path

from civic.api.views import Nowhere, Reader, Root, Schema

urlpatterns = [
    path("", Root.as_view(), name="api_root"),
    path("schema/", Schema.as_view(), name="api_schema"),
    path("docs/", Reader.as_view(), name="api_docs"),
    re_path("", Nowhere.as_view()),
]
