"""Administrators keep the offices, and who answers for what."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from charter import actions, queries
from charter.forms import OfficeForm, ReasonForm, ResponsibilityForm
from charter.models import Office, Responsibility
from charter.queries import InCharge, Span
from charter.views.entrance import acted, administrators, home_crumb, typed

FORM = ["GET", "HEAD", "POST"]


@administrators
@require_safe
def offices(request: HttpRequest) -> HttpResponse:
    """All offices with what they answer for. Four queries."""
    default = str(queries.rules()["default_office"].value)
    rows = []
    for office in queries.offices():
        answers_for = [about(each) for each in office.responsibilities.all()]
        if office.code == default:
            answers_for.append(_("everything that belongs to no other office"))
        link = {"text": office.name, "url": reverse("office-admin", args=[office.code])}
        rows.append([link, {"text": "; ".join(answers_for) or _("nothing yet")}])
    context = {
        "title": _("Offices"),
        "lead": _("The parts of the administration that must answer."),
        "crumbs": [home_crumb(), (_("Offices"), "")],
        "buttons": [
            {"text": _("Add an office"), "url": reverse("office-new"), "kind": "city", "icon": "plus"},
            {"text": _("Who answers for what"), "url": reverse("in-charge"), "kind": "plain"},
            {
                "text": _("The office when no other is"),
                "url": reverse("rule", args=["default_office"]),
                "kind": "plain",
            },
        ],
        "columns": [{"text": _("Office")}, {"text": _("Answers for")}],
        "rows": rows,
        "empty_title": _("There is no office yet"),
        "empty_text": _("A proposal that reaches its threshold needs one that answers."),
        "nav_current": "administration",
    }
    return render(request, "charter/parts.html", context)


@administrators
@require_http_methods(FORM)
def new(request: HttpRequest) -> HttpResponse:
    title = _("Add an office")
    page = {"crumbs": _crumbs(title), "facts": [_("Say then what it answers for, and who speaks for it: a mandate.")]}
    form = OfficeForm(typed(request)[0])
    return acted(request, form, actions.create_office, to=("office-list",), title=title, button=_("Add it"), page=page)


@administrators
@require_http_methods(FORM)
def office(request: HttpRequest, code: str) -> HttpResponse:
    """One office: what it answers for, its words."""
    its = Office.objects.get(code=code)
    rows = [
        [about(each), {"text": _("Take it away"), "url": reverse("responsibility-end", args=[each.pk])}]
        for each in its.responsibilities.select_related("topic", "district").order_by("pk")
    ]
    page = {
        "crumbs": _crumbs(its.name),
        "tables": [
            {
                "title": _("What it answers for"),
                "columns": [{"text": _("What")}, {"text": _("Change")}],
                "rows": rows,
                "empty": _("Nothing is named for it."),
                "url": reverse("responsibility-new", args=[code]),
                "action": _("Let it answer for more"),
            }
        ],
        "form_title": _("Its words"),
        "links": [
            {"text": _("Who answers for what"), "url": reverse("in-charge")},
            {"text": _("Let somebody speak for it"), "url": "/administration/mandates/grant/"},
            {"text": _("Its page, as residents see it"), "url": f"/offices/{code}/"},
            {"text": _("What was changed, by whom and why"), "url": f"/charter/acts/?of=office:{code}"},
        ],
        "facts": [_("What waits for its answer already stays with the office that has it.")],
    }
    return acted(
        request,
        OfficeForm(typed(request)[0], part=its),
        actions.change_office,
        to=("office-admin", code),
        title=its.name,
        button=_("Change it"),
        page=page,
        code=code,
    )


@administrators
@require_http_methods(FORM)
def assign(request: HttpRequest, code: str) -> HttpResponse:
    its = Office.objects.get(code=code)
    page = {
        "crumbs": _crumbs(its.name, code),
        "lead": _(
            "A topic, a district, or one topic in one district. An office that answered for it until now does so no "
            "more."
        ),
        "facts": [
            _("First counts who is named for the topic in the district, then for the topic, then for the district."),
            _("What waits for its answer already stays with the office that has it."),
        ],
    }
    return acted(
        request,
        ResponsibilityForm(typed(request)[0]),
        actions.assign_responsibility,
        to=("office-admin", code),
        title=_("What “%(name)s” answers for") % {"name": its.name},
        button=_("Let it answer"),
        page=page,
        office=code,
    )


@administrators
@require_http_methods(FORM)
def end(request: HttpRequest, responsibility_id: int) -> HttpResponse:
    row = Responsibility.objects.select_related("office", "topic", "district").get(pk=responsibility_id)
    code = row.office.code
    return acted(
        request,
        ReasonForm(typed(request)[0]),
        actions.end_responsibility,
        to=("office-admin", code),
        title=_("“%(name)s” answers no more for: %(what)s") % {"name": row.office.name, "what": about(row)},
        button=_("Take it away"),
        page={
            "crumbs": _crumbs(row.office.name, code),
            "facts": [_("Then the next step of the charter decides who answers.")],
        },
        responsibility_id=responsibility_id,
    )


@administrators
@require_safe
def in_charge(request: HttpRequest) -> HttpResponse:
    """Who would answer, topic by topic, with the districts where it is another office. Five queries."""
    topics: dict[str, list[InCharge]] = {}
    for each in queries.in_charge(rules=queries.rules()):
        topics.setdefault(each.topic.name, []).append(each)
    context = {
        "title": _("Who answers for what"),
        "lead": _("The office that would be in charge of a proposal that reaches its threshold today."),
        "crumbs": [home_crumb(), (_("Offices"), reverse("office-list")), (_("Who answers for what"), "")],
        "columns": [{"text": _("Topic")}, {"text": _("Office")}, {"text": _("Where")}, {"text": _("Because")}],
        "rows": [row for topic, cells in topics.items() for row in _answering(topic, cells)],
        "empty_title": _("There is no topic yet"),
        "nav_current": "administration",
    }
    return render(request, "charter/parts.html", context)


STEPS = {
    Span.PAIR: gettext_lazy("named for the topic in this district"),
    Span.TOPIC: gettext_lazy("named for the topic"),
    Span.DISTRICT: gettext_lazy("named for the district"),
    Span.DEFAULT: gettext_lazy("no office is named: the charter's default"),
}


def _answering(topic: str, cells: list[InCharge]) -> list[list[Any]]:
    """Return a row for each office that answers for a topic somewhere, the one of the whole city first."""
    groups: dict[tuple[Office | None, Span], list[str]] = {}
    for each in cells:
        groups.setdefault((each.office, each.by), []).append(each.district.name if each.district else "")
    rows = []
    for (office, by), places in groups.items():
        # The whole city stands first, and with it what is nowhere else.
        general = "" in places
        where = _("everywhere") if len(groups) == 1 else _("the whole city and every other district")
        name = {"text": office.name, "url": reverse("office-admin", args=[office.code])} if office else _("nobody")
        rows.append([topic, name, {"text": where if general else ", ".join(places)}, str(STEPS[by])])
    return rows


def about(row: Responsibility) -> str:
    """Say what an office answers for: “Streets, in Molinos”."""
    if row.topic is None:
        return _("everything in %(place)s") % {"place": row.district.name if row.district else ""}
    if row.district is None:
        return str(row.topic.name)
    return _("%(topic)s, in %(place)s") % {"topic": row.topic.name, "place": row.district.name}


def _crumbs(title: str, code: str = "") -> list[tuple[str, str]]:
    above = (title, reverse("office-admin", args=[code]) if code else "")
    return [home_crumb(), (_("Offices"), reverse("office-list")), above]
