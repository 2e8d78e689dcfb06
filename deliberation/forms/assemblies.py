"""What administrators and residents type about assemblies."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

import charter.queries
from commons.forms import ActForm
from deliberation.lot.quotas import HEADER, csv_text
from deliberation.models import (
    Assembly,
    AssemblyQuestion,
    AssemblyQuota,
    AssemblySession,
    AssemblyStatement,
    MemberVote,
    Recommendation,
)
from proposals.models import Proposal

MOMENT = "%Y-%m-%dT%H:%M"
ROWS = {"rows": 6}


class AssemblyForm(ActForm):
    """What an assembly is asked, how large it is, from where it is drawn."""

    title = forms.CharField(
        label=_("What is it about?"),
        help_text=_("As a headline: “Shade for the summer”."),
        max_length=Assembly.TITLE_CHARACTERS,
    )
    mandate = forms.CharField(
        label=_("What is it asked?"),
        help_text=_("The question, what it may decide on, what happens with its answer. In Markdown."),
        max_length=Assembly.MANDATE_CHARACTERS,
        widget=forms.Textarea(attrs=ROWS),
    )
    reason = forms.CharField(
        label=_("Why is it convened?"),
        help_text=_("For everybody to read, with your name in the list of acts."),
        max_length=Assembly.REASON_CHARACTERS,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    proposal = forms.ChoiceField(
        label=_("Does an accepted proposal convene it?"),
        required=False,
        help_text=_("Those that the city has accepted, the latest first."),
    )
    topic = forms.ChoiceField(label=_("Topic"), help_text=_("Its recommendations go to the office in charge of it."))
    districts = forms.MultipleChoiceField(
        label=_("From which districts is it drawn?"),
        required=False,
        help_text=_("None marked: from the whole city."),
        widget=forms.CheckboxSelectMultiple,
    )
    seats = forms.IntegerField(label=_("Seats"), min_value=1, max_value=Assembly.MOST_SEATS, initial=30)
    invitation_days = forms.IntegerField(
        label=_("Days to answer an invitation"), min_value=1, max_value=Assembly.MOST_DAYS, initial=7
    )

    def __init__(self, *args: Any, its: Assembly | None = None, adopted: list[Proposal], **kwargs: Any) -> None:
        if its is not None:
            names = ("title", "mandate", "reason", "districts", "seats", "invitation_days")
            kwargs["initial"] = {name: getattr(its, name) for name in names} | {
                "topic": its.topic.code,
                "proposal": its.proposal_id or "",
            }
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        known = charter.queries.known()
        fields["topic"].choices = [(each.code, each.name) for each in known.topics.values()]
        fields["districts"].choices = [(each.code, each.name) for each in known.districts.values()]
        fields["proposal"].choices = [("", _("None")), *((each.pk, each.title) for each in adopted)]

    def clean_proposal(self) -> int | None:
        typed = self.cleaned_data["proposal"]
        return int(typed) if typed else None


class QuotasForm(ActForm):
    """Quotas as a table: two numbers for each value. What is left empty has no quota."""

    def __init__(
        self,
        *args: Any,
        values: dict[str, list[str]],
        names: dict[str, str],
        quotas: list[AssemblyQuota],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        there = {(each.feature, each.value): each for each in quotas}
        self.rows: list[tuple[str, str, str, str]] = []
        for feature, these in values.items():
            for n, value in enumerate(these):
                key = f"{feature}-{n}"
                has = there.get((feature, value))
                for side, number in (("least", has and has.least), ("most", has and has.most)):
                    label = names.get(value, value)
                    self.fields[f"{side}-{key}"] = forms.IntegerField(
                        label=f"{label}: {_('at least') if side == 'least' else _('at most')}",
                        required=False,
                        min_value=0,
                        max_value=Assembly.MOST_SEATS,
                        initial=number,
                        widget=forms.NumberInput(attrs={"class": "input input--short", "inputmode": "numeric"}),
                    )
                self.rows.append((feature, value, f"least-{key}", f"most-{key}"))

    def clean(self) -> dict[str, Any]:
        """Write the table as the text that the act reads."""
        typed, rows = self.cleaned_data, []
        for feature, value, least, most in self.rows:
            low, high = typed.get(least), typed.get(most)
            if low is not None or high is not None:
                rows.append((feature, value, low or 0, high if high is not None else low))
        return {"quotas": csv_text(HEADER, rows)}


class QuotasTextForm(ActForm):
    """Quotas as a text or a file with commas."""

    quotas = forms.CharField(
        label=_("Quotas with commas"),
        help_text=_("The first line is feature,value,min,max. Districts by their code, ages as in the census."),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 12, "spellcheck": "false", "class": "input digest"}),
    )


class QuestionForm(ActForm):
    text = forms.CharField(
        label=_("What is asked?"),
        help_text=_("Only what a quota needs. Answers are given for this draw alone and deleted after it."),
        max_length=AssemblyQuestion.TEXT_CHARACTERS,
    )
    choices = forms.CharField(
        label=_("The answers, one on each line"), max_length=600, widget=forms.Textarea(attrs={"rows": 5})
    )

    def clean_choices(self) -> list[str]:
        return str(self.cleaned_data["choices"]).splitlines()


class CloseForm(ActForm):
    event = forms.CharField(
        label=_("Which later event gives the seed?"),
        help_text=_(
            "One that nobody can steer and everybody can look up, and how it is written: “National lottery of 12 "
            "December 2027, first prize, five digits”."
        ),
        max_length=Assembly.EVENT_CHARACTERS,
    )
    event_at = forms.DateTimeField(
        label=_("When is it?"),
        help_text=_("The seed is refused before. Day and time in the city, as 2027-12-12 13:00."),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format=MOMENT),
        error_messages={"invalid": _("Write day and time, as 2027-03-01 09:00.")},
    )


class SeedForm(ActForm):
    seed = forms.CharField(
        label=_("The seed"),
        help_text=_("Exactly as it was announced. It is entered once; nobody can change it."),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    source = forms.CharField(
        label=_("Where can everybody look it up?"), max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )


class ReasonForm(ActForm):
    reason = forms.CharField(
        label=_("Why?"),
        help_text=_("For everybody to read."),
        max_length=Assembly.REASON_CHARACTERS,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class SureForm(ActForm):
    """Nothing is typed: it is only confirmed."""


class SessionForm(ActForm):
    on = forms.DateField(
        label=_("Day"),
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"invalid": _("Write the day, as 2027-03-01.")},
    )
    title = forms.CharField(label=_("What is it for?"), max_length=AssemblySession.TITLE_CHARACTERS)
    agenda = forms.CharField(
        label=_("Agenda"),
        required=False,
        help_text=_("In Markdown."),
        max_length=AssemblySession.TEXT_CHARACTERS,
        widget=forms.Textarea(attrs=ROWS),
    )


class MinutesForm(ActForm):
    minutes = forms.CharField(
        label=_("What was done"),
        help_text=_("Without names of members. In Markdown."),
        max_length=AssemblySession.TEXT_CHARACTERS,
        widget=forms.Textarea(attrs={"rows": 8}),
    )


class RecommendationForm(ActForm):
    title = forms.CharField(label=_("What is recommended?"), max_length=Recommendation.TITLE_CHARACTERS)
    body = forms.CharField(
        label=_("In full, with reasons"),
        help_text=_("In Markdown. Another text is another vote."),
        max_length=Recommendation.BODY_CHARACTERS,
        widget=forms.Textarea(attrs={"rows": 10}),
    )


class StatementForm(ActForm):
    text = forms.CharField(
        label=_("What do you want to say from within the assembly?"),
        help_text=_("Everybody reads it. Your name does not stand beside it."),
        max_length=AssemblyStatement.TEXT_CHARACTERS,
        widget=forms.Textarea(attrs={"rows": 5}),
    )


class VoteForm(ActForm):
    choice = forms.ChoiceField(label=_("How do you vote?"), choices=MemberVote.Choice.choices, widget=forms.RadioSelect)


class AnswersForm(ActForm):
    """The questions of one draw."""

    def __init__(self, *args: Any, questions: list[AssemblyQuestion], said: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for question in questions:
            self.fields[question.feature] = forms.ChoiceField(
                label=question.text,
                choices=[(each, each) for each in question.choices],
                initial=said.get(question.feature),
                widget=forms.RadioSelect,
                error_messages={"required": _("Choose an answer.")},
            )

    def clean(self) -> dict[str, Any]:
        return {"answers": dict(self.cleaned_data)}


class WillingForm(ActForm):
    called: ClassVar[dict[str, str]] = {}

    willing = forms.ChoiceField(choices=[("yes", ""), ("no", "")])

    def clean(self) -> dict[str, Any]:
        return {"willing": self.cleaned_data.get("willing") == "yes"}
