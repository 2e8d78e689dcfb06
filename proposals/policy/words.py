"""States in which something may be done, and refusals that several rules give."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from commons.verdict import refuse
from proposals.lifecycle import State
from proposals.models import (
    Consent,
    Decision,
)

COMMENTABLE = (State.OPEN, State.AWAITING_ANSWER, State.ANSWERED, State.IN_DELIVERY, State.DONE, State.TAKEN_UP)
PLEDGEABLE = (State.OPEN, State.AWAITING_ANSWER, State.ANSWERED, State.IN_DELIVERY, State.TAKEN_UP)
WORKED_ON = (State.AWAITING_ANSWER, State.ANSWERED, State.IN_DELIVERY)
DELIVERABLE = (Decision.ACCEPTED, Decision.PARTLY_ACCEPTED, Decision.ALREADY_PLANNED)
# One author may do alone: change the text, take in or refuse an amendment, invite, publish. Together:
TAKES_ALL = (Consent.Act.WITHDRAW, Consent.Act.MERGE, Consent.Act.UNMERGE, Consent.Act.TAKE_UP)
# While others may be asked to write with one.
SHAREABLE = (State.DRAFT, State.OPEN)
NOT_AUTHOR = refuse("not-author", _("Only its author may do this."))
NOT_IN_CHARGE = refuse("not-in-charge", _("Only officials of the office in charge may do this."))
NOT_WRITER = refuse("not-author", _("Only its authors may do this."))
NOT_AMENDER = refuse("not-amender", _("Only who wrote the amendment may do this."))
JUDGED = (State.ANSWERED, State.IN_DELIVERY)
PROMISING = (State.ANSWERED, State.IN_DELIVERY)
NOT_SUPPORTER = refuse("not-supporter", _("Those who support the proposal say this, and it is theirs to say."))
NOT_SUPPORTABLE = refuse("state", _("Supports are given while a proposal is open or awaits its answer."))
NOT_IN_PROCESS = refuse("state", _("It is on the open floor already."))
IN_PROCESS = refuse("state", _("It is in a process. Take it out of there first."))
ON_RULE = refuse("rule", _("A proposal about a rule is the whole city's, and residents answer it by vote."))
HIDDEN = refuse("hidden", _("This is hidden at present; nothing can be done with it."))
