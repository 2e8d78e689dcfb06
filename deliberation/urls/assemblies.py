from django.urls import URLPattern, path

import commons.paths  # noqa: F401 (the converters `id` and `code`)
from deliberation.api import assemblies as assemblies_api
from deliberation.views.assemblies import preparing, reading, taking

of_residents: list[URLPattern] = [
    path("assemblies/", reading.assemblies, name="assemblies"),
    path("assemblies/<id:assembly_id>/", reading.assembly, name="assembly"),
    path("assemblies/<id:assembly_id>/draw/", reading.draw_board, name="assembly-draw"),
    path("assemblies/<id:assembly_id>/files/<str:name>", reading.file, name="assembly-file"),
    path("assemblies/<id:assembly_id>/take-part/", taking.take_part, name="assembly-take-part"),
    path("assemblies/<id:assembly_id>/leave/", taking.leave, name="assembly-leave"),
    path("assemblies/<id:assembly_id>/seat/", taking.seat, name="assembly-seat"),
    path("assemblies/<id:assembly_id>/seat/accept/", taking.accept, name="assembly-accept"),
    path("assemblies/<id:assembly_id>/seat/decline/", taking.decline, name="assembly-decline"),
    path("assemblies/<id:assembly_id>/speak/", taking.speak, name="assembly-speak"),
    path(
        "assemblies/<id:assembly_id>/statements/<id:statement_id>/erase/", taking.take_back, name="assembly-take-back"
    ),
    path("assemblies/<id:assembly_id>/recommend/", taking.recommend, name="assembly-recommend"),
    path(
        "assemblies/<id:assembly_id>/recommendations/<id:recommendation_id>/",
        taking.rewrite,
        name="assembly-rewrite",
    ),
    path(
        "assemblies/<id:assembly_id>/recommendations/<id:recommendation_id>/vote/",
        taking.vote,
        name="assembly-vote",
    ),
    path("account/lot/", taking.willing, name="lot"),
]

# Where administrators convene, draw and keep them.
of_preparation: list[URLPattern] = [
    path("administration/assemblies/", preparing.assemblies, name="assembly-list"),
    path("administration/assemblies/new/", preparing.new, name="assembly-new"),
    path("administration/assemblies/<id:assembly_id>/", preparing.one, name="assembly-admin"),
    path("administration/assemblies/<id:assembly_id>/about/", preparing.about, name="assembly-about"),
    path("administration/assemblies/<id:assembly_id>/quotas/", preparing.quotas, name="assembly-quotas"),
    path("administration/assemblies/<id:assembly_id>/questions/new/", preparing.question, name="assembly-question"),
    path(
        "administration/assemblies/<id:assembly_id>/questions/<id:question_id>/drop/",
        preparing.drop,
        name="assembly-question-drop",
    ),
    path("administration/assemblies/<id:assembly_id>/call/", preparing.call, name="assembly-call"),
    path("administration/assemblies/<id:assembly_id>/close/", preparing.close, name="assembly-close"),
    path("administration/assemblies/<id:assembly_id>/seed/", preparing.seed, name="assembly-seed"),
    path("administration/assemblies/<id:assembly_id>/begin/", preparing.begin, name="assembly-begin"),
    path("administration/assemblies/<id:assembly_id>/report/", preparing.report, name="assembly-report"),
    path("administration/assemblies/<id:assembly_id>/end/", preparing.end, name="assembly-end"),
    path("administration/assemblies/<id:assembly_id>/cancel/", preparing.cancel, name="assembly-cancel"),
    path("administration/assemblies/<id:assembly_id>/delete/", preparing.delete, name="assembly-delete"),
    path("administration/assemblies/<id:assembly_id>/days/new/", preparing.session, name="assembly-session-new"),
    path(
        "administration/assemblies/<id:assembly_id>/days/<id:session_id>/", preparing.session, name="assembly-session"
    ),
    path(
        "administration/assemblies/<id:assembly_id>/days/<id:session_id>/remove/",
        preparing.remove_session,
        name="assembly-session-remove",
    ),
    path(
        "administration/assemblies/<id:assembly_id>/days/<id:session_id>/minutes/",
        preparing.minutes,
        name="assembly-minutes",
    ),
    path("administration/recommendations/<id:recommendation_id>/enter/", preparing.enter, name="recommendation-enter"),
]

