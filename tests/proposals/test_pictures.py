"""Ana shows what she means: pictures without what they hide, documents, and whom and what is refused."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from PIL import Image
from pytest_django import Settings

from accounts.models import Person
from charter.models import District
from commons import pictures, store
from commons.errors import IllegalMove, Refused
from journal.models import Entry
from proposals import actions, queries
from proposals.lifecycle import State
from proposals.models import Attachment, Picture, Proposal
from tests import build
from tests.brought import BAD_PDFS, BAD_PICTURES, PDF, brought, from_a_phone, picture

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings: Settings, tmp_path: Path) -> Path:
    """The files of this story alone."""
    settings.MEDIA_ROOT = str(tmp_path / "media")
    return tmp_path / "media"


@pytest.fixture
def draft(ana: Person, molinos: District) -> Proposal:
    return build.proposal(ana, state=State.DRAFT, district=molinos)


def files(media: Path) -> list[Path]:
    return sorted(path for path in media.rglob("*") if path.is_file())


def added(proposal: Proposal, by: Person, shade: int = 0, alt: str = "The steps.") -> Picture:
    return actions.add_picture(
        proposal_id=proposal.pk, by=by, file=brought(f"{shade}.jpg", picture(shade=shade)), alt=alt
    )


def stored(shown: Picture, name: str = "master.jpg") -> Image.Image:
    file = store.opened(store.PICTURES, shown.key, name)
    assert file is not None
    return Image.open(io.BytesIO(file.read()))


# What is kept


def test_nothing_that_the_camera_told_is_kept(draft: Proposal, ana: Person, media: Path) -> None:
    sent = from_a_phone()
    assert Image.open(io.BytesIO(sent)).getexif().get_ifd(0x8825) and b"Planted" in sent
    shown = actions.add_picture(proposal_id=draft.pk, by=ana, file=brought("DSC_0001.jpg", sent), alt="Steps.")
    actions.make_sizes(picture_id=shown.pk)
    assert [path.name for path in files(media)] == ["480.webp", "900.webp", "master.jpg"]
    for path in files(media):
        assert b"lanted" not in path.read_bytes() and b"Exif" not in path.read_bytes()
        kept = Image.open(path)
        assert not dict(kept.getexif()) and not kept.info.get("icc_profile") and not kept.info.get("comment")
        assert "DSC" not in str(path)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_picture_stands_as_the_camera_was_held(draft: Proposal, ana: Person, orientation: int) -> None:
    sent = brought("held.jpg", from_a_phone(orientation=orientation))
    shown = actions.add_picture(proposal_id=draft.pk, by=ana, file=sent)
    assert (shown.width, shown.height) == ((900, 600) if orientation < 5 else (600, 900))
    dark = {
        1: (0, 300),
        2: (899, 300),
        3: (899, 300),
        4: (0, 300),
        5: (300, 0),
        6: (300, 0),
        7: (300, 899),
        8: (300, 899),
    }
    assert max(stored(shown).getpixel(dark[orientation])) < 90  # type: ignore[type-var]


@pytest.mark.parametrize(
    "sent",
    [
        picture("PNG"),
        picture("WEBP"),
        picture("JPEG", mode="CMYK"),
        picture("JPEG", mode="L", progressive=True),
        picture("PNG", mode="P"),
        picture("PNG", mode="RGBA"),
        picture("PNG", mode="1"),
        picture("JPEG", size=(4032, 3024)),
        picture("WEBP", size=(40, 2_000)),
    ],
    ids=["png", "webp", "cmyk", "grey", "palette", "transparent", "one bit", "phone", "tall"],
)
def test_every_common_picture_is_written_anew(draft: Proposal, ana: Person, sent: bytes) -> None:
    shown = actions.add_picture(proposal_id=draft.pk, by=ana, file=brought("some.file", sent))
    kept = stored(shown)
    assert (kept.format, kept.mode, kept.size) == ("JPEG", "RGB", (shown.width, shown.height))
    assert max(kept.size) <= pictures.LONGEST


def test_what_is_transparent_becomes_white(draft: Proposal, ana: Person) -> None:
    out = io.BytesIO()
    Image.new("RGBA", (100, 100), (0, 0, 0, 0)).save(out, "PNG")
    shown = actions.add_picture(proposal_id=draft.pk, by=ana, file=brought("clear.png", out.getvalue()))
    assert min(stored(shown).getpixel((50, 50))) > 250  # type: ignore[type-var]


def test_sizes_are_made_after_the_commit_and_once(draft: Proposal, ana: Person, media: Path) -> None:
    sent = brought("wide.jpg", picture(size=(2_400, 1_200)))
    shown = actions.add_picture(proposal_id=draft.pk, by=ana, file=sent, alt="A wide square.")
    assert shown.widths == [] and (shown.width, shown.height) == (1_600, 800)
    assert queries.unmade(10) == [shown.pk]
    assert actions.make_unmade_sizes() == 1
    shown.refresh_from_db()
    assert shown.widths == [480, 960, 1_600]
    assert stored(shown, "480.webp").size == (480, 240)
    before = {path: path.stat().st_mtime_ns for path in files(media)}
    assert actions.make_sizes(picture_id=shown.pk) == [480, 960, 1_600] and actions.make_unmade_sizes() == 0
    assert {path: path.stat().st_mtime_ns for path in files(media)} == before
    assert actions.make_sizes(picture_id=shown.pk + 1) == []


# What is refused


@pytest.mark.parametrize("bad", BAD_PICTURES)
def test_a_bad_picture_is_refused_by_its_name_and_leaves_nothing(
    draft: Proposal, ana: Person, media: Path, bad: str
) -> None:
    name, content, word = BAD_PICTURES[bad]
    with pytest.raises(ValidationError) as error:
        actions.add_picture(proposal_id=draft.pk, by=ana, file=brought(name, content), alt="A picture.")
    (said,) = error.value.message_dict["file"]
    assert said.startswith(f"“{name}”: ") and word in said
    assert not Picture.objects.exists() and files(media) == []


@pytest.mark.parametrize("bad", BAD_PDFS)
def test_a_bad_document_is_refused_by_its_name_and_leaves_nothing(
    draft: Proposal, ana: Person, media: Path, bad: str
) -> None:
    name, content, word = BAD_PDFS[bad]
    with pytest.raises(ValidationError) as error:
        actions.add_attachment(proposal_id=draft.pk, by=ana, file=brought(name, content))
    (said,) = error.value.message_dict["file"]
    assert said.startswith(f"“{name}”: ") and word in said
    assert not Attachment.objects.exists() and files(media) == []


def test_five_pictures_and_three_documents_fit(draft: Proposal, ana: Person) -> None:
    for shade in range(5):
        added(draft, ana, shade)
    with pytest.raises(ValidationError, match="at most 5"):
        added(draft, ana, 6)
    for n in range(3):
        actions.add_attachment(proposal_id=draft.pk, by=ana, file=brought(f"{n}.pdf", PDF.replace(b"1.7", b"1.%d" % n)))
    with pytest.raises(ValidationError, match="at most 3"):
        actions.add_attachment(proposal_id=draft.pk, by=ana, file=brought("4.pdf", PDF))
    assert [each.position for each in queries.pictures(draft, ana)] == [1, 2, 3, 4, 5]
    assert [each.name for each in queries.attachments(draft)] == ["0.pdf", "1.pdf", "2.pdf"]


def test_the_table_has_the_last_word(draft: Proposal, ana: Person) -> None:
    first = added(draft, ana)
    row = {"proposal": draft, "digest": "d" * 32, "width": 1, "height": 1}
    for number, wrong in enumerate(({"position": 6}, {"position": 0}, {"position": 1})):
        with pytest.raises(IntegrityError), transaction.atomic():
            Picture.objects.create(**row, key=f"{number}", **wrong)
    with pytest.raises(IntegrityError), transaction.atomic():
        Picture.objects.create(**(row | {"digest": first.digest}), key="k", position=2)
    with pytest.raises(IntegrityError), transaction.atomic():
        Attachment.objects.create(proposal=draft, key="a", digest="a", name="a", bytes_count=1, position=4)


def test_the_same_file_again_is_no_second_one(draft: Proposal, ana: Person) -> None:
    assert added(draft, ana).pk == added(draft, ana).pk
    one = actions.add_attachment(proposal_id=draft.pk, by=ana, file=brought("plan.pdf", PDF))
    assert actions.add_attachment(proposal_id=draft.pk, by=ana, file=brought("plan 2.pdf", PDF)).pk == one.pk


def test_what_a_file_is_called_is_never_a_path(draft: Proposal, ana: Person, media: Path) -> None:
    for n, name in enumerate(
        ("../../etc/passwd.pdf", "C:\\Users\\ana\\plan.pdf", "\u202efdp.exe\n" + "x" * 300 + ".pdf")
    ):
        sent = brought("x.pdf", PDF.replace(b"1.7", b"1.%d" % n))
        sent._name = name  # what a careless parser would let through
        actions.add_attachment(proposal_id=draft.pk, by=ana, file=sent)
    names = [each.name for each in queries.attachments(draft)]
    assert names[:2] == ["passwd.pdf", "plan.pdf"]
    assert names[2].endswith("….pdf") and len(names[2]) <= 60 and "\u202e" not in names[2]
    assert {path.name for path in files(media)} == {"document.pdf"}


def test_only_its_author_while_the_text_may_change(
    ana: Person, bea: Person, carl: Person, omar: Person, molinos: District, media: Path
) -> None:
    shown = build.proposal(ana, district=molinos)
    here, sheet = added(shown, ana), brought("plan.pdf", PDF)
    document = actions.add_attachment(proposal_id=shown.pk, by=ana, file=sheet)
    kept = files(media)
    acts: list[Callable[[Person], object]] = [
        lambda by: added(shown, by, 9),
        lambda by: actions.add_attachment(proposal_id=shown.pk, by=by, file=brought("b.pdf", PDF + b"\n")),
        lambda by: actions.describe_picture(picture_id=here.pk, by=by, alt="Mine."),
        lambda by: actions.arrange_pictures(proposal_id=shown.pk, by=by, order=[here.pk]),
        lambda by: actions.place_picture(proposal_id=shown.pk, picture_id=here.pk, by=by, position=1),
        lambda by: actions.remove_picture(picture_id=here.pk, by=by),
        lambda by: actions.remove_attachment(attachment_id=document.pk, by=by),
    ]
    entries = Entry.objects.count()
    for by in (bea, carl, omar):
        for act in acts:
            with pytest.raises(Refused) as refusal:
                act(by)
            assert refusal.value.verdict.code == "not-author"
    assert files(media) == kept
    build.supports(shown, [bea])
    for act in acts:
        with pytest.raises(IllegalMove, match="while open"):
            act(ana)
    assert Picture.objects.get().alt == "The steps." and Attachment.objects.count() == 1
    assert Entry.objects.count() == entries


def test_the_edit_window_holds_for_pictures_too(ana: Person, molinos: District) -> None:
    shown = build.proposal(ana, district=molinos)
    here, late = added(shown, ana), timezone.now() + dt.timedelta(minutes=16)
    with pytest.raises(IllegalMove) as refusal:
        actions.remove_picture(picture_id=here.pk, by=ana, at=late)
    assert "15 minutes" in refusal.value.reason
    assert [entry.verb for entry in Entry.objects.all()] == ["proposal.picture_added"]


def test_anothers_draft_is_not_there(draft: Proposal, ana: Person, bea: Person) -> None:
    here = added(draft, ana)
    with pytest.raises(ObjectDoesNotExist):
        added(draft, bea, 2)
    with pytest.raises(ObjectDoesNotExist):
        actions.remove_picture(picture_id=here.pk, by=bea)
    assert not Entry.objects.exists()  # a draft is nobody's news


# Words, order, removal


def test_a_draft_is_not_published_before_its_pictures_have_words(draft: Proposal, ana: Person, bea: Person) -> None:
    here = added(draft, ana, alt="")
    with pytest.raises(IllegalMove, match="publish") as refusal:
        actions.publish_proposal(proposal_id=draft.pk, by=ana)
    assert "what each picture shows" in refusal.value.reason
    with pytest.raises(ValidationError):
        actions.describe_picture(picture_id=here.pk, by=ana, alt=" \n ")
    with pytest.raises(ValidationError):
        actions.describe_picture(picture_id=here.pk, by=ana, alt="x" * 301)
    actions.describe_picture(picture_id=here.pk, by=ana, alt=" Twenty-two steps\nand no ramp. ")
    actions.publish_proposal(proposal_id=draft.pk, by=ana)
    assert [each.alt for each in queries.pictures(draft, bea)] == ["Twenty-two steps and no ramp."]


def test_a_picture_without_words_is_its_authors_alone(ana: Person, bea: Person, molinos: District) -> None:
    shown = build.proposal(ana, district=molinos)
    here = added(shown, ana, alt="")
    assert list(queries.pictures(shown, ana)) == [here] and not queries.pictures(shown, bea)
    assert queries.picture_named(shown.pk, here.digest, ana) == here
    with pytest.raises(ObjectDoesNotExist):
        queries.picture_named(shown.pk, here.digest, bea)


def test_the_order_is_the_authors(draft: Proposal, ana: Person) -> None:
    one, two, three = (added(draft, ana, shade).pk for shade in range(3))

    def order() -> list[int]:
        return [each.pk for each in queries.pictures(draft, ana)]

    actions.place_picture(proposal_id=draft.pk, picture_id=three, by=ana, position=1)
    assert order() == [three, one, two]
    actions.place_picture(proposal_id=draft.pk, picture_id=three, by=ana, position=99)
    assert order() == [one, two, three]
    actions.arrange_pictures(proposal_id=draft.pk, by=ana, order=[two, 10**9, two])
    assert order() == [two, one, three]
    with pytest.raises(Picture.DoesNotExist):
        actions.place_picture(proposal_id=draft.pk, picture_id=10**9, by=ana, position=1)


def test_what_is_removed_is_deleted_and_the_others_move_up(draft: Proposal, ana: Person, media: Path) -> None:
    one, two, three = (added(draft, ana, shade) for shade in range(3))
    actions.make_sizes(picture_id=one.pk)
    actions.remove_picture(picture_id=one.pk, by=ana)
    assert [(each.pk, each.position) for each in queries.pictures(draft, ana)] == [(two.pk, 1), (three.pk, 2)]
    assert actions.drop_files(room=store.PICTURES, key=one.key)
    assert not actions.drop_files(room=store.PICTURES, key=two.key), "it belongs to a picture"
    assert len(files(media)) == 2
    added(draft, ana, 7)
    document = actions.add_attachment(proposal_id=draft.pk, by=ana, file=brought("plan.pdf", PDF))
    actions.remove_attachment(attachment_id=document.pk, by=ana)
    assert actions.drop_files(room=store.ATTACHMENTS, key=document.key)
    assert len(files(media)) == 3 and not queries.attachments(draft)


def test_the_sweep_deletes_what_belongs_to_nothing_after_a_day(draft: Proposal, ana: Person, media: Path) -> None:
    here = added(draft, ana)
    actions.keep_picture(by=ana, file=brought("given up.jpg", picture(shade=3)))
    actions.keep_attachment(by=ana, file=brought("given up.pdf", PDF))
    assert actions.sweep_files() == 0 and len(files(media)) == 3
    tomorrow = timezone.now() + dt.timedelta(hours=25)
    assert actions.sweep_files(at=tomorrow) == 2
    assert [path.parent.name for path in files(media)] == [here.key]
    draft.delete()
    assert actions.sweep_files(at=tomorrow) == 1 and files(media) == []
    assert actions.sweep_files(at=tomorrow) == 0
