"""One's own delegations, who votes in the open, and whether one does so oneself."""

from __future__ import annotations

import datetime as dt
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

import charter.queries
from accounts.models import Person
from commons import clock
from commons.paging import page
from commons.templatetags.look import day, grouped
from proposals.views.entrance import person, someone, typed
from voting import actions, policy, queries
from voting.forms.delegating import DelegateForm, OpenlyForm
from voting.models import FEW_DELEGATED, Delegation, OpenVoter
from voting.queries.delegations import DELEGATES_ORDER
from voting.views.carrying import fate_shown
from voting.views.wording import when

FORM = ["GET", "HEAD", "POST"]
ROWS = 30
# A delegation is asked for so long unless one says otherwise, or the rule allows less.
USUAL_DAYS = 180
NAV = {"nav_current": "rounds"}


@never_cache
@login_required
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """Whom one delegates to, and what happens with one's vote in each open round. Some eight queries."""
    by, at = person(request), clock.now()
    fates = queries.foretold(by, queries.open_rounds_of(by, at=at))
    held = queries.named(queries.delegations_of(by))
    context = {
        "verdict": policy.may_delegate(by),
        "rounds": [
            {"its": each.its, "when": when(each.its, at), **fate_shown(each), "scope": f"round:{each.its.pk}"}
            for each in fates
        ],
        "held": [_held(each, clock.today(at)) for each in held],
        "openly": len(queries.openly(by)),
        **_rules(),
        **NAV,
    }
    return render(request, "voting/delegating/mine.html", context)