urlpatterns = [*of_residents, *of_preparation]

_ASSEMBLY = "assemblies/<id:assembly_id>/"
_all = assemblies_api.Assemblies.as_view
# Mounted under /api/v1/.
api_urlpatterns = [
    path("assemblies/", _all({"get": "list", "post": "create"}), name="api_assemblies"),
    path(_ASSEMBLY, _all({"get": "retrieve", "patch": "partial_update", "delete": "destroy"}), name="api_assembly"),
    path(f"{_ASSEMBLY}quotas/", _all({"put": "quotas"}), name="api_assembly_quotas"),
    path(f"{_ASSEMBLY}questions/", _all({"post": "ask"}), name="api_assembly_questions"),
    path(f"{_ASSEMBLY}questions/<id:question_id>/", _all({"delete": "drop"}), name="api_assembly_question"),
    path(f"{_ASSEMBLY}call/", _all({"post": "call"}), name="api_call_assembly"),
    path(f"{_ASSEMBLY}close-list/", _all({"post": "close_list"}), name="api_close_list"),
    path(f"{_ASSEMBLY}seed/", _all({"post": "seed"}), name="api_assembly_seed"),
    path(f"{_ASSEMBLY}begin/", _all({"post": "begin"}), name="api_begin_assembly"),
    path(f"{_ASSEMBLY}report/", _all({"post": "report"}), name="api_report_assembly"),
    path(f"{_ASSEMBLY}end/", _all({"post": "end"}), name="api_end_assembly"),
    path(f"{_ASSEMBLY}cancel/", _all({"post": "cancel"}), name="api_cancel_assembly"),
    path(f"{_ASSEMBLY}days/", _all({"post": "plan"}), name="api_assembly_days"),
    path(
        f"{_ASSEMBLY}days/<id:session_id>/",
        _all({"put": "change_day", "delete": "remove_day"}),
        name="api_assembly_day",
    ),
    path(f"{_ASSEMBLY}days/<id:session_id>/minutes/", _all({"put": "minutes"}), name="api_assembly_minutes"),
    path(f"{_ASSEMBLY}draw/", assemblies_api.Draws.as_view({"get": "retrieve"}), name="api_draw"),
    path(f"{_ASSEMBLY}files/<str:name>/", assemblies_api.DrawFiles.as_view({"get": "retrieve"}), name="api_draw_file"),
    path(
        f"{_ASSEMBLY}entry/",
        assemblies_api.Mine.as_view({"get": "retrieve", "put": "update", "delete": "destroy"}),
        name="api_entry",
    ),
    path(f"{_ASSEMBLY}seat/", assemblies_api.Mine.as_view({"get": "seat"}), name="api_seat"),
    path(f"{_ASSEMBLY}seat/accept/", assemblies_api.Mine.as_view({"post": "accept"}), name="api_accept_seat"),
    path(f"{_ASSEMBLY}seat/decline/", assemblies_api.Mine.as_view({"post": "decline"}), name="api_decline_seat"),
    path(
        f"{_ASSEMBLY}statements/",
        assemblies_api.Words.as_view({"get": "list", "post": "create"}),
        name="api_assembly_statements",
    ),
    path(
        f"{_ASSEMBLY}statements/<id:statement_id>/",
        assemblies_api.Words.as_view({"delete": "destroy"}),
        name="api_assembly_statement",
    ),
    path(
        f"{_ASSEMBLY}recommendations/",
        assemblies_api.Recommendations.as_view({"get": "list", "post": "create"}),
        name="api_recommendations",
    ),
    path(
        f"{_ASSEMBLY}recommendations/<id:recommendation_id>/",
        assemblies_api.Recommendations.as_view({"put": "update"}),
        name="api_recommendation",
    ),
    path(
        "recommendations/<id:recommendation_id>/vote/",
        assemblies_api.Recommendations.as_view({"put": "vote"}),
        name="api_recommendation_vote",
    ),
    path(
        "recommendations/<id:recommendation_id>/enter/",
        assemblies_api.Recommendations.as_view({"post": "enter"}),
        name="api_enter_recommendation",
    ),
    path("me/lot/", assemblies_api.Lot.as_view({"get": "retrieve", "put": "update"}), name="api_lot"),
]
