"""Measure what is asked most against a bare Django view: `python -m tests.bench [--quick] [--sizes 1000,metropolis]`.

Both run under the same server settings, and every city has a database of its own; they are asked in turn, round by
round, and medians are compared. The
figure is CPU time of the web's processes and of their database backends per request; absolute times mean nothing on
another machine, so only ratios are judged, and how they grow with the city. `ranking`, the task behind the fair order,
is against one bare UPDATE; `bridging`, the one behind “brings people together”, against counting the supports once.
Writes JSON beside the state, exits 1 beyond 1.25 times a limit.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import socket
import statistics
import subprocess
import sys
import time
import tomllib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.bench.asking import Request, Server, cost, turn

HERE = Path(__file__).parent
ROUNDS, TOLERANCE = 5, 1.25
PAGES = ("list", "search", "detail", "support", "queue", "home", "map", "street", "near")
VOTES = ("ballot", "ballot-page")
# Tasks, measured as the city grows.
TASKS = ("ranking", "bridging")
EVERY = (*PAGES, *VOTES, *TASKS)
# What is written: its control writes too.
WRITES = ("support", *VOTES)
# Held to cost in a large city what they cost in a small one. The map shows more markers where there is more.
STEADY = ("list", "search", "detail", "support", "queue", "home", "near", *VOTES)
NAMED = {"city": 10_000, "metropolis": 100_000}


@dataclass(slots=True)
class City:
    """A city of `size` proposals in a database of its own; `place`: the number of its Redis database."""

    size: int
    database: str
    place: int
    requests: dict[str, list[Request]] = field(default_factory=dict)
    ranked: list[dict[str, Any]] = field(default_factory=list)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer requests: a look, not a judgement")
    parser.add_argument(
        "--sizes", default="1000,10860", help="numbers of proposals, city (10,000), metropolis (100,000)"
    )
    parser.add_argument("--only", default=",".join(EVERY), help=f"of {', '.join(EVERY)}; some with commas")
    parser.add_argument("--counting", action="store_true", help="only rounds: times as fast as pabutools, per file")
    parser.add_argument("--draws", action="store_true", help="only draws by lot: times against sortition-algorithms")
    parser.add_argument("--opinions", action="store_true", help="only opinion maps: times as fast as red-dwarf")
    parser.add_argument(
        "--register", action="store_true", help="only the public register: throughput of writers with it"
    )
    parser.add_argument("--past", type=int, default=100_000, help="with --register: so many entries taken in at once")
    parser.add_argument("--deliveries", action="store_true", help="only telling many: against a bare SMTP loop")
    parser.add_argument("--followers", default="10000,100000", help="with --deliveries: few and many")
    options = parser.parse_args()
    if options.deliveries:
        from tests.bench import deliveries

        sizes = [int(size) for size in options.followers.split(",")]
        return deliveries.main(TOLERANCE, sizes=sizes, quick=options.quick)
    if options.register:
        os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
        import django

        django.setup()
        from tests.bench import register

        return register.main(TOLERANCE, past=options.past, quick=options.quick)
    if options.draws:
        from tests.bench import draws

        return draws.main(TOLERANCE)
    if options.opinions:
        from tests.bench import opinions

        return opinions.main(TOLERANCE)
    if options.counting:
        from tests.bench import counting

        return counting.main(TOLERANCE)
    only = options.only.split(",")
    if unknown := set(only) - set(EVERY):
        parser.error(f"nothing is called {', '.join(sorted(unknown))}")
    calls = 60 if options.quick else 240
    limits = tomllib.loads((HERE / "limits.toml").read_text())
    cities: list[City] = []
    with database() as name:
        os.environ["BENCH_DATABASE"] = name
        collect = [sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity=0"]
        subprocess.run(collect, env=os.environ | {"DJANGO_SETTINGS_MODULE": "tests.bench.settings"}, check=True)
        try:
            for place, size in enumerate(options.sizes.split(","), start=1):
                cities.append(grown(NAMED.get(size) or int(size), place, calls, only))
            results = measure(cities, calls, only)
        finally:
            for each in cities:
                _administer(f'DROP DATABASE IF EXISTS "{each.database}"')
    add_growth(results)
    report(results, limits)
    home = Path(os.environ.get("CIVIC_HOME", ".state"))
    home.mkdir(parents=True, exist_ok=True)
    (home / "bench.json").write_text(json.dumps(results, indent=1))
    return int(any(is_beyond(row, limits, TOLERANCE) for row in results))


def add_growth(results: list[dict]) -> None:  # type: ignore[type-arg]
    """Add to each figure what it is as a multiple of the same in the smallest city."""
    first: dict[str, dict] = {}  # type: ignore[type-arg]
    for row in results:
        row["growth"] = row["ratio"] / first.setdefault(row["what"], row)["ratio"]


def is_beyond(row: dict, limits: dict[str, float], tolerance: float = 1.0) -> bool:  # type: ignore[type-arg]
    grows = row["what"] in STEADY and row["growth"] > tolerance * limits["growth"]
    return grows or row["ratio"] > tolerance * limits[row["what"]]


@contextmanager
def database() -> Iterator[str]:
    """A database of the benchmark's own, made by the migrations and dropped at the end."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    import django

    django.setup()
    from django.conf import settings
    from django.db import connection

    settings.DEBUG = False  # Django would keep every statement
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE bench_control (number integer)")
    try:
        yield str(connection.settings_dict["NAME"])
    finally:
        connection.creation.destroy_test_db("bench", verbosity=0)


