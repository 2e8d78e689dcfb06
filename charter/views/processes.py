"""Administrators keep the processes and plan their phases."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from charter import actions, queries
from charter.forms import PhaseForm, ProcessForm, ReasonForm
from charter.models import Feature, Phase, Process
from charter.views.entrance import acted, administrators, home_crumb, typed
from commons import clock
from commons.templatetags.look import day

FORM = ["GET", "HEAD", "POST"]


@administrators
@require_safe
def processes(request: HttpRequest) -> HttpResponse:
    """All processes with the phase in force. Three queries."""
    at = clock.now()
    rows = []
    for each in queries.processes():
        now = each.phase_at(at)
        coming = next((phase for phase in each.plan if phase.starts_at > at), None)
        rows.append(
            [
                {"text": each.name, "url": reverse("process-admin", args=[each.code])},
                each.district.name if each.district else _("the whole city"),
                said(now) if now else "–",
                said(coming) if coming else "–",
            ]
        )
    context = {
        "title": _("Processes"),
        "lead": _(
            "What the city and its residents work out together, in phases with dates. Beside them the open floor is "
            "always open."
        ),
        "crumbs": [home_crumb(), (_("Processes"), "")],
        "buttons": [
            {"text": _("Begin a process"), "url": reverse("process-new"), "kind": "city", "icon": "plus"},
            {"text": _("As residents see them"), "url": "/processes/", "kind": "plain"},
        ],
        "columns": [{"text": _("Process")}, {"text": _("Where")}, {"text": _("Now")}, {"text": _("Next")}],
        "rows": rows,
        "empty_title": _("There is no process yet"),
        "empty_text": _("Everything is on the open floor."),
        "nav_current": "administration",
    }
    return render(request, "charter/parts.html", context)


@administrators
@require_http_methods(FORM)
def new(request: HttpRequest) -> HttpResponse:
    title = _("Begin a process")
    form = ProcessForm(typed(request)[0])
    code = form.data.get("code", "").strip() if form.is_bound else ""
    page = {"crumbs": _crumbs(title), "facts": [_("Nothing is allowed in it until you plan its first phase.")]}
    return acted(
        request, form, actions.create_process, to=("process-admin", code), title=title, button=_("Begin it"), page=page
    )


@administrators
@require_http_methods(FORM)
def process(request: HttpRequest, code: str) -> HttpResponse:
    """One process: its phases, its words."""
    its, at = queries.process(code), clock.now()
    page = {
        "crumbs": _crumbs(its.name),
        "tables": [
            {
                "title": _("Phases"),
                "columns": [
                    {"text": _("Phase")},
                    {"text": _("From, to")},
                    {"text": _("Allowed")},
                    {"text": _("State")},
                ],
                "rows": [_row(phase, at) for phase in its.plan],
                "empty": _("No phase is planned: nothing is allowed in it yet."),
                "url": reverse("phase-new", args=[code]),
                "action": _("Plan a phase"),
            }
        ],
        "form_title": _("Its words"),
        "links": [
            {"text": _("Its page, as residents see it"), "url": f"/processes/{code}/"},
            {"text": _("What was changed, by whom and why"), "url": f"/charter/acts/?of=process:{code}"},
        ],
        "facts": [
            _("A phase that has ended stays as it was. Of one in force only its last day can be moved."),
            _("Between phases its proposals can be read; nothing is proposed, supported or said."),
        ],
    }
    return acted(
        request,
        ProcessForm(typed(request)[0], part=its),
        actions.change_process,
        to=("process-admin", code),
        title=its.name,
        button=_("Change it"),
        page=page,
        code=code,
    )


@administrators
@require_http_methods(FORM)
def plan(request: HttpRequest, code: str) -> HttpResponse:
    its = Process.objects.get(code=code)
    return acted(
        request,
        PhaseForm(typed(request)[0]),
        actions.plan_phase,
        to=("process-admin", code),
        title=_("Plan a phase"),
        button=_("Plan it"),
        page={"crumbs": _crumbs(its.name, code), "facts": [_("Two phases of a process never overlap.")]},
        process=code,
    )


@administrators
@require_http_methods(FORM)
def phase(request: HttpRequest, phase_id: int) -> HttpResponse:
    its = Phase.objects.select_related("process").get(pk=phase_id)
    code, at = its.process.code, clock.now()
    begun = its.starts_at <= at
    links = [] if begun else [{"text": _("Drop it from the plan"), "url": reverse("phase-drop", args=[phase_id])}]
    facts = [_("It is in force: only its last day can be moved, to today or later.")] if begun else []
    return acted(
        request,
        PhaseForm(typed(request)[0], phase=its, begun=begun),
        actions.change_phase,
        to=("process-admin", code),
        title=_("Change the phase “%(kind)s”") % {"kind": its.get_kind_display()},
        button=_("Change it"),
        page={"crumbs": _crumbs(its.process.name, code), "links": links, "facts": facts},
        phase_id=phase_id,
    )


@administrators
@require_http_methods(FORM)
def drop(request: HttpRequest, phase_id: int) -> HttpResponse:
    its = Phase.objects.select_related("process").get(pk=phase_id)
    code = its.process.code
    return acted(
        request,
        ReasonForm(typed(request)[0]),
        actions.drop_phase,
        to=("process-admin", code),
        title=_("Drop the phase “%(kind)s”") % {"kind": its.get_kind_display()},
        button=_("Drop it"),
        page={"crumbs": _crumbs(its.process.name, code)},
        phase_id=phase_id,
    )


def said(phase: Phase) -> str:
    """Say a phase with its days."""
    words = {"kind": phase.get_kind_display(), "first": day(phase.first_on), "last": day(phase.last_on)}
    return _("%(kind)s, %(first)s to %(last)s") % words


def _row(phase: Phase, at: Any) -> list[Any]:
    ended, begun = phase.ends_at <= at, phase.starts_at <= at
    kind: Any = {"text": phase.get_kind_display(), "url": reverse("phase", args=[phase.pk])}
    return [
        {"text": phase.get_kind_display()} if ended else kind,
        f"{day(phase.first_on)} – {day(phase.last_on)}",
        {"text": ", ".join(_allowed(phase, feature) for feature in phase.features) or _("only reading")},
        _("ended") if ended else _("now") if begun else _("to come"),
    ]


def _allowed(phase: Phase, feature: str) -> str:
    name, level = Feature(feature).label, phase.level(feature)
    return _("%(feature)s (level %(level)d)") % {"feature": name, "level": level} if level else str(name)


def _crumbs(title: str, code: str = "") -> list[tuple[str, str]]:
    above = (title, reverse("process-admin", args=[code]) if code else "")
    return [home_crumb(), (_("Processes"), reverse("process-list")), above]
