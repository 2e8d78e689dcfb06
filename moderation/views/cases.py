"""Cases for everybody: which there are, what became of one, how its jury was drawn; what it means for its people."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import Person
from commons import clock
from commons.paging import page
from commons.verdict import require
from moderation import actions, policy
from moderation.contents import public_piece
from moderation.forms import AppealForm, CaseForm
from moderation.lifecycle import CaseState
from moderation.models import Case
from moderation.queries import cases as queries
from moderation.queries.concerns import concern_about, shown_words
from moderation.queries.seats import draw_files
from moderation.views import saying
from moderation.views.decided import decided_case
from proposals.views.entrance import person, signed_in, someone, typed

ROWS = 20
KINDS = {"csv": "text/csv", "json": "application/json", "py": "text/x-python"}


@require_safe
def cases(request: HttpRequest) -> HttpResponse:
    """All cases, the newest first: neither content nor names."""
    state = request.GET.get("state", "")
    state = state if state in CaseState.values else ""
    shown = page(queries.cases(state=state), order=queries.CASES_ORDER, cursor=request.GET.get("cursor", ""), size=ROWS)
    kept = f"state={state}&" if state else ""
    context = {
        "rows": [(each, saying.badge(each), saying.found(each)) for each in shown],
        "tabs": [
            {"text": words, "url": f"?state={code}" if code else "?", "current": code == state}
            for code, words in (("", _("All")), ("sitting", _("Open")), ("decided", _("Decided")))
        ],
        "next_url": f"?{kept}cursor={shown.next}" if shown.next else "",
        "previous_url": f"?{kept}cursor={shown.previous}" if shown.previous else "",
    }
    return render(request, "moderation/cases/cases.html", context)


@require_safe
def case(request: HttpRequest, case_id: int) -> HttpResponse:
    """One case: what everybody may know, and to whom it is about what it means and what they can do."""
    return _shown(request, queries.case(case_id), AppealForm())


@never_cache
@signed_in
@require_POST
def appeal(request: HttpRequest, case_id: int) -> HttpResponse:
    """Appeal against what was decided; what is wrong with the words comes back on the case's page."""
    form = AppealForm(typed(request))
    made = form.act(actions.appeal, case_id=case_id, by=person(request))
    if made is None:
        return _shown(request, queries.case(case_id), form)
    messages.success(request, _("Your appeal is in. Other residents look at it anew."))
    return redirect("moderation-case", made.pk)


def _shown(request: HttpRequest, its: Case, form: AppealForm) -> HttpResponse:
    by, concerns = someone(request), queries.items(its)
    name, meaning = saying.rule(its.reason)
    context: dict[str, Any] = {
        "case": its,
        "about": saying.about(its, concerns),
        "found": saying.found(its),
        "badge": saying.badge(its),
        "panel": saying.panel(its),
        "rule": name,
        "meaning": meaning,
        "due": saying.until(its.due_at),
        "until": saying.until(its.appeal_until),
        "in_time": its.takes_appeal(clock.now()),
        "appeal_of": its.appeal_of_id,
        "appeal": Case.objects.filter(appeal_of=its).only("pk").first(),
        "appeal_form": form,
        "appeal_url": reverse("moderation-case-appeal", args=[its.pk]),
        "form": form,
        **decided_case(its, concerns, by),
    }
    response = render(request, "moderation/cases/case.html", context, status=422 if form.errors else 200)
    response["Cache-Control"] = "private, no-cache"
    return response


@require_safe
def draw(request: HttpRequest, case_id: int) -> HttpResponse:
    """How its jury was drawn: list and commitment, and once the seed is revealed what one needs to repeat it."""
    its = queries.case(case_id)
    if not its.list_hash:
        raise Case.DoesNotExist
    by = someone(request)
    juror = its.jurors.filter(person=by.pk).first() if isinstance(by, Person) else None
    files = draw_files(its)
    context = {
        "case": its,
        "people": its.list_csv.count("\n") - 1,
        "files": list(files),
        "revealed": "draw.json" in files,
        "ticket": juror.ticket if juror else "",
    }
    return render(request, "moderation/cases/draw.html", context)


@require_safe
def file(request: HttpRequest, case_id: int, name: str) -> HttpResponse:
    """Give out a file of a draw; the list at once, the others when its seed is revealed."""
    its = queries.case(case_id)
    text = draw_files(its).get(name)
    if text is None:
        raise Http404
    response = HttpResponse(text, content_type=f"{KINDS[name.rpartition('.')[2]]}; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def open_case(request: HttpRequest, kind: str, content_id: int) -> HttpResponse:
    """A moderator asks residents about something that everybody sees."""
    by = person(request)
    require(policy.may_see_queue(by))
    found = public_piece(kind, content_id)
    form = CaseForm(typed(request))
    if request.method == "POST":
        made = form.act(actions.open_case, kind=kind, content_id=content_id, by=by)
        if made is not None:
            messages.success(request, _("The case is open. Residents decide."))
            return redirect("moderation-case", made.pk)
    concern = concern_about(kind, found)
    concern.piece = found
    context = {
        "form": form,
        "item": saying.item(concern),
        "title": shown_words(found)[0] or concern.whole.title,
        "verdict": policy.may_moderate(by, concern),
        "rules": saying.rules(),
        "kind": kind,
        "content_id": content_id,
    }
    return render(request, "moderation/cases/open.html", context, status=422 if form.errors else 200)