def grown(size: int, place: int, calls: int, only: list[str]) -> City:
    """Let the city grow to that size and return a copy of its database, with what is asked of it."""
    from tests.bench import ballots, bridging, city, ranking

    read = city.grow(size)
    found = City(size, f"{os.environ['BENCH_DATABASE']}_{place}", place)
    tasks = {"ranking": ranking.measure, "bridging": bridging.measure}
    found.ranked = [tasks[each]() for each in TASKS if each in only]
    pairs = city.supports(calls * (ROUNDS + 1)) if "support" in only else []
    votes = ballots.sent(calls * (ROUNDS + 1)) if set(VOTES) & set(only) else ([], [])
    words = city.typical()
    city.tidy()
    _administer(f'CREATE DATABASE "{found.database}" TEMPLATE "{os.environ["BENCH_DATABASE"]}"')
    found.requests = {
        "list": [Request("GET", "/proposals/")],
        "search": [Request("GET", f"/proposals/?search={words}")],
        "detail": [Request("GET", f"/proposals/{read.pk}/")],
        "support": [
            Request("PUT", f"/api/v1/proposals/{pk}/support/", {"Authorization": f"Token {key}"}) for key, pk in pairs
        ],
        "queue": [Request("GET", "/awaiting/")],
        "home": [Request("GET", "/")],
        # Everybody begins with the whole city; then each looks at a street of their own.
        "map": [Request("GET", f"/proposals/map.json?bbox={city.AROUND}&zoom=12")],
        "street": [
            Request("GET", f"/proposals/map.json?bbox={street}&zoom=16")
            for street in city.streets(calls * (ROUNDS + 1))
        ],
        # Everybody stands somewhere else.
        "near": [Request("GET", f"/proposals/?near={spot},2") for spot in city.spots(calls * (ROUNDS + 1))],
        # Everybody votes once: with a ballot sealed beforehand through the API, or by the page's form without scripts.
        "ballot": votes[0],
        "ballot-page": votes[1],
    }
    return found


def measure(cities: list[City], calls: int, only: list[str]) -> list[dict]:  # type: ignore[type-arg]
    """Ask all cities for the same in turn, round by round, so that whatever else the machine does meets each alike."""
    rows = [row for city in cities for row in city.ranked]
    with ExitStack() as servers:
        bare = servers.enter_context(serving("tests.bench.control:application", cities[0]))
        ours = [(city, servers.enter_context(serving("civic.wsgi:application", city))) for city in cities]
        for what in [each for each in only if each not in TASKS]:
            control = Request("POST", "/insert") if what in WRITES else Request("GET", "/select")
            costs: dict[int, list[tuple[float, float]]] = {city.size: [] for city in cities}
            for round_ in range(ROUNDS + 1):  # the first round warms and is not counted
                for city, server in ours:
                    beside = cost(bare, [control] * calls * 2, cities[0].database)
                    mine = cost(server, turn(city.requests[what], round_, calls), city.database)
                    costs[city.size] += [(mine, beside)] if round_ else []
            for city in cities:
                mine, beside = (statistics.median(each) for each in zip(*costs[city.size], strict=True))
                row = {"what": what, "proposals": city.size, "ratio": mine / beside, "bare_ms": beside * 1e3}
                rows.append(row)
                print(what, city.size, f"{row['ratio']:.2f}", file=sys.stderr, flush=True)
    return rows


def _administer(statement: str) -> None:
    from django.db import connection

    with connection._nodb_cursor() as cursor:  # type: ignore[attr-defined]
        cursor.execute(statement)


@contextmanager
def serving(application: str, city: City) -> Iterator[Server]:
    """The application under gunicorn with the settings of production, on a free loopback port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings = "tests.bench.control_settings" if "control" in application else "tests.bench.settings"
    environment = os.environ | {
        "BIND": f"127.0.0.1:{port}",
        "DJANGO_SETTINGS_MODULE": settings,
        "DATABASE_ROLE": "owner",
        "BENCH_DATABASE": city.database,
        # What is kept for all who ask is kept for one city.
        "REDIS_URL": f"{os.environ['REDIS_URL'].rpartition('/')[0]}/{city.place}",
    }
    environment["WEB_LOG_LEVEL"] = "error"
    server = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "-c", "deploy/gunicorn.conf.py", application],
        env=environment,
        stderr=subprocess.DEVNULL,
    )
    try:
        for _ in range(100):
            time.sleep(0.1)
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
        yield port, server
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(timeout=20)


def report(results: list[dict], limits: dict[str, float]) -> None:  # type: ignore[type-arg]
    print(f"{'what':12}{'proposals':>10}{'times bare':>12}{'limit':>7}{'times the first':>17}{'limit':>7}")
    for row in results:
        verdict = "  beyond the aim" if is_beyond(row, limits) else ""
        print(
            f"{row['what']:12}{row['proposals']:>10,}{row['ratio']:>12.1f}{limits[row['what']]:>7}"
            f"{row['growth']:>17.2f}{limits['growth']:>7}{verdict}"
        )


if __name__ == "__main__":
    sys.exit(main())
