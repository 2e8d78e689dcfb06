"""The forms that keep districts, topics, offices and processes. Each asks why."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from charter import queries
from charter.actions.change_district import Band
from charter.actions.enter_version import MOST_REASON
from charter.actions.keep_part import MOST_CODE, MOST_DESCRIPTION, MOST_NAME
from charter.models import STRICTER, District, Feature, Named, Phase, Process, Topic
from commons import language
from commons.forms import ActForm

BAND = re.compile(r"^\s*(\d{1,3})\s*(?:[-–]\s*(\d{1,3})|\+)\s*[:;,\t ]\s*([\d\s.,']+)$")


class ReasonForm(ActForm):
    """Why, for everybody to read."""

    reason = forms.CharField(
        label=_("Why?"),
        help_text=_("By what decision. Everybody reads it in the list of acts, with your name."),
        max_length=MOST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def reason_last(self) -> None:
        self.order_fields([name for name in self.fields if name != "reason"])


class PartForm(ReasonForm):
    """What a part of the city is called and says, in each of the city's languages; a new one also gets its code."""

    code = forms.CharField(
        label=_("Code"),
        help_text=_("Lower-case letters, digits and hyphens. It stands in addresses and stays for ever."),
        max_length=MOST_CODE,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    name = forms.CharField(label=_("Name"), max_length=MOST_NAME)
    description = forms.CharField(
        label=_("Description"),
        max_length=MOST_DESCRIPTION,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, part: Named | None = None, **kwargs: Any) -> None:
        kwargs["initial"] = (_words(part) if part else {}) | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        if part is not None:
            del self.fields["code"]
        (_own, own_name), *self.others = language.choices()
        if self.others:
            self.fields["name"].label = _("Name (%(language)s)") % {"language": own_name}
            self.fields["description"].label = _("Description (%(language)s)") % {"language": own_name}
        for code, spoken in self.others:
            words = {"language": spoken}
            self.fields[f"name_{code}"] = forms.CharField(
                label=_("Name (%(language)s)") % words, max_length=MOST_NAME, required=False
            )
            self.fields[f"description_{code}"] = forms.CharField(
                label=_("Description (%(language)s)") % words,
                max_length=MOST_DESCRIPTION,
                required=False,
                widget=forms.Textarea(attrs={"rows": 4}),
            )
        self.known = dict(part.texts) if part else {}
        self.reason_last()

    def clean(self) -> dict[str, Any]:
        """Gather the languages; what is written in one that the city does not offer now stays."""
        typed = dict(self.cleaned_data)
        texts = dict(self.known)
        for code, _spoken in self.others:
            words = {field: typed.pop(f"{field}_{code}", "") for field in ("name", "description")}
            texts[code] = words
        return typed | {"texts": texts}


class AgeBands(forms.CharField):
    """One age band a line, such as “16-29 8400” or “80+ 1200”."""

    def to_python(self, value: Any) -> Any:
        text, bands = super().to_python(value) or "", []
        for line in filter(str.strip, text.splitlines()):
            found = BAND.match(line)
            if found is None:
                raise ValidationError(
                    _("Write each line as “16-29 8400” or “80+ 1200”, not “%(line)s”."),
                    "line",
                    {"line": line.strip()[:40]},
                )
            age_from, age_to, people = found.groups()
            bands.append((int(age_from), int(age_to) if age_to else None, int(re.sub(r"\D", "", people) or 0)))
        return bands

    def prepare_value(self, value: Any) -> Any:
        return value if isinstance(value, str) else "\n".join(_band(each) for each in value or ())

    def has_changed(self, initial: Any, data: Any) -> bool:
        return True


def _band(band: Band) -> str:
    age_from, age_to, people = band
    return f"{age_from}+ {people}" if age_to is None else f"{age_from}-{age_to} {people}"


class DistrictForm(PartForm):
    age_bands = AgeBands(
        label=_("People by age, by the census"),
        help_text=_("One age band a line: “0-15 8400”, the last one “80+ 1200”. Reports compare with it."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 7}),
    )

    def __init__(self, *args: Any, part: District | None = None, **kwargs: Any) -> None:
        if part is not None:
            bands = part.age_bands.order_by("age_from").values_list("age_from", "age_to", "population")
            kwargs["initial"] = {"age_bands": list(bands)}
        super().__init__(*args, part=part, **kwargs)


class TopicForm(PartForm):
    position = forms.IntegerField(
        label=_("Place in lists"),
        help_text=_("The smallest number stands first."),
        initial=100,
        min_value=0,
        max_value=1_000,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )

    def __init__(self, *args: Any, part: Topic | None = None, **kwargs: Any) -> None:
        if part is not None:
            kwargs["initial"] = {"position": part.position}
        super().__init__(*args, part=part, **kwargs)


class OfficeForm(PartForm):
    pass


