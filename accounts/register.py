"""What of mandates and organisations stands in the public register. What people do with their accounts does not."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from commons.register import Said, Sort

VERBS = {
    "city.founded": Said(Sort.city, _("City founded"), page="/"),
    "mandate.granted": Said(
        Sort.mandate, _("Mandate given"), data=("role", "office_id", "district_id", "valid_until"), page="/mandates/"
    ),
    "joint_act.asked": Said(
        Sort.mandate,
        _("Second person asked for"),
        data=("kind", "ground", "proposal"),
        page="/charter/acts/",
    ),
    "joint_act.confirmed": Said(
        Sort.mandate, _("Two people agreed"), data=("kind", "ground", "proposal"), page="/charter/acts/"
    ),
    "joint_act.refused": Said(
        Sort.mandate, _("Second person refused"), data=("kind", "ground", "proposal"), page="/charter/acts/"
    ),
    "joint_act.taken_back": Said(
        Sort.mandate,
        _("No second person needed any more"),
        data=("kind", "ground", "proposal"),
        page="/charter/acts/",
    ),
    "joint_act.taken": Said(
        Sort.mandate, _("File that two people agreed to was taken"), data=("kind",), page="/charter/acts/"
    ),
    "mandate.revoked": Said(Sort.mandate, _("Mandate taken back"), data=("role",), page="/mandates/"),
    "mandate.given_back": Said(Sort.mandate, _("Mandate given back"), data=("role",), page="/mandates/"),
    "organisation.registered": Said(
        Sort.mandate, _("Organisation registered"), data=("code", "name"), page="/organisations/{code}/"
    ),
    "organisation.changed": Said(
        Sort.mandate, _("Organisation changed"), data=("code", "name"), page="/organisations/{code}/"
    ),
    "organisation.represented": Said(
        Sort.mandate, _("Somebody speaks for an organisation"), data=("code", "name"), page="/organisations/{code}/"
    ),
    "organisation.left": Said(
        Sort.mandate,
        _("Somebody speaks for an organisation no more"),
        data=("code", "name"),
        page="/organisations/{code}/",
    ),
    "organisation.ended": Said(
        Sort.mandate, _("Organisation closed"), data=("code", "name"), page="/organisations/{code}/"
    ),
    "organisation.hidden": Said(
        Sort.moderation, _("Content hidden"), data=("rule", "code"), page="/organisations/{code}/"
    ),
    "organisation.restored": Said(
        Sort.moderation, _("Content restored"), data=("code",), page="/organisations/{code}/"
    ),
}
SUBJECTS = {
    "city": _("the city"),
    "mandate": _("mandate"),
    "jointact": _("act of two people"),
    "organisation": _("organisation"),
}
UNREGISTERED = (
    "assistance.began",
    "erasure.asked",
    "erasure.cancelled",
    "letter.ended",
    "letters.erased",
    "letters.loaded",
    "letters.made_ready",
    "letters.refused",
    "person.assisted",
    "person.claimed",
    "person.email_changed",
    "person.erased",
    "person.factors_reset",
    "person.moved",
    "person.opened",
    "person.released",
    "person.renamed",
    "person.verified",
    "slip.printed",
    "token.created",
    "token.revoked",
)
