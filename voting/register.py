"""What of votes stands in the public register. Ballots and delegations do not."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from commons.register import Said, Sort

VERBS = {
    "round.announced": Said(Sort.round, _("Vote announced"), data=("title", "method", "options"), page="/rounds/{id}/"),
    "round.opened": Said(Sort.round, _("Vote opened"), data=("title", "closes_at"), page="/rounds/{id}/"),
    "round.closed": Said(Sort.round, _("Vote closed"), data=("title", "ballots"), page="/rounds/{id}/"),
    "round.opened_box": Said(
        Sort.round, _("Box opened by its keepers"), data=("title", "trustees", "digest", "agree"), page="/rounds/{id}/"
    ),
    "round.counted": Said(
        Sort.round, _("Vote counted"), data=("title", "winners", "voters", "digest"), page="/rounds/{id}/"
    ),
    "round.cancelled": Said(Sort.round, _("Vote cancelled"), data=("title",), page="/rounds/{id}/"),
    "round.imported": Said(
        Sort.round, _("Vote of elsewhere brought over"), data=("title", "options", "voters"), page="/rounds/{id}/"
    ),
    "option.judged": Said(
        Sort.round, _("Option of a vote judged"), data=("round", "code", "feasible"), page="/rounds/{round}/"
    ),
    "option.hidden": Said(
        Sort.moderation, _("Content hidden"), data=("rule", "round", "code"), page="/rounds/{round}/"
    ),
    "option.restored": Said(Sort.moderation, _("Content restored"), data=("round", "code"), page="/rounds/{round}/"),
}
SUBJECTS = {
    "round": _("vote"),
    "option": _("option of a vote"),
}
UNREGISTERED = (
    "option.erased",
    "round.closing",
    "delegate.accepted",
    "delegate.stopped",
)
