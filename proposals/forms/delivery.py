"""Promises: kept, moved, given up; steps and reports."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from commons.forms import ActForm
from proposals import actions
from proposals.actions import Kept
from proposals.forms.fields import ManyFiles
from proposals.forms.files import kept_before, token_of
from proposals.models import (
    Picture,
    ProgressReport,
)


class EvidenceForm(ActForm):
    evidence = forms.CharField(
        label=_("What shows it"),
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Where residents can see it: a place, a date, a document's address."),
        error_messages={"required": _("Say what shows that it is kept.")},
    )


class GiveUpForm(ActForm):
    reason = forms.CharField(
        label=_("Why"),
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Everybody can read it. The office's record counts it as missed."),
        error_messages={"required": _("Give a reason that everybody can read.")},
    )


class MoveForm(ActForm):
    due_on = forms.DateField(
        label=_("New date"),
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"required": _("Choose a day.")},
    )
    reason = forms.CharField(
        label=_("Why"),
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Everybody can read it, and the old date beside the new one."),
        error_messages={"required": _("Give a reason that everybody can read.")},
    )


class StepForm(ActForm):
    text = forms.CharField(
        label=_("Step"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Say what is done then.")},
    )
    due_on = forms.DateField(
        label=_("By when"),
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"required": _("Choose a day.")},
    )


@dataclass(frozen=True, slots=True)
class Slot:
    """A place for one picture: its fields, and what an earlier try left there."""

    number: int
    file: forms.BoundField
    alt: forms.BoundField
    drop: forms.BoundField
    name: str = ""
    token: str = ""


class ReportForm(ActForm):
    """How a delivery goes, with up to three pictures. What came once is kept, whatever else is wrong with the form."""

    text = forms.CharField(
        label=_("How it goes"),
        max_length=ProgressReport.CHARACTERS,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Say how it goes.")},
    )
    url = forms.CharField(
        label=_("Address where one can read more"),
        required=False,
        max_length=500,
        widget=forms.URLInput(attrs={"autocomplete": "off"}),
    )
    NUMBERS = range(1, ProgressReport.PICTURES + 1)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kept: dict[int, Kept] = {}
        for n in self.NUMBERS:
            self.fields[f"picture_{n}"] = ManyFiles(
                label=_("Picture %(n)d") % {"n": n},
                required=False,
                widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
            )
            self.fields[f"alt_{n}"] = forms.CharField(
                label=_("What does picture %(n)d show?") % {"n": n}, required=False, max_length=Picture.ALT_CHARACTERS
            )
            self.fields[f"drop_{n}"] = forms.BooleanField(label=_("Leave it out"), required=False)

    def clean(self) -> dict[str, Any]:
        self.words = {n: str(self.cleaned_data.get(f"alt_{n}", "")) for n in self.NUMBERS}
        return {name: self.cleaned_data.get(name, "") for name in ("text", "url")}

    def publish(self, *, proposal_id: int, by: Person) -> ProgressReport | None:
        """Keep the pictures that came, now or with an earlier try; publish all at once, or nothing."""
        self.is_valid()
        for n in self.NUMBERS:
            self._keep(n, by)
        pictures = [(kept, self.words[n]) for n, kept in sorted(self.kept.items())]
        return self.act(actions.report_progress, proposal_id=proposal_id, by=by, pictures=pictures)

    def _keep(self, n: int, by: Person) -> None:
        if f"drop_{n}" in self.data:
            return
        if before := next(kept_before([self.data.get(f"kept_{n}", "")], by), None):
            self.kept[n] = before
        file: Any = self.files.get(f"picture_{n}")
        try:
            if file is not None:
                self.kept[n] = actions.keep_picture(by=by, file=file)
        except ValidationError as error:
            self.add_error(f"picture_{n}", error.messages)
        if n in self.kept and not self.words[n] and f"alt_{n}" not in self.errors:
            self.add_error(f"alt_{n}", _("Say what picture %(n)d shows.") % {"n": n})

    @property
    def slots(self) -> list[Slot]:
        """Return the places for pictures, with the name and the token of what is kept."""
        found = []
        for n in self.NUMBERS:
            kept = self.kept.get(n)
            its = (kept.name, token_of(kept)) if kept else ("", "")
            found.append(Slot(n, self[f"picture_{n}"], self[f"alt_{n}"], self[f"drop_{n}"], *its))
        return found

    @property
    def illustrated(self) -> bool:
        """Tell whether the places for pictures are open: something is there, or wrong."""
        return bool(self.kept) or any(name.startswith(("picture_", "alt_")) for name in self.errors)
