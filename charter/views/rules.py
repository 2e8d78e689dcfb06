"""A rule as pages show it: what it is, since when, by whose decision, and between which bounds it may be changed."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from charter.articles import in_words, sentence
from charter.catalogue import RuleSpec
from charter.models import RuleVersion
from charter.queries import RuleInForce


def shown(rule: RuleInForce, offices: dict[str, str]) -> dict[str, Any]:
    """Return a rule in force as pages show it. No query."""
    words = in_words(rule.spec, rule.value, offices)
    return {
        "code": rule.code,
        "title": rule.spec.title,
        "text": rule.spec.text,
        "value": words,
        "sentence": sentence(rule.spec, words),
        "number": rule.number,
        "version": rule.version,
        "bounds": bounds(rule.spec),
        "administrators": administrators(rule.spec),
    }


def version_shown(spec: RuleSpec, version: RuleVersion, offices: dict[str, str]) -> dict[str, Any]:
    """Return a version of a rule as pages show it. No query where its person is loaded."""
    return {
        "number": version.number,
        "value": in_words(spec, version.value, offices),
        "version": version,
        "by": version.changed_by.name if version.changed_by else "",
    }


def bounds(spec: RuleSpec) -> str:
    """Say between what residents may set it."""
    if spec.least is None or spec.most is None:
        return ""
    return _("from %(least)g to %(most)g") % {"least": spec.least, "most": spec.most}


def administrators(spec: RuleSpec) -> str:
    """Say between what an administrator may set it."""
    if spec.residents_only:
        return _("not at all: residents alone change it")
    if spec.lowest is None or spec.highest is None:
        return _("to anything it can be")
    return _("from %(least)g to %(most)g") % {"least": spec.lowest, "most": spec.highest}
