"""Fields and forms that others here build on."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from commons.forms import ActForm
from commons.language import choices, here


class Degrees(forms.FloatField):
    """Degrees as people write them: with a point or a comma. Where they may lie is the action's rule."""

    widget = forms.TextInput

    def __init__(self, **options: Any) -> None:
        shown = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
        said = {"invalid": _("Give degrees as a number, such as 41.39.")}
        super().__init__(required=False, widget=shown, error_messages=said, **options)

    def to_python(self, value: Any) -> Any:
        return super().to_python(value.strip().replace(",", ".") if isinstance(value, str) else value)


class ManyFilesInput(forms.FileInput):
    """A choice of several files at once."""

    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[Any]:
        return files.getlist(name) if hasattr(files, "getlist") else []

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return name not in files


class ManyFiles(forms.Field):
    """Files as they came. What may be in them is the action's rule."""

    widget = ManyFilesInput


class WrittenForm(ActForm):
    """A text and the language it is written in: the page's, unless its writer chooses another."""

    lang = forms.ChoiceField(label=_("Written in"), choices=choices, initial=here, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if len(choices()) < 2:
            del self.fields["lang"]


class SpeakingForm(ActForm):
    """Asks whoever speaks for an organisation for whom they speak here; nobody else sees the question.

    Who speaks for it no more is told so, and nothing appears under another name than was chosen.
    """

    called: ClassVar[dict[str, str]] = {"organisation_id": "organisation"}

    def __init__(self, *args: Any, speakers: Iterable[Organisation] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        its = list(speakers)
        self.speaks = {each.slug: each.pk for each in its}
        if its or self.data.get("organisation"):
            self.fields["organisation"] = forms.ChoiceField(
                label=_("Speak as"),
                choices=[("", _("Yourself")), *((each.slug, each.name) for each in its)],
                required=False,
                widget=forms.RadioSelect,
                error_messages={"invalid_choice": _("You do not speak for this organisation any more.")},
                help_text=_("Its name and what it is stand beside what you write, and not yours."),
            )
            self.order_fields(["organisation", *self.fields])

    def act(self, action: Callable[..., Any], **arguments: Any) -> Any:
        if self.is_valid() and (chosen := self.cleaned_data.pop("organisation", "")):
            arguments["organisation_id"] = self.speaks[chosen]
        return super().act(action, **arguments)


class NumberedForm(ActForm):
    """Which proposal: its number stands on its sheets and in the address of its page."""

    proposal_id = forms.IntegerField(
        label=_("Number of the proposal"),
        help_text=_("It stands on the sheet, and in the address of the proposal's page."),
        min_value=1,
        max_value=2**63 - 1,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"required": _("Give the number of the proposal.")},
    )


class MeetingField(forms.CharField):
    def __init__(self) -> None:
        super().__init__(
            label=_("Which meeting?"),
            help_text=_("As it is shown with what it said: “Neighbours of Calle Mayor, 3 March”. No names of people."),
            max_length=80,
            widget=forms.TextInput(attrs={"autocomplete": "off"}),
            error_messages={"required": _("Say which meeting it was.")},
        )


class Ids(forms.TypedMultipleChoiceField):
    """Chosen rows by id. Also one that is not offered any more: the action says by name what is wrong with it."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **options: Any) -> None:
        super().__init__(coerce=int, required=False, **options)

    def valid_value(self, value: Any) -> bool:
        return str(value).isascii() and str(value).isdigit() and len(str(value)) < 19
