"""What members type about circles."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

import charter.queries
from commons.forms import ActForm
from commons.models import Visibility
from deliberation.lifecycle.circles import SAYABLE, Kind, Openness, Rule, Said
from deliberation.models import AgendaItem, Circle, Decision, Meeting, Voice
from deliberation.policy.circles import Standing
from deliberation.queries import circles as queries

MOMENT = "%Y-%m-%dT%H:%M"


class Moment(forms.DateTimeField):
    """A day and a time of the city's clock."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.DateTimeInput(attrs={"type": "datetime-local"}, format=MOMENT))
        super().__init__(error_messages={"invalid": _("Write day and time, as 2027-03-01 09:00.")}, **kwargs)


class Number(forms.IntegerField):
    """A whole number; what it may be is said by the action."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.TextInput(attrs={"inputmode": "numeric"}), **kwargs)


class RulesForm(ActForm):
    """The rules of a circle, as they are or would be."""

    openness = forms.ChoiceField(label=_("Who can join?"), choices=Openness.choices, widget=forms.RadioSelect)
    rule = forms.ChoiceField(label=_("How do you decide?"), choices=Rule.choices, widget=forms.RadioSelect)
    quorum = Number(
        label=_("How many must speak? In percent of the members"),
        help_text=_("From 10 to 100. Where too few speak, the same can be called once more, and then whoever comes "
                    "decides."),
    )  # fmt: skip
    decision_days = Number(label=_("How many days is a decision open?"), help_text=_("From 2 to 30."))
    term_days = Number(label=_("For how many days does somebody facilitate?"), help_text=_("From 30 to 730."))
    names_by_decision = forms.BooleanField(label=_("A proposal bears our name only once we decided so"), required=False)

    def __init__(self, *args: Any, its: Circle | None = None, **kwargs: Any) -> None:
        names = ("openness", "rule", "quorum", "decision_days", "term_days", "names_by_decision")
        its = its or Circle()
        kwargs["initial"] = {name: getattr(its, name) for name in names} | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)


class WordsForm(ActForm):
    """Name and purpose of a circle."""

    title = forms.CharField(
        label=_("What is it called?"),
        help_text=_("So that neighbours see at once what it is about: “Safe way to school”."),
        max_length=Circle.TITLE_CHARACTERS,
    )
    purpose = forms.CharField(
        label=_("What is it for?"),
        help_text=_("What you want to bring about, and for whom. Everybody reads it. In Markdown."),
        max_length=Circle.PURPOSE_CHARACTERS,
        widget=forms.Textarea(attrs={"rows": 6}),
    )

    def __init__(self, *args: Any, its: Circle | None = None, **kwargs: Any) -> None:
        if its is not None:
            kwargs["initial"] = {"title": its.title, "purpose": its.purpose}
        super().__init__(*args, **kwargs)


class CircleForm(RulesForm):
    """Found a circle."""

    called: ClassVar[dict[str, str]] = {"district_id": "district"}
    field_order = ["title", "purpose", "district", "openness", "rule"]

    title, purpose = WordsForm.base_fields["title"], WordsForm.base_fields["purpose"]
    district = forms.ChoiceField(label=_("Where?"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["district"].choices = [  # type: ignore[attr-defined]
            ("", _("The whole city")),
            *((each.code, each.name) for each in charter.queries.districts()),
        ]

    def clean(self) -> dict[str, Any]:
        typed = dict(self.cleaned_data)
        keys = {each.code: each.pk for each in charter.queries.districts()}
        typed["district_id"] = keys.get(typed.pop("district", "") or "")
        return typed


class InviteForm(ActForm):
    name = forms.CharField(
        label=_("The name they are shown by"),
        help_text=_("Exactly as it stands beside what they write."),
        max_length=60,
    )


class MemberForm(ActForm):
    """How one is a member."""

    willing = forms.BooleanField(label=_("I would facilitate for a term"), required=False)
    named = forms.BooleanField(
        label=_("My name stands on the circle's public page"),
        help_text=_("Else only members read it."),
        required=False,
    )


class DecisionForm(ActForm):
    """Open a decision of one kind; the fields are those that the kind has."""

    called: ClassVar[dict[str, str]] = {"change": "rule", "kind": "text"}

    title = forms.CharField(
        label=_("What do we decide?"),
        help_text=_("In one sentence that one can say yes to."),
        max_length=Decision.TITLE_CHARACTERS,
    )
    member = forms.ChoiceField(label=_("Who?"))
    proposal = forms.ChoiceField(label=_("Which proposal?"))
    text = forms.CharField(
        label=_("Say it in full"), max_length=Decision.TEXT_CHARACTERS, widget=forms.Textarea(attrs={"rows": 8})
    )

    HAS: ClassVar[dict[str, tuple[str, ...]]] = {
        Kind.ORDINARY: ("title", "text"),
        Kind.FACILITATOR: ("member", "text"),
        Kind.RULES: ("text",),
        Kind.PROPOSAL: ("proposal",),
        Kind.EXCLUSION: ("member", "text"),
        Kind.DISSOLUTION: ("text",),
    }

    def __init__(self, *args: Any, here: Standing, kind: str, before: Decision | None = None, **kwargs: Any) -> None:
        if before is not None:
            kwargs["initial"] = {"title": before.title, "text": before.text}
        super().__init__(*args, **kwargs)
        self.here, self.kind = here, kind
        fields: dict[str, Any] = self.fields
        for name in set(fields) - set(self.HAS[kind]):
            del fields[name]
        if kind == Kind.RULES:
            rules = RulesForm(its=here.circle)
            for name, field in rules.fields.items():
                field.initial = rules.initial[name]
                fields[name] = field
            self.order_fields([*rules.fields, "text"])
        if "member" in fields:
            fields["member"].choices = [("", "…"), *self._members()]
            if kind == Kind.EXCLUSION:
                fields["member"].help_text = _("They read it, and do not decide it. Only members see this decision.")
            else:
                fields["member"].help_text = _("Whoever said that they would, and you.")
        if "proposal" in fields:
            rows = queries.written_by(here).filter(named_at=None)
            fields["proposal"].choices = [("", "…"), *((str(r.proposal_id), r.proposal.title) for r in rows)]
            fields["proposal"].help_text = _(
                "Of those that were brought into the circle. Its text of now is decided on."
            )
        if kind in (Kind.FACILITATOR, Kind.RULES):
            fields["text"].label, fields["text"].required = _("Why?"), False
        elif "text" in fields and kind != Kind.ORDINARY:
            fields["text"].label = _("Why?")

    def _members(self) -> list[tuple[str, str]]:
        rows = [each for each in queries.members(self.here.circle) if self._can_be(each)]
        return [(str(each.pk), each.person.shown_name) for each in rows]

    def _can_be(self, member: Any) -> bool:
        mine = member.person_id == self.here.by.pk
        return bool(member.willing or mine) if self.kind == Kind.FACILITATOR else not mine

    def clean(self) -> dict[str, Any]:
        typed = dict(self.cleaned_data)
        for name in ("member", "proposal"):
            if name in typed:
                typed[f"{name}_id"] = int(typed.pop(name))
        if self.kind == Kind.RULES:
            names = [name for name in RulesForm.base_fields if name in typed]
            typed["change"] = {name: typed.pop(name) for name in names}
        return typed


class TextForm(ActForm):
    """A new text of a decision."""

    title = forms.CharField(label=_("What do we decide?"), max_length=Decision.TITLE_CHARACTERS)
    text = forms.CharField(
        label=_("Say it in full"), max_length=Decision.TEXT_CHARACTERS, widget=forms.Textarea(attrs={"rows": 8})
    )

    def __init__(self, *args: Any, its: Decision, **kwargs: Any) -> None:
        kwargs["initial"] = {"title": its.title, "text": its.text}
        super().__init__(*args, **kwargs)


class VoiceForm(ActForm):
    """What one says to a decision."""

    said = forms.ChoiceField(label=_("What do you say?"), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Why?"),
        max_length=Voice.REASON_CHARACTERS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, its: Decision, mine: Voice | None = None, **kwargs: Any) -> None:
        if mine is not None:
            kwargs["initial"] = {"said": mine.said, "reason": mine.reason}
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["said"].choices = [(each.value, each.label) for each in SAYABLE[its.rule]]
        if its.rule == Rule.CONSENT:
            need = ngettext("An objection needs a reason of at least %(n)s character: what harm would come of it?",
                            "An objection needs a reason of at least %(n)s characters: what harm would come of it?",
                            Voice.LEAST_REASON)  # fmt: skip
            fields["reason"].help_text = need % {"n": Voice.LEAST_REASON}
        else:
            fields["reason"].help_text = _("If you like. Everybody reads it later, members also who said it.")

    def clean(self) -> dict[str, Any]:
        typed = dict(self.cleaned_data)
        if typed.get("said") == Said.OBJECTION and not typed.get("reason"):
            self.add_error("reason", _("Say what harm would come of it. Others can only answer what they know."))
        return typed


class ItemForm(ActForm):
    """Something for the agenda."""

    title = forms.CharField(label=_("What do you want to talk about?"), max_length=AgendaItem.TITLE_CHARACTERS)
    text = forms.CharField(
        label=_("A few words, if you like"),
        max_length=AgendaItem.TEXT_CHARACTERS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    about = forms.ChoiceField(label=_("Is it about something that is here already?"), required=False)

    def __init__(self, *args: Any, here: Standing, item: AgendaItem | None = None, **kwargs: Any) -> None:
        """Ask with what is there to be about; `item`: what is changed, with all it says so far."""
        super().__init__(*args, **kwargs)
        decisions = queries.decisions(here).filter(state="open")[:50]
        written = queries.written_by(here)[:50]
        about = {f"decision-{each.pk}": str(each) for each in decisions}
        about |= {f"proposal-{each.proposal_id}": each.proposal.title for each in written}
        if item is not None:
            kept = {"decision": item.decision, "proposal": item.proposal}
            now = {
                f"{kind}-{each.pk}": str(each)
                for kind, each in kept.items()
                if each and each.visibility == Visibility.PUBLIC
            }
            about = now | about
            self.initial = {"title": item.title, "text": item.text, "about": next(iter(now), "")}
        self.fields["about"].choices = [("", _("No")), *about.items()]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        typed = dict(self.cleaned_data)
        kind, _dash, pk = typed.pop("about", "").partition("-")
        return typed | {"decision_id": None, "proposal_id": None} | ({f"{kind}_id": int(pk)} if pk else {})


class MoveForm(ActForm):
    to = forms.ChoiceField(choices=[("up", "up"), ("down", "down")])

    def clean(self) -> dict[str, Any]:
        return {"up": self.cleaned_data.get("to") == "up"}


class MeetingForm(ActForm):
    """When and where."""

    title = forms.CharField(label=_("What is the meeting about?"), max_length=Meeting.TITLE_CHARACTERS)
    starts_at = Moment(label=_("Begins"), help_text=_("Day and time in the city, as 2027-03-01 19:00."))
    ends_at = Moment(label=_("Ends"))
    place_name = forms.CharField(
        label=_("Where?"),
        help_text=_(
            "So that somebody who has never been there finds it, and can say whether they get in by wheelchair."
        ),
        max_length=Meeting.PLACE_CHARACTERS,
        required=False,
    )
    link = forms.CharField(
        label=_("Address of a video call"), help_text=_("Only members see it."), max_length=300, required=False
    )

    def __init__(self, *args: Any, its: Meeting | None = None, **kwargs: Any) -> None:
        if its is not None:
            kwargs["initial"] = {name: getattr(its, name) for name in self.base_fields}
        super().__init__(*args, **kwargs)


class MinutesForm(ActForm):
    minutes = forms.CharField(
        label=_("The minutes"),
        help_text=_(
            "What was said and what comes of it; names only of those who want it. Everybody reads it. In Markdown."
        ),
        max_length=Meeting.MINUTES_CHARACTERS,
        widget=forms.Textarea(attrs={"rows": 14}),
    )

    def __init__(self, *args: Any, its: Meeting, **kwargs: Any) -> None:
        kwargs["initial"] = {"minutes": its.minutes}
        super().__init__(*args, **kwargs)


class ComesForm(ActForm):
    comes = forms.BooleanField(required=False)


class BringForm(ActForm):
    """Bring one's own proposal into the circle."""

    proposal = forms.ChoiceField(
        label=_("Which of your proposals?"),
        help_text=_("Drafts and open ones. Any member may then write it with you."),
    )

    def __init__(self, *args: Any, here: Standing, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = queries.bringable(here.by)[:50]  # type: ignore[arg-type]
        self.fields["proposal"].choices = [("", "…"), *((str(each.pk), each.title) for each in rows)]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        typed = self.cleaned_data
        return {"proposal_id": int(typed["proposal"])} if typed.get("proposal") else {}
