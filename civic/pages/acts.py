"""The public list of acts of administration: who changed what, when and why."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

import accounts.queries
import charter.queries
from accounts.joint import joints
from accounts.models import Mandate
from charter.catalogue import RULES
from charter.models import CityVersion, Feature, Named, Phase, RuleVersion
from charter.queries import Known
from commons.paging import Page, page
from commons.templatetags.look import day
from journal.models import Entry
from proposals.models import Proposal
from voting.models import Option, why_cancelled

ROWS = 30
# The kinds of things whose entries are acts of administration.
KINDS = {
    "district": gettext_lazy("Districts"),
    "topic": gettext_lazy("Topics"),
    "office": gettext_lazy("Offices"),
    "process": gettext_lazy("Processes"),
    "mandate": gettext_lazy("Mandates"),
    "organisation": gettext_lazy("Organisations"),
    "jointact": gettext_lazy("Acts by two people"),
    "ruleversion": gettext_lazy("Rules"),
    "cityversion": gettext_lazy("The city's face"),
    "round": gettext_lazy("Votes"),
    "assembly": gettext_lazy("Assemblies"),
}
# What offices say of a vote's options stands among the acts of votes.
ALSO = {"round": ("round", "option"), "assembly": ("assembly", "recommendation")}
VERBS = {
    "created": gettext_lazy("added"),
    "changed": gettext_lazy("changed"),
    "imported": gettext_lazy("made by an import"),
    "accepted": gettext_lazy("looked at"),
    "drawn": gettext_lazy("drawn anew"),
    "closed": gettext_lazy("closed to new proposals"),
    "reopened": gettext_lazy("opened again"),
    "assigned": gettext_lazy("answers for"),
    "relieved": gettext_lazy("answers no more for"),
    "phase_planned": gettext_lazy("phase planned"),
    "phase_changed": gettext_lazy("phase changed"),
    "phase_dropped": gettext_lazy("phase dropped"),
    "granted": gettext_lazy("mandate given"),
    "revoked": gettext_lazy("mandate taken back"),
    "given_back": gettext_lazy("mandate given back"),
    "asked": gettext_lazy("asked of a second person"),
    "confirmed": gettext_lazy("agreed to by a second person"),
    "refused": gettext_lazy("not agreed to"),
    "taken_back": gettext_lazy("taken back"),
    "taken": gettext_lazy("file taken"),
    "registered": gettext_lazy("looked at and registered"),
    "represented": gettext_lazy("somebody speaks for it"),
    "left": gettext_lazy("somebody speaks for it no more"),
    "ended": gettext_lazy("closed"),
    "announced": gettext_lazy("announced"),
    "cancelled": gettext_lazy("cancelled"),
    "judged": gettext_lazy("judged"),
    "assembly.closed": gettext_lazy("list closed"),
    "assembly.drawn": gettext_lazy("seed entered, panel drawn"),
    "called": gettext_lazy("called"),
    "quotas_set": gettext_lazy("quotas set"),
    "question_asked": gettext_lazy("question added"),
    "question_dropped": gettext_lazy("question taken back"),
    "seated": gettext_lazy("began"),
    "reported": gettext_lazy("has reported"),
    "planned": gettext_lazy("day planned"),
    "minuted": gettext_lazy("minutes published"),
    "entered": gettext_lazy("brought before the city"),
    "opened_box": gettext_lazy("what trustees found in its box was brought"),
}
# What the lot does.
LOTS = ("assembly.listed", "assembly.reopened", "assembly.replaced")
# What time does, nobody did.
TIMES = (
    "process.phase_begun",
    "process.phase_ending",
    "round.opened",
    "round.closing",
    "round.closed",
    "round.counted",
    *LOTS,
)
FIELDS = {
    "name": gettext_lazy("name"),
    "description": gettext_lazy("description"),
    "texts": gettext_lazy("texts in other languages"),
    "position": gettext_lazy("place in lists"),
    "population": gettext_lazy("people by age"),
    "district_id": gettext_lazy("district"),
    "office_id": gettext_lazy("office"),
    "districts": gettext_lazy("districts it takes"),
    "topics": gettext_lazy("topics it takes"),
    "result": gettext_lazy("what came of it"),
    "kind": gettext_lazy("what it is"),
    "registration": gettext_lazy("where it is registered"),
    "website": gettext_lazy("website"),
    "about": gettext_lazy("what it does"),
}


@require_safe
def acts(request: HttpRequest) -> HttpResponse:
    """Every act, newest first, or those about one kind or one thing (`of=district` or `of=district:molinos`).

    Eight queries at most, however many rows.
    """
    kind, _colon, code = request.GET.get("of", "").partition(":")
    known = charter.queries.known()
    kinds = [kind] if kind in KINDS else KINDS
    rows = Entry.objects.filter(subject_type__in=[each for named in kinds for each in ALSO.get(named, (named,))])
    rows = rows.exclude(verb__in=TIMES)
    about = _part(known, kind, code)
    if about is not None:
        rows = rows.filter(subject_id=about.pk)
    shown: Page[Entry] = page(rows, order=("-id",), cursor=request.GET.get("cursor", ""), size=ROWS)
    context = {
        "rows": told(list(shown.rows), known),
        "chips": [
            {"text": _("All"), "url": reverse("acts"), "current": kind not in KINDS},
            *({"text": text, "url": f"?of={each}", "current": each == kind} for each, text in KINDS.items()),
        ],
        "about": about,
        "next_url": _address(kind, code, shown.next),
        "previous_url": _address(kind, code, shown.previous),
        "nav_current": "charter",
    }
    return render(request, "civic/acts.html", context)


def told(entries: list[Entry], known: Known) -> list[dict[str, Any]]:
    """Say each entry in words: what, about what, why, by whom. Seven queries at most."""
    ids: dict[str, list[int]] = {}
    for entry in entries:
        ids.setdefault(entry.subject_type, []).append(entry.subject_id)
    mandates = Mandate.objects.in_bulk(ids.get("mandate", []))
    rules = RuleVersion.objects.in_bulk(ids.get("ruleversion", []))
    face = CityVersion.objects.defer("value").in_bulk(ids.get("cityversion", []))
    options = Option.objects.select_related("round").in_bulk(ids.get("option", []))
    titles = _titles({entry.data["proposal"] for entry in entries if entry.data.get("proposal")})
    names = _real_names({entry.actor_id for entry in entries if entry.actor_id})
    found = []
    for entry in entries:
        row = {"at": entry.created_at, "by": names.get(entry.actor_id or 0, ""), "why": entry.data.get("reason", "")}
        row["verb"] = VERBS.get(entry.verb) or VERBS.get(entry.verb.partition(".")[2], entry.verb)
        if entry.subject_type == "ruleversion":
            row |= _rule(entry, rules.get(entry.subject_id))
        elif entry.subject_type == "cityversion":
            version = face.get(entry.subject_id)
            row |= {"what": version.get_part_display() if version else "", "why": version.reason if version else ""}
        elif entry.subject_type in ("round", *ALSO["assembly"]):
            row |= {"what": entry.data.get("title", ""), "detail": _found(entry), "why": why_cancelled(row["why"])}
        elif entry.subject_type == "option":
            row |= _judged(entry, options.get(entry.subject_id))
        elif entry.subject_type == "jointact":
            row |= _joint(entry, titles)
        elif entry.subject_type == "mandate":
            row |= _mandate(mandates.get(entry.subject_id), known)
        else:
            row |= {"what": _name(known, entry), "detail": _detail(entry, known)}
        found.append(row)
    return found


def _part(known: Known, kind: str, code: str) -> Named | None:
    parts: dict[str, dict[int, Any]] = {
        "district": known.districts,
        "topic": known.topics,
        "office": known.offices,
        "process": known.processes,
    }
    return next((each for each in parts.get(kind, {}).values() if each.code == code), None)


def _name(known: Known, entry: Entry) -> str:
    now = _part(known, entry.subject_type, str(entry.data.get("code", "")))
    return now.name if now else str(entry.data.get("name") or entry.data.get("code", ""))


def _detail(entry: Entry, known: Known) -> str:
    data = entry.data
    if "changes" in data:
        return "; ".join(_change(name, values) for name, values in data["changes"].items())
    if "first_on" in data:
        features = ", ".join(str(Feature(each).label) for each in data["features"]) or _("only reading")
        kind = str(Phase.Kind(data["kind"]).label)
        first, last = (day(dt.date.fromisoformat(data[end])) for end in ("first_on", "last_on"))
        levels = "".join(
            "; " + _("“%(feature)s” asks level %(level)d") % {"feature": Feature(name).label, "level": level}
            for name, level in data.get("levels", {}).items()
        )
        return f"{kind}, {first} – {last}: {features}{levels}"
    parts = [_part(known, kind, data.get(kind) or "") for kind in ("topic", "district")]
    said = ", ".join(part.name for part in parts if part)
    former = _part(known, "office", data.get("former") or "")
    return said + (" " + _("(until then: %(office)s)") % {"office": former.name} if former else "")


def _change(name: str, values: list[Any] | None) -> str:
    field = str(FIELDS.get(name, name))
    if values is None:
        return field
    return _("%(field)s: “%(before)s” became “%(after)s”") % {
        "field": field,
        "before": values[0],
        "after": values[1],
    }


def _rule(entry: Entry, version: RuleVersion | None) -> dict[str, Any]:
    spec = RULES.get(entry.data.get("rule", ""))
    return {
        "what": spec.title if spec else entry.data.get("rule", ""),
        "detail": _("version %(number)s: %(value)s")
        % {"number": entry.data.get("number"), "value": entry.data.get("value")},
        "why": version.decision if version else "",
    }


def _mandate(mandate: Mandate | None, known: Known) -> dict[str, Any]:
    if mandate is None:
        return {"what": ""}
    office = known.offices.get(mandate.office_id or 0)
    where = office.name if office else ""
    return {"what": mandate.holder_name, "detail": ", ".join(filter(None, (str(mandate.get_role_display()), where)))}


def _titles(ids: set[int]) -> dict[int, str]:
    if not ids:
        return {}
    return dict(Proposal.objects.public().filter(pk__in=ids).values_list("pk", "title"))


def _joint(entry: Entry, titles: dict[int, str]) -> dict[str, Any]:
    """Say what two people decide, never about whom: they are told themselves."""
    its = joints().get(entry.data.get("kind", ""))
    if its is None:
        return {"what": ""}
    parts = (titles.get(entry.data.get("proposal") or 0, ""), str(its.grounds.get(entry.data.get("ground", ""), "")))
    return {"what": str(its.title), "detail": ", ".join(part for part in parts if part)}


def _found(entry: Entry) -> str:
    """Say which trustees opened a box, and whether what they found is what others found."""
    if entry.verb != "round.opened_box":
        return ""
    words = {"pair": entry.data.get("trustees", ""), "digest": str(entry.data.get("digest", ""))[:16]}
    if entry.data.get("agree"):
        return _("trustees %(pair)s, fingerprint %(digest)s…") % words
    return _("trustees %(pair)s, fingerprint %(digest)s…, not what another pair found") % words


def _judged(entry: Entry, option: Option | None) -> dict[str, Any]:
    what = f"{option.round.title}: {option.title}" if option else entry.data.get("code", "")
    return {"what": what, "detail": _("can be done") if entry.data.get("feasible") else _("cannot be done")}


def _real_names(person_ids: set[int]) -> dict[int, str]:
    """Return the names under which people act for the city, else the ones they are shown under."""
    shown = {pk: person.shown_name for pk, person in accounts.queries.shown_people(person_ids).items()}
    held = Mandate.objects.filter(person__in=person_ids).order_by("pk").values_list("person_id", "holder_name")
    return shown | {pk: name for pk, name in held if pk is not None}


def _address(kind: str, code: str, cursor: str) -> str:
    if not cursor:
        return ""
    of = f"of={kind}{':' + code if code else ''}&" if kind in KINDS else ""
    return f"?{of}cursor={cursor}"
