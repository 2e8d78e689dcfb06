"""`python -m tests.deploy.people RESIDENTS PROPOSALS`: let people live in an empty city; print what a crowd needs."""

from __future__ import annotations

import json
import secrets
import sys

import django

django.setup()

from accounts.models import ApiToken  # noqa: E402
from tests import build  # noqa: E402


def main(residents: int, proposals: int) -> None:
    build.city()
    district = build.district("molinos", "Molinos")
    build.office("streets", "Streets and Mobility", topic=build.topic("mobility", "Streets and mobility"))
    people = build.residents(residents, district)
    tokens = [secrets.token_urlsafe(32) for _person in people]
    ApiToken.objects.bulk_create(
        ApiToken(person=person, name="drill", digest=ApiToken.digest_of(token))
        for person, token in zip(people, tokens, strict=True)
    )
    fields = {"author": people[0], "district": district, "threshold": 1_000_000}
    made = [build.proposal(title=f"Proposal {number}", **fields).pk for number in range(proposals)]
    json.dump({"proposals": made, "tokens": tokens, "people": [person.pk for person in people]}, sys.stdout)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
