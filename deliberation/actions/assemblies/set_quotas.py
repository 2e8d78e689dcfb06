"""Say how the panel is to be like the city: quotas, and what is asked for them."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

import accounts.queries
import charter.queries
from accounts.models import Person
from commons.text import bounded, one_line
from commons.verdict import require
from deliberation.lifecycle.assemblies import State
from deliberation.lot.quotas import Fault, Quotas, Wrong, WrongInput, read_quotas
from deliberation.models import (
    AGE_BAND,
    DISTRICT,
    PROVED,
    Assembly,
    AssemblyQuestion,
    AssemblyQuota,
    Entrant,
)
from deliberation.models.assemblies import FEATURE_CHARACTERS, VALUE_CHARACTERS
from deliberation.policy import assemblies as policy
from deliberation.queries import assemblies as queries
from journal.actions import record

MOST_BYTES, MOST_QUOTAS, MOST_QUESTIONS = 20_000, 100, 5
SAID = {
    Fault.HEADER: gettext_lazy("the first line has to be feature,value,min,max"),
    Fault.COLUMNS: gettext_lazy("a quota has four columns; here are %(said)s"),
    Fault.EMPTY: gettext_lazy("a feature or a value is missing"),
    Fault.NUMBER: gettext_lazy("“%(said)s” is no whole number"),
    Fault.MIN_OVER_MAX: gettext_lazy("the minimum is higher than the maximum (%(said)s)"),
    Fault.TWICE: gettext_lazy("%(feature)s %(value)s has a quota already"),
    Fault.NO_QUOTAS: gettext_lazy("there is no quota"),
    Fault.SIZE: gettext_lazy("nobody sits on this panel"),
    Fault.MINS_OVER_SIZE: gettext_lazy("the minima of %(feature)s add up to %(said)s, more than there are seats"),
    Fault.MAXS_UNDER_SIZE: gettext_lazy("the maxima of %(feature)s add up to %(said)s, fewer than there are seats"),
    Fault.UNKNOWN_VALUE: gettext_lazy("%(feature)s has no value “%(value)s”"),
    Fault.MISSING_FEATURE: gettext_lazy("there is no feature “%(feature)s”: ask for it first"),
}


def in_words(faults: Sequence[Wrong]) -> list[str]:
    """Say what is wrong, by line."""
    found = []
    for each in faults[:20]:
        said = str(SAID[each.fault]) % {"feature": each.feature, "value": each.value, "said": each.said}
        found.append(
            _("Line %(n)d: %(said)s.") % {"n": each.line, "said": said}
            if each.line
            else f"{said}."[:1].upper() + f"{said}."[1:]
        )
    return found


@transaction.atomic
def set_quotas(*, by: Person, assembly_id: int, quotas: str) -> Assembly:
    """Replace the quotas by those of a text `feature,value,min,max` with its header.

    Features are `district` (codes), `age_band` (of the census) and the assembly's questions. Raises Refused (no
    administrator, the list is closed), ValidationError by `quotas`, each fault with its line. Locks the assembly.
    """
    its = queries.locked(assembly_id, by)
    require(policy.may_prepare(by, its))
    if len(quotas) > MOST_BYTES:
        raise ValidationError({"quotas": _("The table is longer than it can be.")})
    try:
        found = read_quotas(quotas)
        _known(its, found)
        found.check(its.seats)
    except WrongInput as error:
        raise ValidationError({"quotas": in_words(error.faults)}) from None
    its.quotas.all().delete()
    AssemblyQuota.objects.bulk_create(
        AssemblyQuota(assembly=its, feature=each.feature, value=each.value, least=each.least, most=each.most)
        for each in found.all
    )
    _told(its, by, "assembly.quotas_set", quotas=len(found.all))
    return its


def values_of(its: Assembly) -> dict[str, list[str]]:
    """Return the features that a quota can name, with their values. Two queries."""
    places = [row.code for row in charter.queries.known().districts.values()]
    districts = [code for code in places if not its.districts or code in its.districts]
    known = {DISTRICT: districts, AGE_BAND: accounts.queries.age_bands()}
    return known | {each.feature: list(each.choices) for each in its.questions.order_by("id")}


def _known(its: Assembly, found: Quotas) -> None:
    values = values_of(its)
    faults = []
    for line, each in enumerate(found.all, start=2):
        if each.feature not in values:
            faults.append(Wrong(Fault.MISSING_FEATURE, line, each.feature, each.value))
        elif each.value not in values[each.feature]:
            faults.append(Wrong(Fault.UNKNOWN_VALUE, line, each.feature, each.value))
    if not faults and len(found.all) > MOST_QUOTAS:
        raise ValidationError({"quotas": _("At most %(most)d quotas.") % {"most": MOST_QUOTAS}})
    if faults:
        raise WrongInput(faults)


@transaction.atomic
def ask_question(
    *, by: Person, assembly_id: int, text: str, choices: Sequence[str], feature: str = ""
) -> AssemblyQuestion:
    """Add a question for this draw alone; `feature` is how quotas call it, made of the text where it is not given.

    While residents are taken in, whoever answered before is asked again. Raises Refused, ValidationError by field.
    Locks the assembly.
    """
    its = queries.locked(assembly_id, by)
    require(policy.may_prepare(by, its))
    text = bounded(one_line(text), least=5, most=AssemblyQuestion.TEXT_CHARACTERS, field="text")
    name = slugify(feature or text)[:FEATURE_CHARACTERS].strip("-")
    said = list(dict.fromkeys(each for each in (one_line(choice) for choice in choices) if each))
    errors: dict[str, str] = {}
    if not 2 <= len(said) <= AssemblyQuestion.MOST_CHOICES:
        errors["choices"] = _("Between 2 and %(most)d answers.") % {"most": AssemblyQuestion.MOST_CHOICES}
    elif any(len(each) > VALUE_CHARACTERS for each in said):
        errors["choices"] = _("An answer has at most %(most)d characters.") % {"most": VALUE_CHARACTERS}
    if not name or name.replace("-", "_") in PROVED:
        errors["feature"] = _("Choose another short name.")
    elif its.questions.filter(feature=name).exists():
        errors["feature"] = _("There is a question of that name already.")
    elif its.questions.count() >= MOST_QUESTIONS:
        errors["text"] = _("At most %(most)d questions: ask only what a quota needs.") % {"most": MOST_QUESTIONS}
    if errors:
        raise ValidationError(errors)
    made: AssemblyQuestion = AssemblyQuestion.objects.create(assembly=its, feature=name, text=text, choices=said)
    _told(its, by, "assembly.question_asked", question=text)
    return made


@transaction.atomic
def drop_question(*, by: Person, assembly_id: int, question_id: int) -> Assembly:
    """Take a question back, with its quotas and what was answered to it. Locks the assembly.

    Raises Refused (no administrator, the list is closed), AssemblyQuestion.DoesNotExist.
    """
    its = queries.locked(assembly_id, by)
    require(policy.may_prepare(by, its))
    question = its.questions.get(pk=question_id)
    its.quotas.filter(feature=question.feature).delete()
    for each in Entrant.objects.filter(assembly=its, features__has_key=question.feature):
        del each.features[question.feature]
        each.save(update_fields=["features"])
    question.delete()
    _told(its, by, "assembly.question_dropped", question=question.text)
    return its


def _told(its: Assembly, by: Person, verb: str, **data: object) -> None:
    """What is prepared is nobody's news; what changes while residents are taken in is."""
    if its.state == State.CALLED:
        record(verb, actor=by, subject=its, title=its.title, **data)
