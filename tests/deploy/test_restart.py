"""A new release goes in while everybody goes on: restart, migration, restart, and nobody is sent away."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterator

import pytest

from tests.chaos.machines import wait_until
from tests.deploy.crowd import Crowd, Told
from tests.deploy.house import House, Steps, Web, house

FULL = bool(os.environ.get("FULL"))
REQUESTS = 2_000 if FULL else 400
NEXT = "tests.deploy.next_release.settings"


def drill(city: House, *steps: Callable[[], object]) -> Told:
    """Let the crowd work while the steps are taken, and until it has asked often enough."""
    crowd = Crowd(city)
    crowd.start()
    taken = Steps(*steps)
    try:
        wait_until(lambda: crowd.told.asked >= REQUESTS // 4, seconds=60)
        taken.start()
        taken.done()
        wait_until(lambda: crowd.told.asked >= REQUESTS, seconds=180)
    finally:
        told = crowd.stop()
    print(f"\n{told.asked} requests, {len(told.failed)} failed, slowest {told.slowest:.1f} s, {dict(told.releases)}")
    return told


def replace(web: Web) -> None:
    """Restart one door with the next release, and go on when it answers."""
    web.stop()
    web.become(DJANGO_SETTINGS_MODULE=NEXT)
    web.start()
    assert wait_until(web.answers, seconds=60), web.said


def reload(web: Web) -> None:
    """What `systemctl reload` does: new processes of the same release."""
    web.tell(signal.SIGHUP)
    time.sleep(1)
    assert wait_until(web.answers, seconds=60), web.said


@pytest.fixture(scope="module")
def city() -> Iterator[House]:
    with house(residents=250, proposals=60) as built:
        yield built


def test_a_release_goes_in_and_no_request_fails(city: House) -> None:
    city.open()
    first, second = city.webs
    told = drill(
        city,
        lambda: reload(first),
        lambda: reload(second),
        lambda: city.manage("migrate", "--noinput", DJANGO_SETTINGS_MODULE=NEXT),
        lambda: replace(first),
        lambda: replace(second),
        lambda: time.sleep(2),
    )
    assert told.failed == []
    assert told.asked >= REQUESTS and told.releases["next"] and told.releases["this"]
    assert city.cluster.ask("SELECT count(*) FROM proposals_support", "multitude") == str(len(told.given))
    kept = city.kept_pages()
    print(f"pages kept by the proxy: {kept}")
    assert kept["/"] and any(path.startswith("/proposals/") and path != "/proposals/" for path in kept)
    assert not {path for path in kept if path.startswith("/api/")} | ({"/proposals/"} & set(kept))
    city.shut()


def test_ending_both_at_once_sends_people_away(city: House) -> None:
    """The broken twin: doors that are nobody's while the web is away."""
    city.open(held=False)
    told = drill(
        city,
        lambda: [web.tell(signal.SIGTERM) for web in city.webs],
        lambda: time.sleep(2),
        *[web.start for web in city.webs],
    )
    assert told.failed
    city.shut()
