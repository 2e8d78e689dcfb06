from django.urls import path

from charter import api
from charter.views import city, rules, statements

urlpatterns = [
    path("charter/", rules.charter, name="charter"),
    path("charter/city/", city.history, name="city-history"),
    path("charter/<slug:code>/", rules.rule, name="rule"),
    path("legal/", statements.statement, {"part": "legal"}, name="legal"),
    path("terms/", statements.statement, {"part": "terms"}, name="terms"),
    path("accessibility/", statements.statement, {"part": "accessibility"}, name="accessibility"),
    path("city/logo/<slug:digest>.png", city.logo, name="logo"),
    path("administration/city/", city.face, name="city"),
    path("administration/city/name/", city.name, name="city-name"),
    path("administration/city/logo/", city.change_logo, name="city-logo"),
    path("administration/city/logo/remove/", city.remove_logo, name="city-logo-remove"),
    path("administration/city/colours/", city.colours, name="city-colours"),
    path("administration/city/languages/", city.languages, name="city-languages"),
    path("administration/city/time-zone/", city.time_zone, name="city-time-zone"),
    path("administration/city/<slug:part>/<slug:lang>/", city.statement, name="city-statement"),
]

# Mounted under /api/v1/.
api_urlpatterns = [
    path("districts/", api.Districts.as_view(), name="api_districts"),
    path("topics/", api.Topics.as_view(), name="api_topics"),
    path("offices/", api.Offices.as_view(), name="api_offices"),
    path("rules/", api.Rules.as_view(), name="api_rules"),
]
