"""Pictures and attachments: kept from one sending to the next."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import asdict
from typing import Any

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from commons import store
from commons.forms import ActForm
from proposals import actions
from proposals.actions import Kept
from proposals.forms.fields import ManyFiles, ManyFilesInput
from proposals.models import (
    Attachment,
    Picture,
)


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
