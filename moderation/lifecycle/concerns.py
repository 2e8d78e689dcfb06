"""What can become of content that somebody flagged: states, acts, and the reasons of the public list."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from commons.errors import IllegalMove


class State(models.TextChoices):
    """Where a concern stands."""

    OPEN = "open", _("waiting")
    EDIT_ASKED = "edit_asked", _("author asked to change it")
    HIDDEN = "hidden", _("hidden")
    SETTLED = "settled", _("settled")


class Deed(models.TextChoices):
    """What a moderator does."""

    HIDE = "hide", _("hide")
    ASK_EDIT = "ask_edit", _("ask to edit")
    RESTORE = "restore", _("restore")
    DISMISS = "dismiss", _("dismiss the flags")


DEEDS: dict[tuple[State, Deed], State] = {
    (State.OPEN, Deed.HIDE): State.HIDDEN,
    (State.EDIT_ASKED, Deed.HIDE): State.HIDDEN,
    (State.SETTLED, Deed.HIDE): State.HIDDEN,
    (State.OPEN, Deed.ASK_EDIT): State.EDIT_ASKED,
    (State.SETTLED, Deed.ASK_EDIT): State.EDIT_ASKED,
    (State.HIDDEN, Deed.RESTORE): State.SETTLED,
    (State.OPEN, Deed.DISMISS): State.SETTLED,
    (State.EDIT_ASKED, Deed.DISMISS): State.SETTLED,
}


def after(state: str, deed: Deed) -> State:
    """Return the state that the deed leads to. Raises IllegalMove."""
    if (State(state), deed) not in DEEDS:
        raise IllegalMove(
            state, deed.value, str(_("Not possible while it is: %(state)s.") % {"state": State(state).label})
        )
    return DEEDS[State(state), deed]


def possible(state: str) -> list[Deed]:
    """Return what can be done in a state."""
    return [deed for (origin, deed) in DEEDS if origin == state]


class Reason(models.TextChoices):
    """The public list: why something is flagged, hidden or has to change."""

    SPAM = "spam", _("Spam or advertising")
    INSULT = "insult", _("Insult, threat or hatred")
    PERSONAL_DATA = "personal_data", _("Somebody's personal data")
    ILLEGAL = "illegal", _("Against the law")
    OFF_TOPIC = "off_topic", _("Not about this")
    OTHER = "other", _("Something else")


class Ground(models.TextChoices):
    """Why flags are dismissed, or something hidden comes back."""

    NO_BREACH = "no_breach", _("It breaks no rule")
    CHANGED = "changed", _("What was wrong has been changed")
    MISTAKE = "mistake", pgettext_lazy("why it was restored", "It was hidden by mistake")


# Why a decision was taken: a breach, or a ground.
DECISION_REASONS = [*Reason.choices, *Ground.choices]


MEANINGS = {
    Reason.SPAM: _("Advertising, or the same text again and again, that has nothing to do with the city."),
    Reason.INSULT: _(
        "It attacks people instead of what they say: insults, threats, contempt for who somebody is. Hard words about "
        "a plan, an office or a decision are no insult."
    ),
    Reason.PERSONAL_DATA: _(
        "Names, addresses, telephone numbers, plates or pictures of private people who did not agree."
    ),
    Reason.ILLEGAL: _("What the law forbids to publish. Say which law, if you know it."),
    Reason.OFF_TOPIC: _("It belongs somewhere else. That somebody thinks otherwise is no reason."),
    Reason.OTHER: _("Say in your own words what is wrong."),
}

BREACHES = (Deed.HIDE, Deed.ASK_EDIT)
# What moderators alone decide. Everything else that they hide becomes a case of residents by itself.
STAFF_ALONE = (Reason.SPAM, Reason.ILLEGAL)


def reasons_for(deed: str) -> type[Reason] | type[Ground]:
    """Return the list of which a deed names one."""
    return Reason if deed in BREACHES else Ground


def reason_label(code: str) -> str:
    """Return the words of a reason or ground."""
    return str(Reason(code).label if code in Reason.values else Ground(code).label)
