"""Forms of proposals: fields, hints and labels. What a field may hold is the action's rule."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from typing import Any, ClassVar

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.forms import AssistedProofForm
from accounts.models import Mandate, Organisation, Person
from charter.catalogue import RuleSpec
from charter.forms import value_field
from charter.models import District, Office, Process, Topic
from charter.queries import Rules
from commons import store
from commons.forms import ActForm
from commons.language import choices, here
from proposals import actions
from proposals.actions import Kept
from proposals.lifecycle import LISTED
from proposals.models import (
    AnswerVerdict,
    Attachment,
    Comment,
    Decision,
    Help,
    HelpCall,
    InterimReply,
    InternalNote,
    MergeSource,
    Need,
    OwnStep,
    Picture,
    Pledge,
    ProgressReport,
    Proposal,
    Revision,
    TakeUp,
)
from proposals.queries import Listing
from proposals.queries.places import area, near

WHOLE_CITY = "city"
# `place=none` in the address of a list: what has no point on the map.
UNPLACED = "none"


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


class FilesForm(ActForm):
    """Takes pictures and documents beside the text. What came once is kept, whatever else is wrong with the form."""

    pictures = ManyFiles(
        label=_("Pictures"),
        required=False,
        widget=ManyFilesInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
        help_text=_(
            "Up to five: JPEG, PNG or WebP, 10 MB each. Where and with what they were taken is removed. "
            "You say next what each one shows."
        ),
    )
    attachments = ManyFiles(
        label=_("Documents"),
        required=False,
        widget=ManyFilesInput(attrs={"accept": "application/pdf,.pdf"}),
        help_text=_("Up to three PDF files, 10 MB each. A PDF may name who wrote it; it is given out as it is."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kept: list[Kept] = []

    def keep_files(self, *, by: Person, pictures_there: int = 0, attachments_there: int = 0) -> None:
        """Check and keep what came, now or with an earlier try; what is wrong with a file stands in `errors`."""
        self.is_valid()
        self.kept = list(kept_before(self.data.getlist("kept") if hasattr(self.data, "getlist") else [], by))
        self._keep("pictures", actions.keep_picture, store.PICTURES, Picture.MOST - pictures_there, by)
        self._keep("attachments", actions.keep_attachment, store.ATTACHMENTS, Attachment.MOST - attachments_there, by)

    def attach(self, *, proposal_id: int, by: Person) -> list[str]:
        """Give the kept files to a proposal; return what is said of those that found no place any more."""
        said: list[str] = []
        for kept in self.kept:
            add = actions.add_picture if kept.room == store.PICTURES else actions.add_attachment
            try:
                add(proposal_id=proposal_id, by=by, file=kept)
            except ValidationError as error:
                said += error.messages
        return said

    @property
    def kept_tokens(self) -> list[tuple[str, str]]:
        """Return name and token of each kept file, for the next try. A token says for whom, and ends after hours."""
        return [(kept.name, token_of(kept)) for kept in self.kept]

    @property
    def brought_pictures(self) -> bool:
        return any(kept.room == store.PICTURES for kept in self.kept)

    def _keep(self, field: str, keep: Callable[..., Kept], room: str, left: int, by: Person) -> None:
        left -= sum(kept.room == room for kept in self.kept)
        for file in self.files.getlist(field) if hasattr(self.files, "getlist") else []:
            if left <= 0:
                self.add_error(field, TOO_MANY[room] % {"name": actions.called(file)})
                continue
            try:
                self.kept.append(keep(by=by, file=file))
                left -= 1
            except ValidationError as error:
                self.add_error(field, error.messages)


# Shorter than the sweep waits.
KEPT, KEPT_SECONDS = "proposals.kept", 12 * 3_600
TOO_MANY = {
    store.PICTURES: _("“%(name)s”: A proposal has at most five pictures."),
    store.ATTACHMENTS: _("“%(name)s”: A proposal has at most three documents."),
}


def token_of(kept: Kept) -> str:
    """Return a word for the next try that names a kept file and for whom."""
    return signing.dumps(asdict(kept), salt=KEPT, compress=True)


def kept_before(tokens: list[str], by: Person) -> Iterator[Kept]:
    """Return the files that an earlier try of the same person left."""
    seen: set[str] = set()
    for token in tokens[: Picture.MOST + Attachment.MOST]:
        with suppress(signing.BadSignature):
            kept = Kept(**signing.loads(token, salt=KEPT, max_age=KEPT_SECONDS))
            if kept.by_id == by.pk and kept.key not in seen:
                seen.add(kept.key)
                yield kept


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


class PicturesForm(FilesForm):
    """What each picture shows, in whose order, and more files."""

    def __init__(self, *args: Any, pictures: Iterable[Picture], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.shown = list(pictures)
        self.fields["pictures"].label, self.fields["attachments"].label = _("Add pictures"), _("Add documents")
        for picture in self.shown:
            self.fields[f"alt_{picture.pk}"] = forms.CharField(
                label=_("What does picture %(n)d show?") % {"n": picture.position},
                required=False,
                initial=picture.alt,
                max_length=Picture.ALT_CHARACTERS,
                widget=forms.Textarea(attrs={"rows": 2}),
            )
        self.order_fields([f"alt_{picture.pk}" for picture in self.shown])

    @property
    def rows(self) -> list[tuple[Picture, forms.BoundField]]:
        return [(picture, self[f"alt_{picture.pk}"]) for picture in self.shown]

    def describe(self, *, by: Person, asked: bool) -> None:
        """Write the words that were typed; `asked`: say which picture has none yet."""
        self.is_valid()
        for picture, field in self.rows:
            words = str(self.cleaned_data.get(field.name, "")).strip()
            if words and words != picture.alt:
                try:
                    actions.describe_picture(picture_id=picture.pk, by=by, alt=words)
                except ValidationError as error:
                    self.add_error(field.name, error.messages)
            elif not words and asked and not field.errors:
                self.add_error(field.name, _("Say what picture %(n)d shows.") % {"n": picture.position})


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


class CommentTextForm(WrittenForm):
    """A comment's text alone: once written, its side stays."""

    field_order = ["body", "lang"]

    body = forms.CharField(
        label=_("Your comment"),
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": _("Write your comment.")},
    )

    def __init__(self, *args: Any, rules: Rules, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        body: Any = self.fields["body"]
        body.max_length = body.widget.attrs["maxlength"] = rules.number("comment_characters")
        minutes = rules.number("edit_minutes")
        body.help_text = _(
            "Speak about the proposal, not about the person. You can change it for %(minutes)d minutes."
        ) % {"minutes": minutes}


class CommentForm(SpeakingForm, CommentTextForm):
    field_order = ["side", "body", "lang"]
    side = forms.ChoiceField(
        label=_("Are you"),
        choices=[
            (Comment.Side.FOR, pgettext_lazy("side of a comment", "For")),
            (Comment.Side.AGAINST, pgettext_lazy("side of a comment", "Against")),
            (Comment.Side.NEITHER, pgettext_lazy("side of a comment", "Neither")),
        ],
        initial=Comment.Side.NEITHER,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose for, against or neither.")},
    )


class PaperForm(ProposalForm):
    """A proposal from paper: the fields in the order of the printed form, without files or points."""

    field_order = ["title", "body", "district", "place_name", "topic", "lang"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("pictures", "attachments", "latitude", "longitude"):
            del self.fields[name]

    def clean(self) -> dict[str, Any]:
        return {name: said for name, said in super().clean().items() if name not in ("latitude", "longitude")}


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


class MeetingPaperForm(PaperForm):
    meeting = MeetingField()
    field_order = ["meeting", *PaperForm.field_order]


class PaperCommentForm(NumberedForm, CommentForm):
    field_order = ["proposal_id", "side", "body", "lang"]


class MeetingCommentForm(PaperCommentForm):
    meeting = MeetingField()
    field_order = ["meeting", *PaperCommentForm.field_order]


class SignatureForm(AssistedProofForm):
    """One line of a support sheet."""

    language = forms.ChoiceField(label=_("Their language"), choices=choices, required=False)


class Ids(forms.TypedMultipleChoiceField):
    """Chosen rows by id. Also one that is not offered any more: the action says by name what is wrong with it."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **options: Any) -> None:
        super().__init__(coerce=int, required=False, **options)

    def valid_value(self, value: Any) -> bool:
        return str(value).isascii() and str(value).isdigit() and len(str(value)) < 19


class AnswerForm(WrittenForm):
    """An answer; `others`: what else waits for the office's answer and may be given the same one."""

    field_order = ["decision", "summary", "reasons", "lang"]
    decision = forms.ChoiceField(
        label=_("Decision"),
        choices=Decision.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a decision.")},
    )
    summary = forms.CharField(
        label=_("The answer in plain words"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=1_000,
        help_text=_("Two or three sentences that everybody understands: what the city will do, and what not."),
        error_messages={"required": _("Say the answer in plain words.")},
    )
    reasons = forms.CharField(
        label=_("Why"),
        widget=forms.Textarea(attrs={"rows": 10}),
        max_length=20_000,
        help_text=_("The reasons, with the facts they rest on. An empty line begins a paragraph."),
        error_messages={"required": _("Give the reasons.")},
    )
    cost = forms.CharField(
        label=_("Cost and budget line"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("Leave it empty where there is none."),
    )
    also = Ids(
        label=_("Give the same answer to"),
        help_text=_("Each gets it as its own, with the same promises, or none does. Every page names the others."),
    )

    def __init__(self, *args: Any, others: Iterable[Proposal], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["also"].choices = [(row.pk, row.title) for row in others]  # type: ignore[attr-defined]


class CommitmentForm(forms.Form):
    text = forms.CharField(
        label=_("What will be done"), required=False, max_length=300, widget=forms.TextInput(attrs={"maxlength": 300})
    )
    due_on = forms.CharField(
        label=_("By when"), required=False, widget=forms.DateInput(attrs={"type": "date", "placeholder": "2026-12-31"})
    )


CommitmentFormSet = forms.formset_factory(CommitmentForm, extra=3, max_num=20, absolute_max=40)


class ExtendForm(ActForm):
    days = forms.IntegerField(
        label=_("How many days more"), widget=forms.NumberInput(attrs={"min": 1, "inputmode": "numeric"})
    )
    reason = forms.CharField(
        label=_("Why"),
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Everybody can read it, with the new date."),
        error_messages={"required": _("Give a reason that everybody can read.")},
    )

    def __init__(self, *args: Any, rules: Rules, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["days"].widget.attrs["max"] = most = rules.number("extend_days")
        self.fields["days"].help_text = _("At most %(most)d, and only once.") % {"most": most}


class HandOverForm(ActForm):
    office = forms.ChoiceField(
        label=_("Which office takes over"), error_messages={"required": _("Choose the office that takes over.")}
    )
    reason = forms.CharField(
        label=_("Why"),
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_(
            "Everybody can read it, and the office that takes over knows nothing else from you: your notes stay yours. "
            "The due date stays."
        ),
        error_messages={"required": _("Give a reason that everybody can read.")},
    )

    def __init__(self, *args: Any, offices: list[Office], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ids = {office.code: office.pk for office in offices}
        field: Any = self.fields["office"]
        field.choices = [("", _("Choose an office")), *((office.code, office.name) for office in offices)]

    def clean(self) -> dict[str, Any]:
        chosen = dict(self.cleaned_data)
        return chosen | {"office_id": self.ids.get(chosen.pop("office", ""))}


class AssignForm(ActForm):
    """Which official of the office works on it. `instead_of`: who did when the page was read."""

    official_id = forms.TypedChoiceField(
        label=_("Who works on it"), coerce=int, error_messages={"required": _("Choose an official of your office.")}
    )
    instead_of = forms.TypedChoiceField(coerce=int, empty_value=None, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, colleagues: Iterable[Mandate], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = [(mandate.person_id, mandate.holder_name) for mandate in colleagues]
        for field in ("official_id", "instead_of"):
            self.fields[field].choices = [("", _("Choose a colleague")), *names]  # type: ignore[attr-defined]


class InternalNoteForm(ActForm):
    body = forms.CharField(
        label=_("Note for your colleagues"),
        max_length=InternalNote.CHARACTERS,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Only officials of your office read it. Write about the matter; of people only what it needs."),
        error_messages={"required": _("Write the note.")},
    )


class InterimReplyForm(WrittenForm):
    field_order = ["body", "lang"]

    body = forms.CharField(
        label=_("What your office does meanwhile"),
        max_length=InterimReply.CHARACTERS,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("“We are asking the water works; you hear from us by 3 May.” Everybody reads it, for good."),
        error_messages={"required": _("Say what your office does meanwhile.")},
    )


class LookForm(ActForm):
    """The text that was read, by its digest."""

    digest = forms.CharField(max_length=64, widget=forms.HiddenInput)


class ReturnForm(LookForm):
    words = forms.CharField(
        label=_("What should change"),
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Only officials of your office read it."),
        error_messages={"required": _("Say what should change.")},
    )


class NoteForm(ActForm):
    note = forms.CharField(
        label=_("What residents should know"),
        required=False,
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("A sentence or two for the proposal's story. You may leave it empty."),
    )


class ContestForm(ActForm):
    why = forms.ChoiceField(
        label=_("What is missing"),
        choices=AnswerVerdict.Why.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Say why it does not answer you.")},
    )
    reason = forms.CharField(
        label=_("In your words"),
        required=False,
        max_length=AnswerVerdict.REASON_CHARACTERS,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Everybody can read it, without your name."),
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


class Filters:
    """What a list of proposals was asked to show, and what it may be asked.

    Not a form: nothing is wrong with an address that means nothing; what is unknown is left out, and `unknown` says
    so. `within`: the address of the page that lists one process alone and does not ask for it.
    """

    def __init__(
        self,
        asked: QueryDict,
        *,
        districts: list[District],
        topics: list[Topic],
        processes: list[Process],
        city_name: str,
        orders: list[str],
        within: str = "",
    ) -> None:
        self.districts = [
            ("", _("Every district")),
            (WHOLE_CITY, _("Only what concerns all of %(city)s") % {"city": city_name}),
            *((district.code, district.name) for district in districts),
        ]
        self.processes = [
            ("", _("Everywhere")),
            (Process.OPEN_FLOOR, _("On the open floor")),
            *((process.code, process.name) for process in processes),
        ]
        self.topics = [(topic.code, topic.name) for topic in topics]
        self.states = [(state.value, state.label) for state in LISTED]
        self.names: dict[str, dict[str, Any]] = {
            "district": dict(self.districts),
            "topic": dict(self.topics),
            "state": dict(self.states),
            "process": dict(self.processes),
            "order": dict.fromkeys(["", *orders], ""),
        }
        self.unknown, self.within = False, within
        self.asked = self._known(asked)
        self.chosen = {name: self.asked.getlist(name) for name in ("topic", "state")}

    def listing(self, **more: Any) -> Listing:
        """Return the list that was asked for."""
        asked = self.asked
        chosen: dict[str, Any] = {
            "search": asked.get("search", ""),
            "district": asked.get("district", ""),
            "topics": asked.getlist("topic"),
            "states": asked.getlist("state"),
            "process": asked.get("process", ""),
            "order": asked.get("order", ""),
            "near": near(str(asked["near"])),
            "area": area(str(asked["area"])),
            "unplaced": bool(asked["place"]),
        }
        return Listing(**chosen | more)

    def _known(self, asked: QueryDict) -> QueryDict:
        kept = QueryDict(mutable=True)
        kept["search"] = " ".join(asked.get("search", "").replace("\x00", " ").split())[:200]
        for name, values in self.names.items():
            given = asked.getlist(name)
            good = [value for value in dict.fromkeys(given) if value in values]
            self.unknown |= len(good) < len(set(given))
            kept.setlist(name, good if name in ("topic", "state") else good[:1] or [""])
        for name, read in (("near", near), ("area", area), ("place", {UNPLACED: True}.get)):
            text = str(asked.get(name, ""))
            kept[name] = text if text and read(text) else ""
            self.unknown |= bool(text) and not kept[name]
        return kept


class TextForm(ActForm):
    """Title and text of something public, with the reason why they should be other words."""

    title = forms.CharField(
        label=_("What should the city do?"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Give it a title.")},
    )
    body = forms.CharField(
        label=_("Why, and how?"),
        widget=forms.Textarea(attrs={"rows": 16}),
        error_messages={"required": _("Say what should change.")},
    )
    reason = forms.CharField(
        label=_("Why you change it"),
        max_length=Revision.REASON_CHARACTERS,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("A sentence that everybody reads beside the change."),
        error_messages={"required": _("Say why.")},
    )

    def __init__(self, *args: Any, rules: Rules, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["title"].widget.attrs["maxlength"] = rules.number("title_characters")
        fields["body"].widget.attrs["maxlength"] = fields["body"].max_length = rules.number("body_characters")


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


class ReviseForm(TextForm):
    """A new revision by an author. `seen`: the one they began with."""

    substantial = forms.BooleanField(
        label=_("This changes what people supported"),
        required=False,
        help_text=_("Then supporters are asked to confirm. Beyond the charter's share of words it always does."),
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=1)


class AmendForm(TextForm):
    """An amendment, written on the revision that was read."""

    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**31 - 1)


class RewriteForm(TextForm):
    """An amendment that is changed, or joined with what changed meanwhile."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**31 - 1)


class AcceptForm(ActForm):
    """`seen`: the digest of the text that is taken in."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)
    substantial = forms.BooleanField(
        label=_("This changes what people supported"),
        required=False,
        help_text=_("Then supporters are asked to confirm. Beyond the charter's share of words it always does."),
    )


class RejectForm(ActForm):
    answer = forms.CharField(
        label=_("Why you do not take it in"),
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Everybody can read it."),
        error_messages={"required": _("Give a reason that everybody can read.")},
    )


class InviteForm(ActForm):
    name = forms.CharField(
        label=_("Whom do you ask?"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("The name as it is shown beside what they write here, exactly."),
        error_messages={"required": _("Give a name.")},
    )


class MergeForm(ActForm):
    """Which proposals say the same as `of`; `offered`: what may be ticked. Any other is named by its number."""

    called: ClassVar[dict[str, str]] = {"proposals": "others"}

    others = Ids(label=_("Which others ask for the same?"))
    number = forms.IntegerField(
        label=_("Or its number"),
        help_text=_("It stands in the address of the proposal's page."),
        required=False,
        min_value=1,
        max_value=2**63 - 1,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    reason = forms.CharField(
        label=_("Why are they the same?"),
        max_length=Revision.REASON_CHARACTERS,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Their authors and everybody else read it."),
        error_messages={"required": _("Say why.")},
    )

    def __init__(self, *args: Any, of: Proposal, offered: Iterable[Proposal], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.of = of
        names = [(row.pk, f"{row.title} ({row.place})" if row.place else row.title) for row in offered]
        self.fields["others"].choices = names  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        chosen = dict(self.cleaned_data)
        others = chosen.pop("others", [])
        number = chosen.pop("number", None)
        return chosen | {"proposal_ids": [self.of.pk, *others, *([number] if number else [])]}


class CommonTextForm(ActForm):
    """What merged proposals say in common. `seen`: the version its writer began with."""

    title = forms.CharField(
        label=_("What should the city do?"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Give it a title.")},
    )
    body = forms.CharField(
        label=_("Why, and how?"),
        widget=forms.Textarea(attrs={"rows": 16}),
        error_messages={"required": _("Say what should change.")},
    )
    placed_as = forms.TypedChoiceField(
        label=_("Topic, district and place as in"),
        coerce=int,
        help_text=_("They decide whose supports count, how many it takes and which office answers."),
        error_messages={"required": _("Choose one of the proposals.")},
    )
    whole_city = forms.BooleanField(
        label=_("It concerns the whole city"),
        required=False,
        help_text=_("Then it has no district and no place, and every verified resident counts."),
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**31 - 1)

    def __init__(self, *args: Any, sources: Iterable[MergeSource], rules: Rules, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["title"].widget.attrs["maxlength"] = rules.number("title_characters")
        fields["body"].widget.attrs["maxlength"] = fields["body"].max_length = rules.number("body_characters")
        fields["placed_as"].choices = [
            (row.proposal_id, f"{row.proposal.title} ({row.proposal.topic.name}, {row.proposal.place or _('all')})")
            for row in sources
        ]


class MergeReasonForm(ActForm):
    """Why an author declines a merge, or undoes it."""

    reason = forms.CharField(
        label=_("Why"),
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Everybody can read it."),
        error_messages={"required": _("Give a reason that everybody can read.")},
    )


class NeedForm(ActForm):
    """One thing that is needed."""

    kind = forms.ChoiceField(
        label=_("What kind of help"),
        choices=Help.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what kind of help it is.")},
    )
    words = forms.CharField(
        label=_("What is needed"),
        max_length=Need.WORDS_CHARACTERS,
        help_text=_("“Somebody who can weld”, “boards for four benches”, “hands on three Saturdays”."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Say what is needed.")},
    )
    amount = forms.IntegerField(
        label=_("How much"),
        required=False,
        help_text=_("A whole number, where there is one. Left empty, any number of pledges is welcome."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    unit = forms.CharField(
        label=_("Of what"),
        max_length=Need.UNIT_CHARACTERS,
        required=False,
        help_text=_("hours, boards, euros"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class PledgeForm(SpeakingForm):
    """What somebody gives: for one need its kind and unit hold, and only how much is asked."""

    body = forms.CharField(
        label=_("What you give"),
        max_length=Pledge.CHARACTERS,
        help_text=_("In your words. No telephone numbers or addresses: everybody reads it."),
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say what you give.")},
    )
    kind = forms.ChoiceField(
        label=_("What kind of help"),
        choices=Help.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what kind of help it is.")},
    )
    amount = forms.IntegerField(
        label=_("How much"),
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    unit = forms.CharField(
        label=_("Of what"),
        max_length=Need.UNIT_CHARACTERS,
        required=False,
        help_text=_("hours, boards, euros"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    shown = forms.ChoiceField(
        label=_("Your name"), choices=Pledge.Shown.choices, initial=Pledge.Shown.NAME, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, need: Need | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if need is not None:
            for name in ("kind", "unit", *(["amount"] if need.amount is None else [])):
                del self.fields[name]
            if need.amount is not None:
                words = {"number": need.lacking, "unit": need.unit}
                self.fields["amount"].help_text = _("%(number)s %(unit)s are still needed.") % words


class TakeUpForm(ActForm):
    reason = forms.CharField(
        label=_("Why you do it yourselves, and how"),
        max_length=TakeUp.WORDS_CHARACTERS,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Everybody reads it; supporters and followers are told."),
        error_messages={"required": _("Say why you do it yourselves, and how.")},
    )
    city_gives = forms.CharField(
        label=_("What the city must still give"),
        max_length=TakeUp.WORDS_CHARACTERS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("A permit, a tap, a wall. Empty: nothing."),
    )


class OwnStepForm(ActForm):
    words = forms.CharField(
        label=_("Step"),
        max_length=OwnStep.WORDS_CHARACTERS,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Say what is done then.")},
    )
    due_on = forms.DateField(
        label=_("By which day"),
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"required": _("Choose a day.")},
    )


class HelpCallForm(WrittenForm):
    """A call for help; `needs` are what it may be about."""

    called: ClassVar[dict[str, str]] = {"need_id": "need"}
    field_order = ["body", "need", "lang"]

    body = forms.CharField(
        label=_("What you call for"),
        max_length=HelpCall.CHARACTERS,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Say when and where. All who follow or pledged are told."),
        error_messages={"required": _("Say what you call for.")},
    )
    need = forms.ChoiceField(label=_("For which need"), required=False)

    def __init__(self, *args: Any, needs: Iterable[Need], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(str(each.pk), each.words) for each in needs]
        fields: dict[str, Any] = self.fields
        fields["need"].choices = [("", _("For no particular one")), *named]
        if not named:
            del fields["need"]

    def clean(self) -> dict[str, Any]:
        typed = dict(self.cleaned_data)
        chosen = typed.pop("need", "")
        return typed | {"need_id": int(chosen) if chosen else None}
