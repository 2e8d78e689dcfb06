"""Administrators keep the districts: their words, their people, their boundaries."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from charter import actions, queries
from charter.forms import BoundaryForm, DistrictForm, ReasonForm
from charter.models import District
from charter.views.entrance import acted, administrators, home_crumb, typed
from commons.actor import Actor
from commons.outline import drawing
from commons.templatetags.look import grouped

FORM = ["GET", "HEAD", "POST"]


@administrators
@require_safe
def districts(request: HttpRequest) -> HttpResponse:
    """All districts with what is missing. Three queries."""
    rows = list(queries.districts_in_full())
    drawn = {each.code: each.boundary for each in rows if each.boundary}
    context = {
        "title": _("Districts"),
        "lead": _("The parts of the city. Residents prove that they live in one, and proposals are about one or all."),
        "crumbs": [home_crumb(), (_("Districts"), "")],
        "buttons": [
            {"text": _("Add a district"), "url": reverse("district-new"), "kind": "city", "icon": "plus"},
            {"text": _("Boundaries of the whole city"), "url": reverse("city-boundaries"), "kind": "plain"},
        ],
        "map": _map(rows, drawn),
        "map_label": _("The districts"),
        "columns": [
            {"text": _("District")},
            {"text": _("People"), "number": True},
            {"text": _("Boundary")},
            {"text": _("To look at")},
        ],
        "rows": [_row(each) for each in rows],
        "empty_title": _("There is no district yet"),
        "empty_text": _("Until there is one, every proposal is about the whole city."),
        "nav_current": "administration",
    }
    return render(request, "charter/parts.html", context)


@administrators
@require_http_methods(FORM)
def new(request: HttpRequest) -> HttpResponse:
    title = _("Add a district")
    page = {"crumbs": _crumbs(title), "facts": [_("It gets its boundary in a second step, from a GeoJSON file.")]}
    form = DistrictForm(typed(request)[0])
    return acted(
        request, form, actions.create_district, to=("district-list",), title=title, button=_("Add it"), page=page
    )


@administrators
@require_http_methods(FORM)
def district(request: HttpRequest, code: str) -> HttpResponse:
    """One district: what it is called, and what else can be done with it."""
    its = District.objects.get(code=code)
    links = [
        {"text": _("Draw its boundary"), "url": reverse("district-boundary", args=[code])},
        *([_accept(code)] if its.imported else []),
        {
            "text": _("Open it again") if its.closed_at else _("Close it to new proposals"),
            "url": reverse("district-close", args=[code]),
            "hint": _("When the city is divided anew. What there is stays."),
        },
        {"text": _("Who would answer here"), "url": reverse("in-charge")},
        {"text": _("Its page, as residents see it"), "url": f"/districts/{code}/"},
        {"text": _("What was changed, by whom and why"), "url": f"/charter/acts/?of=district:{code}"},
    ]
    facts = [
        _("Its code is “%(code)s”; addresses and programs know it by that.") % {"code": code},
        _("It has a boundary.") if its.boundary else _("It has no boundary yet: it is not on the map."),
        *([_("It is closed to new proposals.")] if its.closed_at else []),
    ]
    page = {"crumbs": _crumbs(its.name), "links": links, "facts": facts, "form_title": _("Change it")}
    form = DistrictForm(typed(request)[0], part=its)
    return acted(
        request,
        form,
        actions.change_district,
        to=("district-admin", code),
        title=its.name,
        button=_("Change it"),
        page=page,
        code=code,
    )


@administrators
@require_http_methods(FORM)
def close(request: HttpRequest, code: str) -> HttpResponse:
    """Close it, or open it again: the one that is possible now."""
    its = District.objects.defer("boundary").get(code=code)
    name = {"name": its.name}
    action = actions.reopen_district if its.closed_at else actions.close_district
    title = (_("Open “%(name)s” again") if its.closed_at else _("Close “%(name)s” to new proposals")) % name
    page = {
        "crumbs": _crumbs(its.name, code),
        "facts": [
            _("No new proposal can name a closed district."),
            _("Its proposals, supports, answers and dates go on. Residents keep the district they proved."),
        ],
    }
    form = ReasonForm(typed(request)[0])
    return acted(
        request, form, action, to=("district-admin", code), title=title, button=_("Do it"), page=page, code=code
    )


@administrators
@require_http_methods(FORM)
def accept(request: HttpRequest, code: str) -> HttpResponse:
    its = District.objects.defer("boundary").get(code=code)
    form = ReasonForm(typed(request)[0])
    return acted(
        request,
        form,
        actions.accept_import,
        to=("district-admin", code),
        title=_("“%(name)s” was looked at") % {"name": its.name},
        button=_("Keep it"),
        page={"crumbs": _crumbs(its.name, code), "lead": _("An import made it. You say that its name is right.")},
        kind="district",
        code=code,
    )


@administrators
@require_http_methods(FORM)
def boundaries(request: HttpRequest, code: str = "") -> HttpResponse:
    """Bring a file: of one district, or of the whole city."""
    its = District.objects.defer("boundary").get(code=code) if code else None
    form = BoundaryForm(*typed(request))
    if form.is_bound and form.act(actions.bring_boundaries, by=cast(Actor, request.user), district=code) is not None:
        return redirect("survey")
    title = _("Draw the boundary of “%(name)s”") % {"name": its.name} if its else _("Boundaries of the whole city")
    whole = [_("A FeatureCollection: each feature has a property “code” with the code of its district.")]
    alone = [_("A Polygon, a MultiPolygon or a Feature with one.")]
    context = {
        "form": form,
        "title": title,
        "button": _("Look at it"),
        "crumbs": _crumbs(its.name, code) if its else _crumbs(title),
        "facts": [
            *(alone if its else whole),
            _("When one feature is refused, nothing of the file is kept."),
            _("Metres of a map projection are refused: save the file as WGS 84, EPSG:4326."),
        ],
        "nav_current": "administration",
    }
    return render(request, "charter/act.html", context, status=400 if form.errors else 200)


@administrators
@require_http_methods(FORM)
def survey(request: HttpRequest) -> HttpResponse:
    """The boundaries that were brought, as a map, before they are taken on. Some six queries."""
    by = cast(Actor, request.user)
    if (brought := queries.survey_of(by.pk)) is None:
        messages.info(request, _("There is no file to look at. Choose one."))
        return redirect("city-boundaries")
    form = ReasonForm(typed(request)[0])
    if form.is_bound and (taken := form.act(actions.take_boundaries, survey_id=brought.pk, by=by)) is not None:
        messages.success(request, _("Drawn anew: %(names)s.") % {"names": ", ".join(each.name for each in taken)})
        return redirect("district-list")
    rows = list(queries.districts_in_full())
    title = _("Look at the boundaries")
    context = {
        "form": form,
        "title": title,
        "lead": _("Nothing has changed yet. The file is forgotten after a day."),
        "crumbs": _crumbs(title),
        "doubtful": queries.overlapping(brought.boundaries),
        "map": _map(rows, queries.drawn_anew(brought.boundaries), here=set(brought.boundaries)),
        "columns": [{"text": _("District")}, {"text": _("Points"), "number": True}, {"text": _("Until now")}],
        "rows": [
            [each.name, {"text": grouped(_points(brought.boundaries[each.code])), "number": True}, _until_now(each)]
            for each in rows
            if each.code in brought.boundaries
        ],
        "nav_current": "administration",
    }
    return render(request, "charter/survey.html", context, status=400 if form.errors else 200)


@administrators
@require_POST
def discard(request: HttpRequest) -> HttpResponse:
    actions.discard_survey(by=cast(Actor, request.user))
    messages.info(request, _("The file is forgotten. Nothing has changed."))
    return redirect("district-list")


def _crumbs(title: str, code: str = "") -> list[tuple[str, str]]:
    above = (title, reverse("district-admin", args=[code]) if code else "")
    return [home_crumb(), (_("Districts"), reverse("district-list")), above]


def _accept(code: str) -> dict[str, str]:
    hint = _("An import made this district.")
    return {"text": _("Say that you looked at it"), "url": reverse("district-accept", args=[code]), "hint": hint}


def _row(each: District) -> list[Any]:
    people: int | None = each.people  # type: ignore[attr-defined]  # annotated by the query
    doubts = [
        *([_("made by an import")] if each.imported else []),
        *([_("closed to new proposals")] if each.closed_at else []),
        *([_("no census")] if people is None and not each.closed_at else []),
    ]
    return [
        {"text": each.name, "url": reverse("district-admin", args=[each.code])},
        {"text": "–" if people is None else grouped(people), "number": True},
        _("drawn") if each.boundary else _("not drawn"),
        {"text": ", ".join(doubts) or "–"},
    ]


def _until_now(each: District) -> str:
    if not each.boundary:
        return _("not drawn")
    return _("%(points)s points") % {"points": grouped(_points(each.boundary))}


def _map(rows: list[District], boundaries: dict[str, Any], here: set[str] = frozenset()) -> dict[str, Any]:  # type: ignore[assignment]
    """Return the map component's inputs; nothing where no district has a boundary."""
    if (drawn := drawing(boundaries)) is None:
        return {}
    shapes = [
        {"code": each.code, "name": each.name, "here": each.code in here, **outline._asdict()}
        for each in rows
        if (outline := drawn.outlines.get(each.code))
    ]
    return {"viewbox": drawn.viewbox, "districts": shapes}


def _points(boundary: dict[str, Any]) -> int:
    geometry = boundary.get("geometry") or boundary
    polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    return sum(len(ring) for polygon in polygons for ring in polygon)
