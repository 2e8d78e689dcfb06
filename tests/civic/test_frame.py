"""What the frame of every page says."""

from __future__ import annotations

import re
from typing import Any

from django.test import Client

from accounts.models import Person
from charter.models import District
from civic.context import open_proposals
from commons import kept
from proposals.lifecycle import State
from tests import build


def test_open_proposals_are_counted_by_district(ana: Person, salinas: District) -> None:
    molinos = District.objects.get(code="molinos")
    build.proposal(ana, district=molinos)
    build.proposal(ana, district=molinos, visibility="hidden")
    build.proposal(ana, district=salinas, state=State.AWAITING_ANSWER)
    build.proposal(ana, district=None)
    now = open_proposals()
    assert now.districts == [("molinos", "Molinos", 1), ("salinas", "Salinas", 0)]
    assert now.total == 2


def test_the_frame_asks_once_and_not_again_while_it_is_fresh(
    ana: Person, settings: Any, django_assert_num_queries: Any
) -> None:
    kept.forget()
    settings.FRAME_FRESH_SECONDS = 5
    with django_assert_num_queries(1):
        first = open_proposals()
        assert open_proposals() == first
    kept.forget()


def test_from_ones_account_a_link_leads_to_all_that_is_ones_own(
    client: Client, ana: Person, cleo: Person, ilse: Person
) -> None:
    """Pages of other apps too; and where a mandate is exercised, to its holder alone."""
    own = {"/account/proposals/", "/account/preferences/", "/account/proof/", "/account/security/", "/account/data/"}
    office = {"/desk/": cleo, "/desk/post/": cleo, "/administration/city/": ilse}
    for person in (ana, cleo, ilse):
        client.force_login(person)
        found = set(re.findall(r'href="([^"]+)"', client.get("/account/").text))
        assert own | {path for path, holder in office.items() if holder == person} <= found
        assert not found & {path for path, holder in office.items() if holder != person}
        assert {client.get(path).status_code for path in found & (own | office.keys())} == {200}
