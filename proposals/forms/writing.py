"""Writing a proposal and taking it back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from charter.catalogue import RuleSpec
from charter.forms import value_field
from charter.models import District, Process, Topic
from charter.queries import Rules
from commons.forms import ActForm
from proposals.forms.fields import Degrees, SpeakingForm, WrittenForm
from proposals.forms.files import FilesForm
from proposals.forms.filters import WHOLE_CITY
from proposals.models import (
    Proposal,
)


class ProposalForm(SpeakingForm, WrittenForm, FilesForm):
    """A proposal's text. District and topic are chosen by code; the action is given their ids."""

    field_order = [
        *("title", "body", "lang", "process", "district", "place_name", "latitude", "longitude"),
        *("topic", "pictures", "attachments"),
    ]

    title = forms.CharField(
        label=_("What should the city do?"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("One sentence. “A bench every 150 metres on the way to the clinic”"),
        error_messages={"required": _("Give your proposal a title.")},
    )
    body = forms.CharField(
        label=_("Why, and how?"),
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text=_(
            "What is wrong today, what you ask, what you would do yourselves. An empty line begins a paragraph, "
            "## a heading, * a list."
        ),
        error_messages={"required": _("Say what should change.")},
    )
    process = forms.ChoiceField(
        label=_("Is it part of something the city works out with residents now?"),
        help_text=_("In a process, what can be done when follows its phases. On the open floor everything always can."),
        required=False,
        error_messages={"invalid_choice": _("It takes no proposals of yours now. Choose another, or the open floor.")},
    )
    district = forms.ChoiceField(
        label=_("Where?"), error_messages={"required": _("Choose a district, or the whole city.")}
    )
    place_name = forms.CharField(
        label=_("Place, if there is one"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("As neighbours call it: a street, a square, a stop."),
    )
    latitude = Degrees(label=_("Latitude"))
    longitude = Degrees(label=_("Longitude"))
    topic = forms.ChoiceField(
        label=_("Topic"), widget=forms.RadioSelect, error_messages={"required": _("Choose a topic.")}
    )

    def __init__(
        self,
        *args: Any,
        districts: list[District],
        topics: list[Topic],
        processes: list[Process],
        city_name: str,
        rules: Rules,
        proposal: Proposal | None = None,
        **kwargs: Any,
    ) -> None:
        if proposal is not None:
            kwargs["initial"] = initial(proposal)
        super().__init__(*args, **kwargs)
        self.ids: dict[str, Mapping[str, int | None]] = {
            "district": {district.code: district.pk for district in districts} | {WHOLE_CITY: None},
            "topic": {topic.code: topic.pk for topic in topics},
            "process": {process.code: process.pk for process in processes},
        }
        fields: dict[str, Any] = self.fields
        fields["district"].choices = [
            ("", _("Choose a place")),
            (WHOLE_CITY, _("All of %(city)s") % {"city": city_name}),
            *((district.code, district.name) for district in districts),
        ]
        fields["process"].choices = [
            ("", _("No: on the open floor")),
            *((process.code, process.name) for process in processes),
        ]
        # A process that takes nothing more is answered, not left out: the writer meant it.
        if not processes and not self.data.get("process"):
            del fields["process"]
        fields["topic"].choices = [(topic.code, topic.name) for topic in topics]
        # The browser stops at the longest text and counts; the rule itself is asked by the action.
        fields["title"].widget.attrs["maxlength"] = rules.number("title_characters")
        fields["body"].widget.attrs["maxlength"] = fields["body"].max_length = rules.number("body_characters")

    def not_sent_on(self) -> None:
        """Forget what is missing or wrong: only a button of the map was pressed. Of files it stands."""
        for name in [name for name in self.errors if name not in FilesForm.base_fields]:
            del self.errors[name]

    def clean(self) -> dict[str, Any]:
        chosen = {name: said for name, said in self.cleaned_data.items() if name not in FilesForm.base_fields}
        for name in ("latitude", "longitude"):
            if name not in self.data:  # who does not speak of the point leaves it where it is
                chosen.pop(name, None)
        for name in ("district", "topic", *(["process"] if "process" in self.fields else [])):
            chosen[f"{name}_id"] = self.ids[name].get(chosen.pop(name, ""))
        return chosen


def initial(proposal: Proposal) -> dict[str, Any]:
    """Return the form's fields as the proposal has them."""
    return {
        "title": proposal.title,
        "body": proposal.body,
        "lang": proposal.lang,
        "district": proposal.district.code if proposal.district else WHOLE_CITY,
        "place_name": proposal.place_name,
        "latitude": proposal.latitude,
        "longitude": proposal.longitude,
        "topic": proposal.topic.code,
        "process": proposal.process.code if proposal.process else "",
    }


class CallForm(ActForm):
    """The process that a proposal is taken into, chosen by code; the action is given its id."""

    process = forms.ChoiceField(
        label=_("Which process?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose a process."),
            "invalid_choice": _("It takes no proposals of yours now. Choose another one."),
        },
    )

    def __init__(self, *args: Any, processes: list[Process], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        its: Any = self.fields["process"]
        its.choices = [(process.code, process.name) for process in processes]
        self.ids = {process.code: process.pk for process in processes}

    def clean(self) -> dict[str, Any]:
        return {"process_id": self.ids.get(self.cleaned_data.get("process", ""))}


class WithdrawForm(ActForm):
    reason = forms.CharField(
        label=_("Why, in a sentence"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Everybody can read it. You may leave it empty."),
    )


class RuleProposalForm(SpeakingForm, WrittenForm):
    """Another value of one rule, and why. What it may be is the rule's own bounds, wider than an administrator's."""

    body = forms.CharField(
        label=_("Why?"),
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text=_("What goes wrong today, and what would be better. Everybody reads it before they vote."),
        error_messages={"required": _("Say why it should change.")},
    )
    topic = forms.ChoiceField(label=_("Topic"), error_messages={"required": _("Choose a topic.")})
    wished_on = forms.DateField(
        label=_("In force not before"),
        help_text=_("Empty: as soon after the vote as the charter allows."),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    field_order = ["value", "body", "lang", "topic", "wished_on"]

    def __init__(self, *args: Any, spec: RuleSpec, topics: Iterable[Topic], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["value"] = value_field(spec, spec.least, spec.most)
        self.topics = {each.code: each.pk for each in topics}
        chosen = [("", _("Choose a topic")), *((each.code, each.name) for each in topics)]
        self.fields["topic"].choices = chosen  # type: ignore[attr-defined]
        self.order_fields(["organisation", *self.field_order])

    def act(self, action: Callable[..., Any], **arguments: Any) -> Any:
        if self.is_valid():
            arguments["topic_id"] = self.topics[self.cleaned_data.pop("topic")]
        return super().act(action, **arguments)
