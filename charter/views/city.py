"""The city's face: what it is, who changed it and why; administrators change it here."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from charter import actions, policy, queries, statements
from charter.forms import ColoursForm, FaceForm, LanguagesForm, LicenceForm, LogoForm, NameForm, StatementForm, ZoneForm
from charter.models import CityVersion, Logo
from charter.views.entrance import behind
from charter.views.statements import written
from commons import clock, language
from commons.actor import Actor
from commons.paging import page
from commons.text import excerpt

Part = CityVersion.Part
HISTORY_ORDER = ("-id",)
administrators = behind(policy.may_change_city)
FOR_EVER = "public, max-age=31536000, immutable"


@administrators
@require_safe
def face(request: HttpRequest) -> HttpResponse:
    """What the city's face is now, part by part, each with the way to change it."""
    its, tongues = queries.city(), language.choices()
    context = {
        "its": its,
        "languages": ", ".join(name for _code, name in tongues),
        "time_zone": str(clock.zone()),
        "statements": [
            {"part": part, "title": title, "languages": tongues} for part, title in statements.TITLES.items()
        ],
        "nav_current": "administration",
    }
    return render(request, "charter/city.html", context)


@administrators
@require_http_methods(["GET", "HEAD", "POST"])
def name(request: HttpRequest) -> HttpResponse:
    return _changed(request, NameForm, actions.rename_city, Part.NAME, {"name": queries.city().name})


@administrators
@require_http_methods(["GET", "HEAD", "POST"])
def change_logo(request: HttpRequest) -> HttpResponse:
    return _changed(request, LogoForm, actions.set_logo, Part.LOGO, {})


@administrators
@require_POST
def remove_logo(request: HttpRequest) -> HttpResponse:
    return _changed(request, FaceForm, actions.set_logo, Part.LOGO, {}, file=None)


@administrators
@require_http_methods(["GET", "HEAD", "POST"])
def colours(request: HttpRequest) -> HttpResponse:
    its = queries.city()
    now = {"residents_colour": its.residents_colour, "city_colour": its.city_colour}
    return _changed(request, ColoursForm, actions.choose_colours, Part.COLOURS, now)


@administrators
@require_http_methods(["GET", "HEAD", "POST"])
def languages(request: HttpRequest) -> HttpResponse:
    now = {"languages": [code for code, _name in language.choices()], "first": language.own()}
    return _changed(request, LanguagesForm, actions.choose_languages, Part.LANGUAGES, now)


@administrators
@require_http_methods(["GET", "HEAD", "POST"])
def time_zone(request: HttpRequest) -> HttpResponse:
    return _changed(request, ZoneForm, actions.set_time_zone, Part.TIME_ZONE, {"time_zone": str(clock.zone())})


@administrators
@require_http_methods(["GET", "HEAD", "POST"])
def licence(request: HttpRequest) -> HttpResponse:
    return _changed(
        request, LicenceForm, actions.choose_licence, Part.LICENCE, {"licence": queries.city().data_licence}
    )


@administrators
@require_http_methods(["GET", "HEAD", "POST"])
def statement(request: HttpRequest, part: str, lang: str) -> HttpResponse:
    if part not in CityVersion.STATEMENTS or lang not in dict(settings.LANGUAGES):
        raise Http404
    now = {"text": written(part, lang)}
    return _changed(request, StatementForm, actions.publish_statement, Part(part), now, part=part, lang=lang)


@require_safe
def history(request: HttpRequest) -> HttpResponse:
    """Every change of the city's face and statements, newest first, for everybody. At most two queries."""
    shown = page(queries.face_history(), order=HISTORY_ORDER, cursor=request.GET.get("cursor", ""), size=50)
    rows = [{"version": version, "words": _words(version)} for version in shown]
    return render(
        request,
        "charter/history.html",
        {
            "rows": rows,
            "previous_url": shown.previous and f"?cursor={shown.previous}",
            "next_url": shown.next and f"?cursor={shown.next}",
            "may_change": bool(policy.may_change_city(request.user)),
            "nav_current": "charter",
        },
    )


@require_safe
def logo(request: HttpRequest, digest: str) -> HttpResponse:
    """The picture itself. Its name changes with it: browsers keep it for ever."""
    found: Logo = queries.logo(digest)
    response = HttpResponse(bytes(found.content), content_type="image/png")
    response["Cache-Control"] = FOR_EVER
    return response


def _changed(
    request: HttpRequest,
    form_of: type[FaceForm],
    action: Callable[..., CityVersion],
    part: CityVersion.Part,
    now: dict[str, Any],
    /,
    **fixed: Any,
) -> HttpResponse:
    """Show the form, or run the action with what was typed; both name the part."""
    data, files = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = form_of(data, files, initial=now)
    if request.method == "POST" and form.act(action, by=cast(Actor, request.user), **fixed) is not None:
        messages.success(request, _("Done. The change stands in the charter's history."))
        return redirect("city")
    context = {
        "form": form,
        "part": part,
        "title": _("Change: %(part)s") % {"part": part.label},
        "spoken": dict(settings.LANGUAGES).get(fixed.get("lang", ""), ""),
        "logo": queries.city().logo if part == Part.LOGO else "",
        "removing": form_of is FaceForm,
        "nav_current": "administration",
    }
    return render(request, "charter/change.html", context, status=400 if form.errors else 200)


def _words(version: CityVersion) -> str:
    """Say in a line what a part became."""
    value = version.value
    if version.part in CityVersion.STATEMENTS:
        return excerpt(value, 160)
    if version.part == Part.LANGUAGES:
        return ", ".join(dict(settings.LANGUAGES).get(code, code) for code in value)
    if version.part == Part.COLOURS:
        return ", ".join(filter(None, (value["residents_colour"], value["city_colour"]))) or _("the platform's own")
    if version.part == Part.LOGO:
        return "" if value else _("no logo")
    return str(value)