class ProcessForm(PartForm):
    district = forms.ChoiceField(label=_("Where?"), required=False)
    office = forms.ChoiceField(
        label=_("Which office runs it?"),
        help_text=_("Who answers a proposal in it is decided as everywhere: by topic and district."),
        required=False,
    )

    districts = forms.MultipleChoiceField(
        label=_("Takes proposals about these districts alone"),
        help_text=_("None chosen: about all of them and the whole city."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    topics = forms.MultipleChoiceField(
        label=_("Takes proposals of these topics alone"),
        help_text=_("None chosen: of all of them."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    result = forms.CharField(
        label=_("What came of it"),
        help_text=_("In Markdown. Stands first on its page."),
        max_length=MOST_DESCRIPTION,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
    )

    def __init__(self, *args: Any, part: Process | None = None, **kwargs: Any) -> None:
        if part is not None:
            its = {"district": part.district, "office": part.office}
            kwargs["initial"] = {name: each.code if each else "" for name, each in its.items()}
            kwargs["initial"] |= {"districts": part.districts, "topics": part.topics, "result": part.result}
        super().__init__(*args, part=part, **kwargs)
        fields: dict[str, Any] = self.fields
        known = queries.known()
        fields["description"].help_text = _("What it is about, in Markdown: an empty line begins a paragraph.")
        fields["district"].choices = [
            ("", _("The whole city")),
            *((each.code, each.name) for each in known.districts.values()),
        ]
        for name, parts in (("districts", known.districts), ("topics", known.topics)):
            fields[name].choices = [(each.code, each.name) for each in parts.values()]
        fields["office"].choices = [("", _("None is named")), *((o.code, o.name) for o in known.offices.values())]


class PhaseForm(ReasonForm):
    kind = forms.ChoiceField(label=_("What kind of phase?"), choices=Phase.Kind.choices, widget=forms.RadioSelect)
    features = forms.MultipleChoiceField(
        label=_("What is allowed in it?"),
        help_text=_(
            "Who may do it is as everywhere, unless you ask for more below: a level is never lower than there."
        ),
        choices=Feature.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    first_on = forms.DateField(label=_("First day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    last_on = forms.DateField(
        label=_("Last day"),
        help_text=_("This day still belongs to it, until midnight."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args: Any, phase: Phase | None = None, begun: bool = False, **kwargs: Any) -> None:
        if phase is not None:
            kwargs["initial"] = {
                "kind": phase.kind,
                "features": phase.features,
                "first_on": phase.first_on,
                "last_on": phase.last_on,
                **{f"level_{feature}": level for feature, level in phase.levels.items()},
            }
        super().__init__(*args, **kwargs)
        for feature, levels in STRICTER.items():
            self.fields[f"level_{feature}"] = forms.TypedChoiceField(
                label=_("Who may “%(feature)s”?") % {"feature": Feature(feature).label},
                choices=[(0, _("as everywhere")), *((n, _("residents of level %(n)d") % {"n": n}) for n in levels)],
                coerce=int,
                required=False,
            )
        if begun:
            for name in ("kind", "features", "first_on", *(f"level_{feature}" for feature in STRICTER)):
                del self.fields[name]
        self.order_fields(["kind", "features", *(f"level_{feature}" for feature in STRICTER)])
        self.reason_last()

    def clean(self) -> dict[str, Any]:
        """Gather the levels, those of what is allowed; a phase in force keeps its own."""
        typed = dict(self.cleaned_data)
        asked = {feature: typed.pop(f"level_{feature}") or 0 for feature in STRICTER if f"level_{feature}" in typed}
        if "level_support" in self.fields:
            typed["levels"] = {name: level for name, level in asked.items() if name in typed.get("features", ())}
        return typed


class ResponsibilityForm(ReasonForm):
    topic = forms.ChoiceField(label=_("Topic"), required=False)
    district = forms.ChoiceField(label=_("District"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known, fields = queries.known(), self.fields
        its: dict[str, Any] = fields
        its["topic"].choices = [("", _("Every topic")), *((t.code, t.name) for t in known.topics.values())]
        its["district"].choices = [("", _("Every district")), *((d.code, d.name) for d in known.districts.values())]
        self.reason_last()


class BoundaryForm(ActForm):
    file = forms.FileField(
        label=_("GeoJSON file"),
        help_text=_("Longitude and latitude, WGS 84, at most 8 MB. You see it as a map before anything changes."),
        widget=forms.FileInput(attrs={"accept": ".geojson,.json,application/geo+json,application/json"}),
        error_messages={"required": _("Choose a file."), "empty": _("The file is empty.")},
    )

    def clean(self) -> dict[str, Any]:
        file = self.cleaned_data.get("file")
        return {"content": file.read() if file else b""}


def _words(part: Named) -> dict[str, str]:
    with override(None):  # as they are stored
        own = {"name": part.name, "description": part.description}
    translated = {
        f"{field}_{code}": words.get(field, "")
        for code, words in part.texts.items()
        for field in ("name", "description")
    }
    return own | translated
