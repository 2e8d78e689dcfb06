from django.urls import path

from charter import api, views

urlpatterns = [
    path("charter/", views.charter, name="charter"),
    path("charter/<slug:code>/", views.rule, name="rule"),
]

# Mounted under /api/v1/.
api_urlpatterns = [
    path("districts/", api.Districts.as_view(), name="api_districts"),
    path("topics/", api.Topics.as_view(), name="api_topics"),
    path("offices/", api.Offices.as_view(), name="api_offices"),
    path("rules/", api.Rules.as_view(), name="api_rules"),
]
