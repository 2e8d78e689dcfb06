"""Administrators keep the topics."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from charter import actions
from charter.forms import ReasonForm, TopicForm
from charter.models import Topic
from charter.views.entrance import acted, administrators, home_crumb, typed

FORM = ["GET", "HEAD", "POST"]


@administrators
@require_safe
def topics(request: HttpRequest) -> HttpResponse:
    """All topics in their order. One query."""
    rows = [
        [
            {"text": topic.name, "url": reverse("topic-admin", args=[topic.code])},
            {"text": str(topic.position), "number": True},
            topic.code,
            _("made by an import") if topic.imported else "–",
        ]
        for topic in Topic.objects.all()
    ]
    context = {
        "title": _("Topics"),
        "lead": _("What proposals are about. The topic decides first which office answers."),
        "crumbs": [home_crumb(), (_("Topics"), "")],
        "buttons": [
            {"text": _("Add a topic"), "url": reverse("topic-new"), "kind": "city", "icon": "plus"},
            {"text": _("Who answers for what"), "url": reverse("in-charge"), "kind": "plain"},
        ],
        "columns": [
            {"text": _("Topic")},
            {"text": _("Place"), "number": True},
            {"text": _("Code")},
            {"text": _("To look at")},
        ],
        "rows": rows,
        "empty_title": _("There is no topic yet"),
        "empty_text": _("Nobody can propose before there is one."),
        "nav_current": "administration",
    }
    return render(request, "charter/parts.html", context)


@administrators
@require_http_methods(FORM)
def new(request: HttpRequest) -> HttpResponse:
    title = _("Add a topic")
    form = TopicForm(typed(request)[0])
    page = {"crumbs": _crumbs(title), "facts": [_("Say then which office answers for it, on the office's page.")]}
    return acted(request, form, actions.create_topic, to=("topic-list",), title=title, button=_("Add it"), page=page)


@administrators
@require_http_methods(FORM)
def topic(request: HttpRequest, code: str) -> HttpResponse:
    its = Topic.objects.get(code=code)
    accepting = {
        "text": _("Say that you looked at it"),
        "url": reverse("topic-accept", args=[code]),
        "hint": _("An import made this topic."),
    }
    links = [
        *([accepting] if its.imported else []),
        {"text": _("Who would answer for it"), "url": reverse("in-charge")},
        {"text": _("Its page, as residents see it"), "url": f"/topics/{code}/"},
        {"text": _("What was changed, by whom and why"), "url": f"/charter/acts/?of=topic:{code}"},
    ]
    facts = [_("Its code is “%(code)s”; addresses and programs know it by that.") % {"code": code}]
    page = {"crumbs": _crumbs(its.name), "links": links, "facts": facts}
    return acted(
        request,
        TopicForm(typed(request)[0], part=its),
        actions.change_topic,
        to=("topic-admin", code),
        title=its.name,
        button=_("Change it"),
        page=page,
        code=code,
    )


@administrators
@require_http_methods(FORM)
def accept(request: HttpRequest, code: str) -> HttpResponse:
    its = Topic.objects.get(code=code)
    return acted(
        request,
        ReasonForm(typed(request)[0]),
        actions.accept_import,
        to=("topic-admin", code),
        title=_("“%(name)s” was looked at") % {"name": its.name},
        button=_("Keep it"),
        page={"crumbs": _crumbs(its.name, code), "lead": _("An import made it. You say that its name is right.")},
        kind="topic",
        code=code,
    )


def _crumbs(title: str, code: str = "") -> list[tuple[str, str]]:
    above = (title, reverse("topic-admin", args=[code]) if code else "")
    return [home_crumb(), (_("Topics"), reverse("topic-list")), above]
