"""Class “Host header in mails”: links lead to PUBLIC_URL, whatever host a request says it came for."""

from __future__ import annotations

import re

from django.core import mail

from tests.abuse.acts import body
from tests.abuse.asking import browse
from tests.abuse.routes import routes
from tests.abuse.table import EXPECTED
from tests.abuse.world import World, undone

HOSTS = {"HTTP_HOST": "127.0.0.1:9999", "HTTP_X_FORWARDED_HOST": "evil.example", "HTTP_FORWARDED": "host=evil.example"}
STRANGE = re.compile(r"evil\.example|127\.0\.0\.1|testserver", re.I)


def test_no_mail_knows_the_host_of_a_request(world: World) -> None:
    """Every form that anybody may send is sent for a strange host: what is written must not know it."""
    ways = {route.name: route for route in routes() if not route.is_api}
    mail.outbox.clear()
    for (name, method), line in EXPECTED.items():
        who = next((who for who, said in line.words.items() if said in ("done", "ok")), None)
        if name not in ways or method != "post" or who is None:
            continue
        with undone():
            answer = browse(
                world, who, "post", world.address(ways[name], line.about), body(world, name, "post"), **HOSTS
            )
            assert answer.status_code < 500, name
            assert not STRANGE.search(answer.get("Location", "")), name
    written = [
        f"{message.subject}\n{message.body}\n{message.extra_headers}\n{message.alternatives}" for message in mail.outbox
    ]
    assert len(written) > 8 and not [each for each in written if STRANGE.search(each)]
    assert sum("http://localhost:8000/" in each for each in written) > 5


def test_a_host_that_is_not_ours_is_refused(world: World) -> None:
    for host in ("evil.example", "localhost.evil.example", "localhost:8000@evil.example", "[::1", "loc alhost", "a\tb"):
        assert browse(world, "visitor", "get", "/", HTTP_HOST=host).status_code == 400, host


def test_pages_name_the_public_address_alone(world: World) -> None:
    page = browse(world, "visitor", "get", f"/proposals/{world.proposals['open'].pk}/", **HOSTS).content.decode()
    assert "evil.example" not in page and 'rel="canonical" href="http://localhost:8000/' in page
