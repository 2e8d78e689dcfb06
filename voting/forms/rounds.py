"""The forms that prepare a round, one thing each."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

import charter.queries
from commons.forms import ActForm
from voting.forms.money import Money
from voting.models import Form, Method, Round

MOMENT = "%Y-%m-%dT%H:%M"


class Moment(forms.DateTimeField):
    """A day and a time of the city's clock."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.DateTimeInput(attrs={"type": "datetime-local"}, format=MOMENT))
        super().__init__(error_messages={"invalid": _("Write day and time, as 2027-03-01 09:00.")}, **kwargs)


class AskedForm(ActForm):
    """What the vote asks, and from when until when."""

    title = forms.CharField(
        label=_("What is asked?"),
        help_text=_("As a question or a headline: “What is built in our district next year?”"),
        max_length=Round.TITLE_CHARACTERS,
    )
    summary = forms.CharField(
        label=_("In plain words"),
        help_text=_("What it is about, what comes of it, who decided that there is a vote. In Markdown."),
        max_length=Round.SUMMARY_CHARACTERS,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    opens_at = Moment(label=_("Opens"), help_text=_("Day and time in the city, as 2027-03-01 09:00."))
    closes_at = Moment(
        label=_("Closes"), help_text=_("At this minute by the platform's clock. Nobody can move it later.")
    )
    process = forms.ChoiceField(
        label=_("Does it belong to a process?"), required=False, help_text=_("Then it stands on its page.")
    )
    topic = forms.ChoiceField(label=_("Is it about one topic?"), required=False)

    def __init__(self, *args: Any, its: Round | None = None, **kwargs: Any) -> None:
        if its is not None:
            names = ("title", "summary", "opens_at", "closes_at")
            kwargs["initial"] = {name: getattr(its, name) for name in names} | {
                "process": its.process.code if its.process else "",
                "topic": its.topic.code if its.topic else "",
            }
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        known = charter.queries.known()
        for name, none, parts in (
            ("process", _("None"), known.processes),
            ("topic", _("All kinds"), known.topics),
        ):
            choices = [("", none), *((each.code, each.name) for each in parts.values())]
            fields[name].choices = choices


class DatesForm(ActForm):
    """From when until when."""

    opens_at = Moment(label=_("Opens"), help_text=_("Day and time in the city, as 2027-03-01 09:00."))
    closes_at = Moment(
        label=_("Closes"), help_text=_("At this minute by the platform's clock. Nobody can move it later.")
    )


class MethodForm(ActForm):
    """How one votes. A budget begins with its money."""

    called: ClassVar[dict[str, str]] = {"budgets": "money"}

    method = forms.ChoiceField(
        label=_("How does one vote?"),
        help_text=_("What a ballot looks like in detail comes with the next steps."),
        choices=Method.choices,
        widget=forms.RadioSelect,
    )
    money = Money(
        label=_("For a budget: how much money is there?"),
        help_text=_("For the whole city, such as 1,500 or 1500.50. Budgets of districts come with the next steps."),
        required=False,
    )
    secrecy = forms.ChoiceField(
        label=_("Is the vote secret?"),
        help_text=_(
            "Secret: ballots are sealed to a key that three trustees share, and nobody can say who voted what. Open is "
            "for consultations alone."
        ),
        choices=Round.Secrecy.choices,
        initial=Round.Secrecy.SECRET,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, its: Round | None = None, **kwargs: Any) -> None:
        self.its = its
        if its is not None:
            kwargs["initial"] = {"method": its.method, "secrecy": its.secrecy}
        super().__init__(*args, **kwargs)
        if its is not None and its.areas.exists():
            del self.fields["money"]

    def clean(self) -> dict[str, Any]:
        """Give the money to the whole city; other methods have none. How many one chooses is for each to say anew."""
        typed = dict(self.cleaned_data)
        if self.its and typed.get("method") != self.its.method:
            typed["most_choices"] = None
        money = typed.pop("money", None)
        if typed.get("method") != Method.BUDGET:
            return typed | {"budgets": {}}
        return typed | {"budgets": {"": money}} if money else typed


class NewForm(AskedForm, MethodForm):
    """What a draft begins with."""

    field_order = ["title", "summary", "method", "money", "secrecy", "opens_at", "closes_at"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("process", "topic"):
            del self.fields[name]


RULES = {
    Method.BUDGET: [
        ("equal-shares", _("Equal shares: all have the same part of the money, and buy together what they chose")),
        ("greedy", _("Most votes first, as long as the money lasts")),
    ],
    Method.RANKED: [
        ("schulze", _("Schulze: who wins against each other one, two by two, also by detours")),
        ("instant-run-off", _("Run-off: the last one goes, its votes go on, until one has more than half")),
    ],
}  # fmt: skip
POINTS_WORDS = {
    Method.SCORE: (_("Most points for one option"), _("5: from 0 to 5 points.")),
    Method.JUDGEMENT: (_("Grades above the worst"), _("5: six grades, from the worst to the best.")),
    Method.BUDGET: (_("Most points for one project"), _("Only where a ballot gives points.")),
}


class BallotForm(ActForm):
    """What a ballot of this method says and how it is counted: only fields that the method needs.

    `detailed` names those that stand behind “how it is counted in detail”.
    """

    called: ClassVar[dict[str, str]] = {"settings": "rule"}
    detailed_title = _("How it is counted in detail")
    detailed_hint = _("Leave it as it is unless somebody decided otherwise.")
    DETAILED = ("completion", "start", "satisfaction", "ties", "stop_when_exhaustive", "skip", "threshold")

    form = forms.ChoiceField(label=_("What does a ballot say?"), choices=Form.choices, widget=forms.RadioSelect)
    most_choices = forms.IntegerField(
        label=_("How many at most?"),
        help_text=_("Empty: as many as one likes."),
        required=False,
        min_value=1,
        max_value=500,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    most_points = forms.IntegerField(
        min_value=1, max_value=100, required=False, widget=forms.NumberInput(attrs={"inputmode": "numeric"})
    )
    rule = forms.ChoiceField(
        label=_("Who wins?"),
        help_text=_("What other rules would have chosen is published beside it."),
        widget=forms.RadioSelect,
    )
    completion = forms.ChoiceField(
        label=_("When equal shares leave money over"),
        choices=[
            ("add1u", _("give everybody a little more, step by step, until nothing more fits; then the most votes")),
            ("add1", _("give everybody a little more, step by step, until nothing more fits")),
            ("none", _("leave it")),
        ],
    )
    start = forms.ChoiceField(
        label=_("Each voter's part of the money"),
        choices=[("exact", _("exactly the same, in fractions")), ("floor", _("rounded down to whole units"))],
    )
    satisfaction = forms.ChoiceField(
        label=_("What a voter has of a project that wins"),
        choices=[
            ("cost", _("as much as it costs")),
            ("cardinality", _("each project the same")),
            ("points", _("the points they gave; only where a ballot gives points")),
        ],
    )
    ties = forms.ChoiceField(
        label=_("Where two are level"),
        choices=[
            ("cost-votes", _("the cheaper one, then the one with more votes, then a lot")),
            ("id", _("the one that stands first on the ballot by its number")),
        ],
    )
    stop_when_exhaustive = forms.BooleanField(
        label=_("Stop giving more as soon as no other project fits"), required=False
    )
    skip = forms.BooleanField(
        label=_("By most votes: go on after a project that does not fit any more"), required=False
    )
    threshold = forms.IntegerField(
        label=_("Votes that a project needs to win at all"),
        help_text=_("0: none. Where a ballot gives points: points."),
        min_value=0,
        max_value=10**9 - 1,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )

    def __init__(self, *args: Any, its: Round, **kwargs: Any) -> None:
        self.its = its
        names = ("form", "most_choices", "most_points")
        kwargs["initial"] = {name: getattr(its, name) for name in names} | its.settings
        super().__init__(*args, **kwargs)
        kept = {"most_choices"} if its.method != Method.JUDGEMENT else set()
        kept |= {"most_points"} if its.method in POINTS_WORDS else set()
        kept |= {"rule"} if its.method in RULES else set()
        kept |= {"form", *self.DETAILED} if its.method == Method.BUDGET else set()
        for name in set(self.fields) - kept:
            del self.fields[name]
        if "rule" in kept:
            self.fields["rule"].choices = RULES[Method(its.method)]  # type: ignore[attr-defined]
        if "most_points" in kept:
            field = self.fields["most_points"]
            field.label, field.help_text = POINTS_WORDS[Method(its.method)]

    @property
    def plain(self) -> list[Any]:
        return [field for field in self if field.name not in self.DETAILED]

    @property
    def detailed(self) -> list[Any]:
        return [field for field in self if field.name in self.DETAILED]

    @property
    def detailed_open(self) -> bool:
        return any(field.errors for field in self.detailed)

    def clean(self) -> dict[str, Any]:
        """Gather the settings of the counting; those that are not asked here stay."""
        typed = dict(self.cleaned_data)
        settings = {name: typed.pop(name) for name in self.its.settings if name in typed}
        if settings.get("satisfaction") == "points" and typed.get("form") != Form.POINTS:
            self.add_error("satisfaction", _("Ballots of this form give no points. Choose another one."))
        if typed.get("most_points") is None:
            typed["most_points"] = self.its.most_points
        return typed | {"settings": self.its.settings | settings}


class MoneyForm(ActForm):
    """The budgets: one for the city, or of districts, or both."""

    called: ClassVar[dict[str, str]] = {"budgets": "budget"}
    detailed_title = _("Budgets of single districts")

    currency = forms.CharField(
        label=_("Currency"),
        help_text=_("Three letters, such as EUR."),
        max_length=3,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    budget = Money(
        label=_("For the whole city"),
        help_text=_("Such as 1,500 or 1500.50. What districts leave over comes to it. Empty: none."),
        required=False,
    )

    def __init__(self, *args: Any, its: Round, **kwargs: Any) -> None:
        now = {area.district.code if area.district else "": area.budget_cents for area in its.areas.all()}
        kwargs["initial"] = {"currency": its.currency} | {_budget_of(code): cents for code, cents in now.items()}
        super().__init__(*args, **kwargs)
        self.detailed_open = any(now) or self.is_bound
        self.districts = charter.queries.districts()
        for each in self.districts:
            label = _("For %(district)s alone") % {"district": each.name}
            self.fields[_budget_of(each.code)] = Money(label=label, required=False)

    @property
    def plain(self) -> list[Any]:
        return [self["currency"], self["budget"]]

    @property
    def detailed(self) -> list[Any]:
        return [field for field in self if field.name not in ("currency", "budget")]

    def clean(self) -> dict[str, Any]:
        """Gather the budgets by district, none where nothing was typed."""
        typed = dict(self.cleaned_data)
        budgets = {code: typed.pop(_budget_of(code), None) for code in ["", *(each.code for each in self.districts)]}
        return typed | {"budgets": {code: cents for code, cents in budgets.items() if cents is not None}}


class VotersForm(ActForm):
    """Who may vote, by where they live."""

    districts = forms.MultipleChoiceField(
        label=_("Residents of these districts"),
        help_text=_("None chosen: everybody in the city. All need a proof of residency of level 2 and the voting age."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, its: Round, **kwargs: Any) -> None:
        kwargs["initial"] = {"districts": its.districts}
        super().__init__(*args, **kwargs)
        choices = [(each.code, each.name) for each in charter.queries.districts()]
        self.fields["districts"].choices = choices  # type: ignore[attr-defined]


class ReasonForm(ActForm):
    reason = forms.CharField(
        label=_("Why?"),
        help_text=_("Everybody reads it on the vote's page, with your name in the list of acts."),
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class SureForm(ActForm):
    """A button that asks for nothing more."""


def _budget_of(code: str) -> str:
    return f"budget_{code}" if code else "budget"
