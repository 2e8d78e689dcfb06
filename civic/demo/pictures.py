"""The pictures of the stories: drawn here, then kept and shrunk as if somebody had sent them."""

from __future__ import annotations

from django.core.files.base import ContentFile
from django.db.models import Max

from civic.demo.founding import plan
from civic.demo.loading import Bar
from civic.demo.scenes import SCENES
from commons import pictures, store
from commons.sizes import MASTER
from proposals.actions.make_sizes import make_sizes
from proposals.models import Picture, ProgressReport, Proposal


def hang_pictures(bar: Bar) -> None:
    """Give the stories their pictures. After the commit: what is written to the disk no rollback takes back."""
    rows = plan("pictures")["pictures"]
    bar.begin("pictures", len(rows))
    for row in rows:
        _hang(**row)
        bar.step(1)
    bar.end()


def _hang(proposal: str, scene: str, alt: str, report_by: str = "") -> None:
    whole = Proposal.objects.get(title=proposal)
    report = ProgressReport.objects.get(proposal=whole, author__name=report_by.capitalize()) if report_by else None
    master, key = pictures.master(ContentFile(SCENES[scene]().png())), store.new_key()
    store.put(store.PICTURES, key, MASTER, master.content)
    last = Picture.objects.filter(proposal=whole, report=report).aggregate(last=Max("position"))["last"] or 0
    picture = Picture.objects.create(
        proposal=whole,
        report=report,
        position=last + 1,
        key=key,
        digest=master.digest,
        width=master.width,
        height=master.height,
        alt=alt,
        created_at=report.created_at if report else whole.created_at,
    )
    make_sizes(picture_id=picture.pk)
