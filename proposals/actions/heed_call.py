"""What a process asks of a proposal before it takes it: the phase, the level, the districts and topics."""

from __future__ import annotations

from django.utils.translation import gettext as _

import charter.policy
from accounts.models import Person
from charter.models import District, Feature, Process, Topic
from commons import clock
from commons.errors import IllegalMove
from commons.verdict import require
from proposals import policy
from proposals.lifecycle import State


def require_taking(process_id: int | None, *, by: Person, state: str = State.DRAFT) -> Process | None:
    """Return the process that takes proposals of this person now; None is the open floor, or none with this key.

    No query on the open floor, else three. Raises Refused (its phase asks a higher level), IllegalMove (not now).
    """
    if process_id is None:
        return None
    process: Process | None = Process.objects.prefetch_related("phases").filter(pk=process_id).first()
    if process is None:  # `call_errors` says it
        return None
    at = clock.now()
    if not (now := charter.policy.allows(process, Feature.PROPOSE, at=at)):
        raise IllegalMove(state, "propose", str(now.reason))
    require(policy.of_level(by, process, Feature.PROPOSE, at=at))
    return process


def call_errors(process_id: int | None, *, district_id: int | None, topic_id: int | None) -> dict[str, list[str]]:
    """Return by field what does not fit the process: it may take proposals of some districts and topics alone.

    No query on the open floor; one for a process, two more where it is restricted.
    """
    if process_id is None:
        return {}
    process = Process.objects.select_related("district").filter(pk=process_id).first()
    if process is None:
        return {"process": [_("Choose a process, or the open floor.")]}
    errors = {}
    if process.district is not None and process.district_id != district_id:
        words = {"process": process.name, "district": process.district.name}
        errors["district"] = [_("“%(process)s” is about %(district)s: choose that district.") % words]
    elif process.districts and not _among(District, process.districts, district_id):
        said = _("“%(process)s” takes proposals about %(these)s. Choose one of them, or propose on the open floor.")
        errors["district"] = [said % _words(process, District, process.districts)]
    if process.topics and topic_id is not None and not _among(Topic, process.topics, topic_id):
        said = _("“%(process)s” takes these topics: %(these)s. Choose one of them, or propose on the open floor.")
        errors["topic"] = [said % _words(process, Topic, process.topics)]
    return errors


def _among(model: type[District] | type[Topic], codes: list[str], pk: int | None) -> bool:
    return pk is not None and model._default_manager.filter(pk=pk, code__in=codes).exists()


def _words(process: Process, model: type[District] | type[Topic], codes: list[str]) -> dict[str, str]:
    names = (part.name for part in model._default_manager.filter(code__in=codes))
    return {"process": process.name, "these": ", ".join(names)}
