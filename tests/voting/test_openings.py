"""What two trustees opened is brought whole: a million ballots, read a line at a time."""

from __future__ import annotations

import io
import json
import tracemalloc

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import StreamingHttpResponse
from django.test import Client

from accounts.models import Person
from tests.callers import caller, refusal
from tests.voting.build import closed, opened, proved
from voting import actions, queries, sealing
from voting.boxes import open_box
from voting.models import Choice, Opening, Round, SealedBallot

pytestmark = pytest.mark.django_db
LINE = '["1", "2", "3"]\n'
# More than other files may have.
MANY = settings.UPLOAD_MOST_BYTES // len(LINE) + 1_000


@pytest.fixture
def box(ilse: Person, ana: Person, bea: Person) -> tuple[Round, tuple[sealing.Share, ...]]:
    """A closed vote with two ballots."""
    proved([ana, bea])
    its, shares = opened(ilse)
    for person, said in ((ana, ["1", "2"]), (bea, ["3"])):
        actions.cast_ballot(by=person, round_id=its.pk, said=said)
    return closed(its), shares


def sent(text: str) -> SimpleUploadedFile:
    return SimpleUploadedFile("choices.txt", text.encode(), "text/plain")


def test_a_file_beyond_ten_megabytes_arrives_whole(client: Client, box: tuple[Round, object], ilse: Person) -> None:
    its, _shares = box
    client.force_login(ilse)
    at = f"/administration/rounds/{its.pk}/opening/"
    page = client.post(at, {"trustees": "1+2", "choices": sent(LINE * MANY), "spoiled": "0"})
    assert page.status_code == 422
    # Read to its last line, and wrong for what it says alone.
    assert f"There are 2 ballots in the box; this file says of {MANY}" in page.content.decode()
    answer = caller(ilse).post(
        f"/api/v1/rounds/{its.pk}/openings/", {"trustees": "1+2", "choices": sent(LINE * MANY)}, format="multipart"
    )
    assert f"this file says of {MANY}" in str(refusal(answer, 400))


def test_no_other_route_takes_as_much(client: Client, box: tuple[Round, object], ilse: Person) -> None:
    client.force_login(ilse)
    page = client.post("/administration/city/logo/", {"file": sent(LINE * MANY), "reason": "A clearer drawing."})
    assert page.status_code in (400, 404, 422)
    its, _shares = box
    page = client.post(f"/administration/rounds/{its.pk}/opening/here/", {"one": sent(LINE * MANY), "other": sent("")})
    assert page.status_code in (403, 422)


def test_reading_holds_a_line_at_a_time(box: tuple[Round, object], ilse: Person) -> None:
    its, _shares = box
    file = io.BytesIO((LINE * MANY).encode())
    tracemalloc.start()
    try:
        with pytest.raises(ValidationError, match="this file says of"):
            actions.bring_opening(by=ilse, round_id=its.pk, trustees="1+2", choices=file)
        _now, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < 4_000_000


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('["3"]\n["1", "2"]\n', "not sorted"),
        ('["1", "2"]\n["3"]', "not sorted"),
        ('["1", "2"]\n["9"]\n', "no ballot of this vote"),
        ('["1",  "2"]\n["3"]\n', "no ballot of this vote"),
        ('["1", "2"]\n\n', "not sorted"),
        ('["1", "2"]\n', "There are 2 ballots in the box"),
        ("[" * 300_000, "not sorted"),
    ],
)
def test_what_is_wrong_is_said(box: tuple[Round, object], ilse: Person, text: str, said: str) -> None:
    its, _shares = box
    with pytest.raises(ValidationError, match=said):
        actions.bring_opening(by=ilse, round_id=its.pk, trustees="1+2", choices=text)
    assert not Opening.objects.exists()


def test_bytes_that_are_no_text(client: Client, box: tuple[Round, object], ilse: Person) -> None:
    its, _shares = box
    with pytest.raises(ValidationError, match="no text file"):
        actions.bring_opening(by=ilse, round_id=its.pk, trustees="1+2", choices=io.BytesIO(b"\xff\xfe\n"))


def test_a_file_is_read_twice_and_counted(box: tuple[Round, tuple[sealing.Share, ...]], ilse: Person) -> None:
    its, shares = box
    text = open_box(queries.box_file(its), shares[0], shares[1]).choices
    for pair in ("1+2", "2+3"):
        actions.bring_opening(by=ilse, round_id=its.pk, trustees=pair, choices=io.BytesIO(text.encode()))
    assert list(Choice.objects.order_by("said").values_list("said", "voters")) == [('["1", "2"]', 1), ('["3"]', 1)]
    assert actions.count_round(round_id=its.pk)


def test_many_kinds_of_ballots_are_kept_in_chunks(ilse: Person) -> None:
    its, _shares = opened(ilse, method="score")
    closed(its)
    lines = sorted(
        json.dumps({code: points for code, points in (("1", a), ("2", b), ("3", c)) if points}) + "\n"
        for a in range(6)
        for b in range(6)
        for c in range(6)
        for _twice in range(2)
    )
    SealedBallot.objects.bulk_create(
        SealedBallot(round=its, hash=n.to_bytes(32), sealed=n.to_bytes(32)) for n in range(len(lines))
    )
    for pair in ("1+2", "2+3"):
        actions.bring_opening(by=ilse, round_id=its.pk, trustees=pair, choices="".join(lines))
    assert Choice.objects.count() == 216 and set(Choice.objects.values_list("voters", flat=True)) == {2}


def test_the_box_is_given_a_ballot_at_a_time(box: tuple[Round, tuple[sealing.Share, ...]], ilse: Person) -> None:
    its, shares = box
    answer = caller(ilse).get(f"/api/v1/rounds/{its.pk}/box/")
    assert isinstance(answer, StreamingHttpResponse) and answer["Content-Type"] == "application/json"
    given = json.loads(answer.getvalue())
    assert given == queries.box_file(its) and open_box(given, shares[0], shares[2]).spoiled == 0
    refusal(caller().get(f"/api/v1/rounds/{its.pk}/box/"), 401)
