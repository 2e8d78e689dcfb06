"""What of moderation stands in the public register: every act. That somebody flagged does not."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from commons.register import Said, Sort

VERBS = {
    "moderation.hidden": Said(
        Sort.moderation,
        _("Moderators hid something"),
        data=("kind", "rule", "proposal", "conversation", "circle", "assembly"),
        page="/moderation/acts/{id}/",
    ),
    "moderation.edit_asked": Said(
        Sort.moderation,
        _("Moderators asked for a change"),
        data=("kind", "rule", "proposal", "conversation", "circle", "assembly"),
        page="/moderation/acts/{id}/",
    ),
    "moderation.restored": Said(
        Sort.moderation,
        _("Moderators restored something"),
        data=("kind", "rule", "proposal", "conversation", "circle", "assembly"),
        page="/moderation/acts/{id}/",
    ),
    "moderation.dismissed": Said(
        Sort.moderation,
        _("Moderators found no rule broken"),
        data=("kind", "rule", "proposal", "conversation", "circle", "assembly"),
        page="/moderation/acts/{id}/",
    ),
    "case.opened": Said(
        Sort.moderation,
        _("Residents asked to decide"),
        data=("about", "origin", "items", "rule"),
        page="/moderation/cases/{id}/",
    ),
    "appeal.opened": Said(
        Sort.moderation,
        _("Appeal: other residents asked to decide"),
        data=("about", "origin", "items", "rule"),
        page="/moderation/cases/{id}/",
    ),
    "jury.drawn": Said(
        Sort.draw, _("Jury drawn by lot"), data=("list", "root", "panel", "size"), page="/moderation/cases/{id}/"
    ),
    "juror.replaced": Said(Sort.draw, _("Juror replaced, by lot"), page="/moderation/cases/{id}/"),
    "case.extended": Said(Sort.moderation, _("Jury given more time"), page="/moderation/cases/{id}/"),
    "case.decided": Said(
        Sort.moderation, _("Jury decided"), data=("outcome", "rule", "votes"), page="/moderation/cases/{id}/"
    ),
    "case.lapsed": Said(Sort.moderation, _("Case ended without a verdict"), page="/moderation/cases/{id}/"),
    "sanction.given": Said(Sort.block, _("Account warned or silenced"), data=("kind", "until"), page="/moderation/"),
    "sanction.ended": Said(Sort.block, _("Warning or silence lifted"), data=("kind",), page="/moderation/"),
    "account.blocked": Said(Sort.block, _("Account blocked"), page="/moderation/"),
    "account.unblocked": Said(Sort.block, _("Block lifted"), page="/moderation/"),
}
SUBJECTS = {
    "case": _("case"),
    "act": _("decision of a moderator"),
    "sanction": _("warning or silence"),
    "block": _("blocked account"),
}
UNREGISTERED = ("concern.opened",)
