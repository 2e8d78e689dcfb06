"""The pictures of the stories and of ballots: drawn here, then kept and shrunk as if somebody had sent them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.core.files.base import ContentFile
from django.db.models import Max

from civic.demo.founding import plan
from civic.demo.loading import Bar
from civic.demo.project_scenes import PROJECTS
from civic.demo.scenes import SCENES, Sheet
from commons import pictures, store
from commons.pictures import Master
from commons.sizes import MASTER
from proposals.actions.make_sizes import make_sizes
from proposals.models import Picture, ProgressReport, Proposal
from voting.actions import make_option_sizes
from voting.models import Option, OptionPicture


def hang_pictures(bar: Bar) -> None:
    """Give stories and options their pictures. After the commit: what is written to the disk no rollback takes back."""
    planned = plan("pictures")
    rows = [(_hang, row) for row in planned["pictures"]] + [(_hang_option, row) for row in planned["option_pictures"]]
    bar.begin("pictures", len(rows))
    for hang, row in rows:
        hang(**row)
        bar.step(1)
    bar.end()


def _hang(proposal: str, scene: str, alt: str, report_by: str = "") -> None:
    whole = Proposal.objects.get(title=proposal)
    report = ProgressReport.objects.get(proposal=whole, author__name=report_by.capitalize()) if report_by else None
    master, key = _master(SCENES[scene]()), store.new_key()
    store.put(store.PICTURES, key, MASTER, master.content)
    last = Picture.objects.filter(proposal=whole, report=report).aggregate(last=Max("position"))["last"] or 0
    picture = Picture.objects.create(
        proposal=whole,
        report=report,
        position=last + 1,
        alt=alt,
        key=key,
        **_said(master),
        created_at=report.created_at if report else whole.created_at,
    )
    make_sizes(picture_id=picture.pk)


def illustrate(options: Iterable[Option], at: dt.datetime) -> None:
    """Say which pictures options have, before their round is announced: what is on a ballot is in its public files.

    `hang_pictures` writes the files.
    """
    rows = {row["option"]: row for row in plan("pictures")["option_pictures"]}
    for option in options:
        if row := rows.get(option.title):
            says = {"position": 1, "alt": row["alt"], "created_at": at, "key": store.new_key()}
            OptionPicture.objects.create(option=option, **says, **_said(_master(PROJECTS[row["scene"]]())))


def _hang_option(option: str, scene: str, alt: str) -> None:
    picture = OptionPicture.objects.get(option__title=option, alt=alt)
    store.put(store.OPTIONS, picture.key, MASTER, _master(PROJECTS[scene]()).content)
    make_option_sizes(picture_id=picture.pk)


def _master(sheet: Sheet) -> Master:
    return pictures.master(ContentFile(sheet.png()))


def _said(master: Master) -> dict[str, Any]:
    return {"digest": master.digest, "width": master.width, "height": master.height}