@never_cache
@login_required
@require_http_methods(FORM)
def new(request: HttpRequest) -> HttpResponse:
    """Delegate to an open voter (`to`), or to nobody; `scope` is proposed."""
    by = person(request)
    asked = request.GET.get("to", "")
    voter = queries.open_voter(int(asked)) if asked.isdecimal() and len(asked) < 20 else None
    if asked and voter is None:
        raise OpenVoter.DoesNotExist
    days = charter.queries.rule("delegation_days").whole
    today = clock.today()
    longest = _("At most %(n)s days: until %(day)s. Then you are asked again.")
    form = DelegateForm(
        typed(request),
        scopes=_scopes(by, voter),
        longest=longest % {"n": grouped(days), "day": day(today + dt.timedelta(days=days))},
        initial={
            "scope": request.GET.get("scope", ""),
            "expires_on": today + dt.timedelta(days=min(days, USUAL_DAYS)),
        },
    )
    if form.is_bound and form.act(actions.delegate, by=by, delegate_id=voter.pk if voter else None) is not None:
        messages.success(request, _("Kept. Your own ballot goes before it, and you can recall it at any time."))
        return redirect("delegations")
    name = _voter_name(voter) if voter else ""
    context = {
        "form": form,
        "verdict": policy.may_delegate(by),
        "title": _("Delegate to %(name)s") % {"name": name} if name else _("Delegate to nobody"),
        "voter": voter,
        "crumbs": [(_("Your delegations"), reverse("delegations")), (name or _("Nobody"), "")],
        **_rules(),
        **NAV,
    }
    return render(request, "voting/delegating/new.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def recall(request: HttpRequest, delegation_id: int) -> HttpResponse:
    actions.recall_delegation(by=person(request), delegation_id=delegation_id)
    messages.success(request, _("Recalled, at once."))
    return redirect("delegations")


@never_cache
@login_required
@require_http_methods(FORM)
def openly(request: HttpRequest) -> HttpResponse:
    """Where one votes in the open, oneself and for organisations; say so on one more topic."""
    by = person(request)
    form = OpenlyForm(typed(request), topics=[("", _("All topics")), *_topics()], speakers=by.organisations)
    if form.is_bound and form.act(actions.accept_to_vote_openly, by=by) is not None:
        messages.success(request, _("It stands on the list of who votes in the open."))
        return redirect("open-voting")
    rows = queries.openly(by)
    many = queries.delegated_to(rows)
    context = {
        "form": form,
        "verdict": policy.may_vote_openly(by, None),
        "speaks": bool(by.organisations),
        "rows": [_own(each, many) for each in rows],
        "crumbs": [(_("Your delegations"), reverse("delegations")), (_("Vote in the open"), "")],
        "few": FEW_DELEGATED,
        **NAV,
    }
    return render(request, "voting/delegating/openly.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def stop(request: HttpRequest, voter_id: int) -> HttpResponse:
    actions.stop_voting_openly(by=person(request), voter_id=voter_id)
    messages.success(request, _("Taken back. What was delegated there reaches nobody now."))
    return redirect("open-voting")


@require_safe
def delegates(request: HttpRequest) -> HttpResponse:
    """Who votes in the open, by name, narrowed to a topic. Three queries beside the frame's."""
    by = someone(request)
    topics = dict(_topics())
    topic, cursor, scope = (request.GET.get(name, "") for name in ("topic", "cursor", "scope"))
    unknown = topic not in ("", *topics)
    topic = topic if topic in topics else ""
    rows = queries.open_voters(topic=topic, but=by if isinstance(by, Person) else None)
    found = page(rows, order=DELEGATES_ORDER, cursor=cursor, size=ROWS)
    kept = {"topic": topic, "scope": scope}
    context = {
        "rows": [_listed(each, by, scope) for each in queries.named(found)],
        "topics": topics.items(),
        "topic": topic,
        "scope": scope,
        "unknown": unknown,
        "next_url": _address(**kept, cursor=found.next) if found.next else "",
        "previous_url": _address(**kept, cursor=found.previous) if found.previous else "",
        **NAV,
    }
    return render(request, "voting/delegating/delegates.html", context)


def _topics() -> list[tuple[str, str]]:
    return [(each.code, each.name) for each in charter.queries.known().topics.values()]


def _rules() -> dict[str, Any]:
    in_force = charter.queries.known_rules()
    cap, days = in_force.number("delegation_cap"), in_force.number("delegation_days")
    return {"cap": grouped(cap), "days": grouped(days)}


def _scopes(by: Person, voter: OpenVoter | None) -> list[tuple[str, str]]:
    """Return what can be delegated to an open voter: all that they vote on in the open. One query."""
    found = [("all", _("All open consultations"))] if voter is None or voter.topic_id is None else []
    known = charter.queries.known().topics
    for pk, topic in known.items():
        if voter is None or voter.covers(pk):
            found.append((f"topic:{topic.code}", _("On the topic “%(topic)s”") % {"topic": topic.name}))
    for its in queries.rounds_to_delegate_in(by)[:ROWS]:
        if voter is None or voter.covers(its.topic_id):
            found.append((f"round:{its.pk}", _("In this vote alone: “%(title)s”") % {"title": its.title}))
    return found


def _voter_name(voter: OpenVoter) -> str:
    (named,) = queries.named([voter])
    return named.organisation.name if named.organisation else named.person.shown_name if named.person else ""


def _held(row: Delegation, today: dt.date) -> dict[str, Any]:
    if row.round is not None:
        scope, what = f"round:{row.round_id}", _("“%(title)s” alone") % {"title": row.round.title}
    elif row.topic is not None:
        scope, what = f"topic:{row.topic.code}", row.topic.name
    else:
        scope, what = "all", _("All open consultations")
    name = row.organisation.name if row.organisation else row.person.shown_name if row.person else ""
    return {
        "pk": row.pk,
        "what": what,
        "name": name,
        "kind": "org" if row.organisation else "",
        "badge": row.organisation.get_kind_display() if row.organisation else "",
        "until": day(row.expires_on),
        "ended": row.expires_on < today,
        "change_url": f"{reverse('delegates')}?{urlencode({'scope': scope})}",
    }


def _own(row: OpenVoter, many: dict[tuple[bool, int], int | None]) -> dict[str, Any]:
    its = row.organisation
    number = many.get((its is not None, (row.organisation_id or row.person_id or 0)))
    if number is None:
        delegated = _("Fewer than %(n)d people delegate at first hand.") % {"n": FEW_DELEGATED}
    else:
        said = ngettext(
            "At least %(n)s person delegates at first hand.", "At least %(n)s people delegate at first hand.", number
        )
        delegated = said % {"n": grouped(number)}
    return {
        "pk": row.pk,
        "who": its.name if its else "",
        "what": row.topic.name if row.topic else _("All topics"),
        "delegated": delegated,
        "since": day(row.since),
    }


def _listed(row: OpenVoter, by: Any, scope: str) -> dict[str, Any]:
    its, known = row.organisation, row.person
    asked = {"to": row.pk, "scope": scope or (f"topic:{row.topic.code}" if row.topic else "all")}
    official = known.office_badge if known else None
    return {
        "name": its.name if its else known.shown_name if known else "",
        "kind": "org" if its else "city" if official else "",
        "badge": its.get_kind_display() if its else "",
        "url": reverse("organisation", args=[its.slug]) if its else "",
        "what": row.topic.name if row.topic else _("All topics"),
        "mine": row.person_id is not None and row.person_id == getattr(by, "pk", None),
        "delegate_url": f"{reverse('delegation-new')}?{urlencode(asked)}",
    }


def _address(**pairs: str) -> str:
    return f"?{urlencode({name: value for name, value in pairs.items() if value})}"
