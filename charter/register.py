"""What of the city itself stands in the public register: its rules, its parts and its processes."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from commons.register import Said, Sort

VERBS = {
    "rule.changed": Said(
        Sort.rule,
        _("Rule changed"),
        data=("rule", "number", "value", "round", "proposal", "effective_at"),
        page="/charter/{rule}/",
    ),
    "city.changed": Said(
        Sort.city, _("Face of the city changed"), data=("part", "lang", "number"), page="/charter/city/"
    ),
    "district.created": Said(Sort.city, _("District added"), data=("code", "name"), page="/districts/{code}/"),
    "district.changed": Said(
        Sort.city, _("District changed"), data=("code", "name", "changes"), page="/districts/{code}/"
    ),
    "district.imported": Said(Sort.city, _("District made by an import"), data=("code",), page="/districts/{code}/"),
    "district.accepted": Said(
        Sort.city, _("District of an import looked at"), data=("code", "name"), page="/districts/{code}/"
    ),
    "district.closed": Said(
        Sort.city, _("District closed to new proposals"), data=("code", "name"), page="/districts/{code}/"
    ),
    "district.reopened": Said(Sort.city, _("District opened again"), data=("code", "name"), page="/districts/{code}/"),
    "district.drawn": Said(Sort.city, _("District drawn anew"), data=("code", "name"), page="/districts/{code}/"),
    "topic.created": Said(Sort.city, _("Topic added"), data=("code", "name"), page="/topics/{code}/"),
    "topic.changed": Said(Sort.city, _("Topic changed"), data=("code", "name", "changes"), page="/topics/{code}/"),
    "topic.imported": Said(Sort.city, _("Topic made by an import"), data=("code",), page="/topics/{code}/"),
    "topic.accepted": Said(Sort.city, _("Topic of an import looked at"), data=("code", "name"), page="/topics/{code}/"),
    "office.created": Said(Sort.city, _("Office added"), data=("code", "name"), page="/offices/{code}/"),
    "office.changed": Said(Sort.city, _("Office changed"), data=("code", "name", "changes"), page="/offices/{code}/"),
    "office.imported": Said(Sort.city, _("Office made by an import"), data=("code",), page="/offices/{code}/"),
    "office.accepted": Said(
        Sort.city, _("Office of an import looked at"), data=("code", "name"), page="/offices/{code}/"
    ),
    "office.assigned": Said(
        Sort.city,
        _("Office answers for more"),
        data=("code", "name", "topic", "district", "former"),
        page="/offices/{code}/",
    ),
    "office.relieved": Said(
        Sort.city, _("Office answers for less"), data=("code", "name", "topic", "district"), page="/offices/{code}/"
    ),
    "process.created": Said(Sort.city, _("Process added"), data=("code", "name"), page="/processes/{code}/"),
    "process.changed": Said(
        Sort.city, _("Process changed"), data=("code", "name", "changes"), page="/processes/{code}/"
    ),
    "process.phase_planned": Said(
        Sort.city,
        _("Phase planned"),
        data=("code", "name", "phase", "kind", "features", "levels", "first_on", "last_on"),
        page="/processes/{code}/",
    ),
    "process.phase_changed": Said(
        Sort.city,
        _("Phase changed"),
        data=("code", "name", "phase", "kind", "features", "levels", "first_on", "last_on"),
        page="/processes/{code}/",
    ),
    "process.phase_dropped": Said(
        Sort.city,
        _("Phase dropped"),
        data=("code", "name", "phase", "kind", "features", "levels", "first_on", "last_on"),
        page="/processes/{code}/",
    ),
    "process.phase_begun": Said(
        Sort.city,
        _("Phase began"),
        data=("code", "name", "phase", "kind", "features", "levels", "first_on", "last_on"),
        page="/processes/{code}/",
    ),
    "process.phase_ending": Said(
        Sort.city,
        _("Phase ends"),
        data=("code", "name", "phase", "kind", "features", "levels", "first_on", "last_on"),
        page="/processes/{code}/",
    ),
}
SUBJECTS = {
    "ruleversion": _("version of a rule"),
    "cityversion": _("face of the city"),
    "district": _("district"),
    "topic": _("topic"),
    "office": _("office"),
    "process": _("process"),
}
UNREGISTERED: tuple[str, ...] = ()
