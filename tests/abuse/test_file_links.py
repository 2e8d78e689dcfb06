"""Class “file links”: an address of a file is no leave to have it, and leads to nothing but that file."""

from __future__ import annotations

import pytest

from proposals.models import Attachment, Picture
from tests.abuse.asking import browse
from tests.abuse.routes import routes
from tests.abuse.world import PEOPLE, VISITOR, World, undone

FILES = {
    route.name
    for route in routes()
    if route.name in ("picture", "picture-whole", "attachment", "job_file", "api_report_file")
}
CLIMBING = (
    "..%2f..%2fetc%2fpasswd",
    "....//",
    "%2e%2e/",
    "..\\..\\",
    "%00",
    "x%00.png",
    "/etc/passwd",
    "report.csv.part",
    "~root",
)


def test_the_files_of_a_draft_are_its_authors_alone(world: World) -> None:
    draft = world.proposals["draft"].pk
    for address in (
        f"/proposals/{draft}/pictures/{world.pictures[0].digest}/whole.jpg",
        f"/proposals/{draft}/attachments/{world.document.digest}.pdf",
    ):
        for who in (VISITOR, *PEOPLE):
            answer = browse(world, who, "get", address)
            assert answer.status_code == (200 if who == "ana" else 404), (who, address)
            if who == "ana":
                assert "private" in answer["Cache-Control"] and "sandbox" in answer["Content-Security-Policy"]


def test_a_files_name_serves_under_its_own_proposal_alone(world: World) -> None:
    """A digest of ana's draft under an open proposal, and the other way round."""
    for digest in (world.pictures[0].digest, world.document.digest):
        for under in ("open", "beas", "extra"):
            for end in ("/whole.jpg", "/320.webp", ".pdf"):
                room = "attachments" if end == ".pdf" else "pictures"
                assert (
                    browse(
                        world, "bea", "get", f"/proposals/{world.proposals[under].pk}/{room}/{digest}{end}"
                    ).status_code
                    == 404
                )


def test_hidden_files_are_gone_under_their_old_address(world: World) -> None:
    shown, sheet = world.shown, world.sheet
    with undone():
        Picture.objects.filter(pk=shown.pk).update(visibility="hidden")
        Attachment.objects.filter(pk=sheet.pk).update(visibility="hidden")
        for address in (
            f"/proposals/{shown.proposal_id}/pictures/{shown.digest}/whole.jpg",
            f"/proposals/{sheet.proposal_id}/attachments/{sheet.digest}.pdf",
        ):
            assert browse(world, VISITOR, "get", address).status_code == 404


@pytest.mark.parametrize("name", CLIMBING)
def test_no_address_climbs(world: World, name: str) -> None:
    pk = world.proposals["open"].pk
    for address in (
        f"/proposals/{pk}/pictures/{name}/whole.jpg", f"/proposals/{pk}/attachments/{name}.pdf",
        f"/city/logo/{name}.png",
        f"/proposals/{pk}/share/{name}.png", f"/look/{name}.css", f"/static/{name}", f"/media/{name}", f"/{name}",
        f"/reports/data.{name}", f"/jobs/{name}/file/",
    ):  # fmt: skip
        answer = browse(world, "ilse", "get", address)
        assert answer.status_code in (301, 302, 400, 404), address
        text = b"".join(answer.streaming_content) if answer.streaming else answer.content
        assert b"root:" not in text


def test_what_people_bring_lies_where_nothing_is_served(world: World, settings: object) -> None:
    key = world.shown.key
    for address in (
        f"/media/pictures/{key[:2]}/{key}/",
        f"/static/pictures/{key}",
        f"/pictures/{key[:2]}/{key}/master.jpg",
    ):
        assert browse(world, "ana", "get", address).status_code == 404
    assert not str(settings.MEDIA_ROOT).startswith(str(settings.STATIC_ROOT))  # type: ignore[attr-defined]
    assert {"picture", "picture-whole", "attachment", "job_file", "api_report_file"} == FILES
