"""A vote in a city: an open budget round, distinct residents with a proof, and the ballots they will send."""

from __future__ import annotations

import json
import random
from base64 import b64encode
from collections.abc import Sequence
from urllib.parse import urlencode

from django.utils import timezone

from accounts.models import ApiToken, Mandate, Person
from tests import build
from tests.bench.asking import Request
from tests.voting.build import drafted, proved
from voting import actions, queries, sealing
from voting.models import Round

ON_THE_BALLOT, CHOSEN = 20, 5
SECRET = "b" * 32
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def sent(each: int) -> tuple[list[Request], list[Request]]:
    """Open a round; return what so many residents send to the API, and what as many others send by the page's form.

    The API takes ballots that were sealed beforehand, as a browser does it. The form comes as from a browser without
    scripts, from the step that checks: the server seals. Nobody votes twice.
    """
    dice = random.Random(each)
    its, people = _opened(), _voters(2 * each)
    paper, key, size = queries.paper_of(its), bytes(its.public_key or b""), its.box_size or 0
    said = [sorted(dice.sample(paper.options, CHOSEN)) for _ in people]
    by_program = [
        Request(
            "PUT",
            f"/api/v1/rounds/{its.pk}/ballot/",
            {"Authorization": f"Token {token}"},
            json.dumps({"sealed": b64encode(_sealed(its, key, size, choice)).decode()}).encode(),
            holds=b'"receipt"',
        )
        for token, choice in zip(_tokens(people[:each]), said, strict=False)
    ]
    by_page = [
        Request(
            "POST",
            f"/rounds/{its.pk}/ballot/cast/",
            FORM | {"Cookie": f"csrftoken={SECRET}; sessionid={session}"},
            urlencode({"csrfmiddlewaretoken": SECRET, "choice": choice, "sealed": ""}, doseq=True).encode(),
            holds=b"data-receipt",
        )
        for session, choice in zip(build.sessions(people[each:]), said[each:], strict=True)
    ]
    return by_program, by_page


def _opened() -> Round:
    ilse = Person.objects.filter(name_key="ilse").first()
    ilse = ilse or build.mandated("ilse", Mandate.Role.ADMINISTRATOR, holder_name="Ilse Brandt")
    projects = [(f"Project number {number}", 20_000) for number in range(ON_THE_BALLOT)]
    its = drafted(ilse, budgets={"": 100_000_00}, projects=projects)
    shares = sealing.new_shares()
    actions.set_key(by=ilse, round_id=its.pk, public_key=shares[0].public_key.hex())
    actions.announce_round(by=ilse, round_id=its.pk)
    Round.objects.filter(pk=its.pk).update(opens_at=timezone.now())
    assert actions.open_round(round_id=its.pk)
    its.refresh_from_db()
    return its


def _voters(count: int) -> list[Person]:
    """Return so many residents who had no proof yet, and give them one."""
    people = list(
        Person.objects.raw(
            "SELECT person.* FROM accounts_person AS person JOIN accounts_residency ON person_id = person.id "
            "WHERE NOT EXISTS (SELECT FROM identity.proof WHERE person_id = person.id) ORDER BY person.id LIMIT %s",
            [count],
        )
    )
    assert len(people) == count
    proved(people)
    return people


def _sealed(its: Round, key: bytes, size: int, choice: Sequence[str]) -> bytes:
    return sealing.seal(json.dumps(choice).encode(), public_key=key, size=size, round_id=its.pk)


def _tokens(people: Sequence[Person]) -> list[str]:
    tokens = [f"vote-{person.pk}" for person in people]
    ApiToken.objects.bulk_create(
        ApiToken(person=person, name="vote", digest=ApiToken.digest_of(token))
        for person, token in zip(people, tokens, strict=True)
    )
    return tokens
