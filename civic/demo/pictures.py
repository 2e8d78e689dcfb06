"""The pictures of the stories and of ballots: drawn here, then kept and shrunk as if somebody had sent them."""

from __future__ import annotations

from typing import Any

from django.core.files.base import ContentFile
from django.db.models import Max

from civic.demo.founding import plan
from civic.demo.loading import Bar
from civic.demo.project_scenes import PROJECTS
from civic.demo.scenes import SCENES, Sheet
from commons import pictures, store
from commons.sizes import MASTER
from proposals.actions.make_sizes import make_sizes
from proposals.models import Picture, ProgressReport, Proposal
from voting.actions import make_option_sizes
from voting.models import Option, OptionPicture


def hang_pictures(bar: Bar) -> None:
    """Give stories and options their pictures. After the commit: what is written to the disk no rollback takes back."""
    planned = plan("pictures")
    rows = [(_hang, row) for row in planned["pictures"]] + [(_illustrate, row) for row in planned["option_pictures"]]
    bar.begin("pictures", len(rows))
    for hang, row in rows:
        hang(**row)
        bar.step(1)
    bar.end()


def _hang(proposal: str, scene: str, alt: str, report_by: str = "") -> None:
    whole = Proposal.objects.get(title=proposal)
    report = ProgressReport.objects.get(proposal=whole, author__name=report_by.capitalize()) if report_by else None
    kept = _kept(SCENES[scene](), store.PICTURES)
    last = Picture.objects.filter(proposal=whole, report=report).aggregate(last=Max("position"))["last"] or 0
    picture = Picture.objects.create(
        proposal=whole,
        report=report,
        position=last + 1,
        alt=alt,
        **kept,
        created_at=report.created_at if report else whole.created_at,
    )
    make_sizes(picture_id=picture.pk)


def _illustrate(option: str, scene: str, alt: str) -> None:
    shown = Option.objects.get(title=option)
    kept = _kept(PROJECTS[scene](), store.OPTIONS)
    made = OptionPicture.objects.create(option=shown, position=1, alt=alt, **kept, created_at=shown.round.created_at)
    make_option_sizes(picture_id=made.pk)


def _kept(sheet: Sheet, room: str) -> dict[str, Any]:
    """Put a drawing where its room keeps files; return what a picture says of it."""
    master, key = pictures.master(ContentFile(sheet.png())), store.new_key()
    store.put(room, key, MASTER, master.content)
    return {"key": key, "digest": master.digest, "width": master.width, "height": master.height}
