"""Ilse shows what her own words on a ballot mean: pictures that stand with the option, and go with it."""

from __future__ import annotations

import datetime as dt
import io
import json
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from PIL import Image
from pytest_django import Settings
from rest_framework.test import APIClient

from accounts.models import Person
from charter.models import District
from commons import store
from commons.errors import Refused
from tests import build
from tests.brought import PDF, brought, from_a_phone, picture
from tests.voting.build import announced, closed, drafted, proved
from voting import actions, queries, tasks
from voting.models import Method, Option, OptionPicture, Round

pytestmark = pytest.mark.django_db
TEXTS = (("Trees", 40), ("Bench", 30))


@pytest.fixture(autouse=True)
def media(settings: Settings, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = str(tmp_path / "media")
    return tmp_path / "media"


def files(media: Path) -> list[str]:
    return sorted(path.name for path in media.rglob("*") if path.is_file())


def illustrated(option: Option, by: Person, shade: int = 0, alt: str = "A row of trees.") -> OptionPicture:
    file = brought(f"{shade}.jpg", picture(shade=shade))
    return actions.illustrate_option(by=by, option_id=option.pk, file=file, alt=alt)


def first(its: Round) -> Option:
    return its.options.get(code="1")


def test_a_picture_is_written_anew_and_made_in_sizes(ilse: Person, media: Path) -> None:
    option = first(drafted(ilse, projects=TEXTS))
    sent = from_a_phone()
    shown = actions.illustrate_option(by=ilse, option_id=option.pk, file=brought("DSC_1.jpg", sent), alt=" Trees. ")
    assert (shown.alt, shown.position, shown.widths) == ("Trees.", 1, [])
    assert tasks.make_option_sizes_of(shown.pk) == [480, 900] and tasks.make_option_sizes() == 0
    assert files(media) == ["480.webp", "900.webp", "master.jpg"]
    for path in media.rglob("*.*"):
        assert b"lanted" not in path.read_bytes() and not Image.open(io.BytesIO(path.read_bytes())).getexif()


def test_three_each_once_each_with_words(ilse: Person, ana: Person, molinos: District) -> None:
    its = drafted(ilse, projects=TEXTS)
    option = first(its)
    rows = [illustrated(option, ilse, shade) for shade in range(3)]
    for shade, alt, field in ((0, "Again.", "file"), (3, "A fourth.", "file"), (3, " ", "alt"), (3, "x" * 301, "alt")):
        with pytest.raises(ValidationError) as wrong:
            illustrated(option, ilse, shade, alt)
        assert field in wrong.value.message_dict
    actions.remove_option_picture(by=ilse, option_id=option.pk, picture_id=rows[0].pk)
    assert [(each.pk, each.position) for each in option.pictures.all()] == [(rows[1].pk, 1), (rows[2].pk, 2)]
    of_ana = actions.add_option(by=ilse, round_id=its.pk, cost_cents=1, proposal_id=build.proposal(ana).pk)
    with pytest.raises(Refused, match="shows-its-proposal"):
        illustrated(of_ana, ilse)
    for broken in ({"alt": ""}, {"position": 4}, {"position": 2}):
        with pytest.raises(IntegrityError), transaction.atomic():
            OptionPicture.objects.filter(pk=rows[1].pk).update(**broken)


def test_what_was_announced_keeps_its_pictures(ilse: Person) -> None:
    its, _shares = announced(ilse, projects=TEXTS)
    shown = OptionPicture(option=first(its), position=1, key="k", digest="d", width=9, height=9, alt="Trees.")
    shown.save()
    with pytest.raises(Refused, match="announced"):
        actions.remove_option_picture(by=ilse, option_id=shown.option_id, picture_id=shown.pk)


def test_files_go_with_their_picture_option_or_draft(ilse: Person, media: Path) -> None:
    its = drafted(ilse, projects=(*TEXTS, ("Bus", 1)))
    ours = [illustrated(option, ilse) for option in its.options.all()]
    gone = actions.keep_option_picture(by=ilse, file=brought("x.jpg", picture(shade=9)))
    assert not tasks.drop_option_picture(ours[0].key), "it belongs to a picture"
    actions.remove_option_picture(by=ilse, option_id=ours[0].option_id, picture_id=ours[0].pk)
    actions.remove_option(by=ilse, option_id=ours[1].option_id)
    assert tasks.drop_option_picture(ours[0].key) and len(files(media)) == 3
    tomorrow = timezone.now() + dt.timedelta(days=2)
    assert actions.sweep_option_pictures() == 0, "somebody may be mending a form"
    assert (
        actions.sweep_option_pictures(at=tomorrow) == 2 and store.opened(store.OPTIONS, gone.key, "master.jpg") is None
    )
    actions.delete_round(by=ilse, round_id=its.pk)
    assert actions.sweep_option_pictures(at=tomorrow) == 1 and files(media) == []


def test_the_page_keeps_what_was_typed_and_every_good_file(client: Client, ilse: Person) -> None:
    option = first(drafted(ilse, projects=TEXTS))
    at = f"/administration/options/{option.pk}/pictures/"
    client.force_login(ilse)
    assert at in client.get(f"/administration/options/{option.pk}/").content.decode()
    bad = client.post(at, {"file": brought("trees.jpg", PDF), "alt": "Forty trees."})
    assert bad.status_code == 422 and "Forty trees." in bad.content.decode() and not option.pictures.exists()
    wordless = client.post(at, {"file": brought("trees.jpg", picture()), "alt": ""})
    assert wordless.status_code == 422 and "Kept: trees.jpg" in wordless.content.decode()
    kept = wordless.context["form"].token
    assert client.post(at, {"alt": "Nothing chosen.", "kept": "made-up"}).status_code == 422
    assert client.post(at, {"alt": "Forty trees.", "kept": kept}).status_code == 302
    shown = option.pictures.get()
    page = client.get(at).content.decode()
    assert 'alt="Forty trees."' in page and "are being made" in page
    actions.make_option_sizes(picture_id=shown.pk)
    assert "are being made" not in client.get(at).content.decode()
    assert client.post(f"{at}{shown.pk}/remove/").status_code == 302 and not option.pictures.exists()


def test_everybody_sees_it_before_on_and_after_the_ballot(client: Client, ilse: Person, ana: Person) -> None:
    proved([ana])
    its = drafted(ilse, projects=TEXTS, secrecy="open", method=Method.APPROVAL)
    shown = illustrated(first(its), ilse)
    whole = f"/options/{shown.option_id}/pictures/{shown.digest}/whole.jpg"
    assert client.get(whole).status_code == 404, "a draft is there for administrators"
    actions.announce_round(by=ilse, round_id=its.pk)
    given = client.get(whole)
    assert given.status_code == 200 and given["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert "public" in given["Cache-Control"] and client.get(whole.replace(shown.digest, "0" * 32)).status_code == 404
    assert 'alt="A row of trees."' in client.get(f"/rounds/{its.pk}/").content.decode()
    body = client.get(f"/api/v1/rounds/{its.pk}/").json()["options"]
    assert [each["alt"] for each in body[0]["pictures"]] == ["A row of trees."] and body[1]["pictures"] == []
    assert body[0]["pictures"][0]["url"] == whole
    Round.objects.filter(pk=its.pk).update(opens_at=timezone.now())
    assert actions.open_rounds() == 1
    client.force_login(ana)
    assert 'alt="A row of trees."' in client.get(f"/rounds/{its.pk}/ballot/").content.decode()
    actions.cast_ballot(by=ana, round_id=its.pk, said=["1"])
    its.refresh_from_db()
    its = closed(its)
    actions.count_round(round_id=its.pk)
    its = queries.round_in_full(its.pk, ana)
    assert client.get(f"/rounds/{its.pk}/").content.decode().count('alt="A row of trees."') == 2
    published = json.loads("".join(queries.public_files(its)["options.json"]()))
    assert published[0]["pictures"] == [{"alt": "A row of trees.", "path": whole}] and "pictures" not in published[1]
    before = its.tally.digest
    actions.make_option_sizes(picture_id=shown.pk)
    assert queries.digest_of(its, choices=True) == before, "sizes change no file that the digest names"


def test_pictures_cost_no_query_each(ilse: Person, client: Client) -> None:
    costs = []
    for many in (1, 3):
        its = drafted(ilse, projects=[(f"Text {n}", 1) for n in range(3)], secrecy="open")
        for option in list(its.options.all())[:many]:
            illustrated(option, ilse)
        actions.announce_round(by=ilse, round_id=its.pk)
        client.get(f"/rounds/{its.pk}/")
        with CaptureQueriesContext(connection) as asked:
            client.get(f"/rounds/{its.pk}/")
        costs.append(len(asked))
    assert costs[0] == costs[1]


def test_the_api_brings_and_removes(ilse: Person, ana: Person) -> None:
    option = first(drafted(ilse, projects=TEXTS))
    api, at = APIClient(), f"/api/v1/options/{option.pk}/pictures/"
    api.force_authenticate(ilse)
    assert api.post(at, {"file": brought("a.jpg", picture())}, format="multipart").status_code == 400
    made = api.post(at, {"file": brought("a.jpg", picture()), "alt": "Trees."}, format="multipart")
    assert made.status_code == 201 and made.json()["alt"] == "Trees." and "proposal" not in made.json()
    assert api.delete(f"{at}{made.json()['id']}/").status_code == 204
    assert api.delete(f"{at}{2**70}/").status_code == 404
