from django.urls import path

import commons.paths  # noqa: F401 (the converters `id` and `code`)
from charter.api import parts
from charter.api import processes as processes_api
from charter.api import rules as rules_api
from charter.views import city, districts, offices, processes, statements, topics

urlpatterns = [
    path("charter/city/", city.history, name="city-history"),
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
    path("administration/city/licence/", city.licence, name="city-licence"),
    path("administration/city/<slug:part>/<slug:lang>/", city.statement, name="city-statement"),
    path("administration/districts/", districts.districts, name="district-list"),
    path("administration/districts/new/", districts.new, name="district-new"),
    path("administration/boundaries/", districts.boundaries, name="city-boundaries"),
    path("administration/boundaries/look/", districts.survey, name="survey"),
    path("administration/boundaries/forget/", districts.discard, name="survey-discard"),
    path("administration/districts/<slug:code>/", districts.district, name="district-admin"),
    path("administration/districts/<slug:code>/boundary/", districts.boundaries, name="district-boundary"),
    path("administration/districts/<slug:code>/close/", districts.close, name="district-close"),
    path("administration/districts/<slug:code>/looked-at/", districts.accept, name="district-accept"),
    path("administration/topics/", topics.topics, name="topic-list"),
    path("administration/topics/new/", topics.new, name="topic-new"),
    path("administration/topics/<slug:code>/", topics.topic, name="topic-admin"),
    path("administration/topics/<slug:code>/looked-at/", topics.accept, name="topic-accept"),
    path("administration/offices/", offices.offices, name="office-list"),
    path("administration/offices/new/", offices.new, name="office-new"),
    path("administration/offices/<slug:code>/", offices.office, name="office-admin"),
    path("administration/offices/<slug:code>/answers-for/", offices.assign, name="responsibility-new"),
    path("administration/responsibilities/", offices.in_charge, name="in-charge"),
    path("administration/responsibilities/<int:responsibility_id>/end/", offices.end, name="responsibility-end"),
    path("administration/processes/", processes.processes, name="process-list"),
    path("administration/processes/new/", processes.new, name="process-new"),
    path("administration/processes/<slug:code>/", processes.process, name="process-admin"),
    path("administration/processes/<slug:code>/phases/new/", processes.plan, name="phase-new"),
    path("administration/phases/<int:phase_id>/", processes.phase, name="phase"),
    path("administration/phases/<int:phase_id>/drop/", processes.drop, name="phase-drop"),
]

# Mounted under /api/v1/.
api_urlpatterns = [
    path("districts/", parts.Districts.as_view({"get": "list", "post": "create"}), name="api_districts"),
    path("districts/boundaries/", parts.Districts.as_view({"put": "draw"}), name="api_boundaries"),
    path(
        "districts/<code:code>/",
        parts.Districts.as_view({"get": "retrieve", "patch": "partial_update"}),
        name="api_district",
    ),
    path("districts/<code:code>/boundary/", parts.Districts.as_view({"put": "draw"}), name="api_boundary"),
    path("districts/<code:code>/close/", parts.Districts.as_view({"post": "close"}), name="api_district_close"),
    path("districts/<code:code>/reopen/", parts.Districts.as_view({"post": "reopen"}), name="api_district_reopen"),
    path("districts/<code:code>/accept/", parts.Districts.as_view({"post": "accept"}), name="api_district_accept"),
    path("topics/", parts.Topics.as_view({"get": "list", "post": "create"}), name="api_topics"),
    path("topics/<code:code>/", parts.Topics.as_view({"get": "retrieve", "patch": "partial_update"}), name="api_topic"),
    path("topics/<code:code>/accept/", parts.Topics.as_view({"post": "accept"}), name="api_topic_accept"),
    path("offices/", parts.Offices.as_view({"get": "list", "post": "create"}), name="api_offices"),
    path("offices/in-charge/", parts.Offices.as_view({"get": "in_charge"}), name="api_in_charge"),
    path(
        "offices/<code:code>/", parts.Offices.as_view({"get": "retrieve", "patch": "partial_update"}), name="api_office"
    ),
    path(
        "offices/<code:code>/responsibilities/", parts.Offices.as_view({"post": "assign"}), name="api_responsibilities"
    ),
    path("responsibilities/<id:responsibility_id>/", parts.Offices.as_view({"delete": "end"}), name="api_relieve"),
    path("rules/", rules_api.Rules.as_view({"get": "every"}), name="api_rules"),
    path(
        "rules/<slug:code>/", rules_api.Rules.as_view({"get": "retrieve", "patch": "partial_update"}), name="api_rule"
    ),
    path("processes/", processes_api.Processes.as_view({"get": "list", "post": "create"}), name="api_processes"),
    path(
        "processes/<code:code>/",
        processes_api.Processes.as_view({"get": "retrieve", "patch": "partial_update"}),
        name="api_process",
    ),
    path("processes/<code:code>/phases/", processes_api.Processes.as_view({"post": "plan"}), name="api_plan"),
    path(
        "phases/<id:phase_id>/",
        processes_api.Phases.as_view({"patch": "partial_update", "delete": "destroy"}),
        name="api_phase",
    ),
]
