"""Look at the plan of every statement of every page: `python -m tests.bench.plans [--sizes 1000,metropolis]`.

Each size is a demo city in a database of its own; `--here` takes the last one as it lies in the database of the
settings. Prints what each page reads (pages of the database, and a hundredth for each row looked at) as a multiple of
what it reads in the first city, apart what is kept and shared, and scans of whole big tables. Exits 1 where a page
grows.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="1000,metropolis", help="a number of proposals, city or metropolis")
    parser.add_argument("--here", action="store_true", help="the last city lies in the settings' own database")
    parser.add_argument("--only", default="", help="pages whose name holds this")
    parser.add_argument("--show", action="store_true", help="print the statements that grow")
    options = parser.parse_args()
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    import django

    django.setup()
    from tests.bench.plans.look import look_around

    names, looks = options.sizes.split(","), {}
    for place, name in enumerate(names):
        here = options.here and place == len(names) - 1
        with city_of(name, here=here):
            looks[name] = look_around(only=options.only)
    wrong = report(looks, show=options.show)
    home = Path(os.environ.get("CIVIC_HOME", ".state"))
    (home / "plans.json").write_text(json.dumps(told(looks), indent=1))
    return int(bool(wrong))


@contextmanager
def city_of(name: str, *, here: bool) -> Iterator[None]:
    """A demo city of that size, in a database that goes with it; or the one that is there."""
    from django.conf import settings
    from django.db import connection

    settings.DEBUG = False
    settings.ALLOWED_HOSTS = ["testserver"]
    # Statements as they are, not by the names they were prepared under.
    connection.settings_dict["DISABLE_SERVER_SIDE_CURSORS"] = True
    if here:
        yield
        return
    from civic.demo.build import SIZES, Size, build, close_the_past
    from civic.demo.loading import Bar

    own = str(connection.settings_dict["NAME"])
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    began = time.monotonic()
    try:
        count = int(name) if name.isdigit() else 0
        size = Size(residents=count * 10, proposals=count, supports=count * 50) if count else SIZES[name]
        bar = Bar(sys.stderr)
        build(size, seed=1, bar=bar)
        close_the_past(bar)
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
        print(f"{name}: loaded in {time.monotonic() - began:.0f} s", flush=True)
        yield
    finally:
        connection.creation.destroy_test_db(own, verbosity=0)


def report(looks: dict[str, dict[str, Any]], *, show: bool) -> list[str]:
    """Print a line a page; return the names of those that grow."""
    from tests.bench.plans.look import growing, growth

    found = list(looks.values())
    small, large = found[0], found[-1]
    wrong = growing(large, small)
    print(f"\n{'page':44}{'status':>7}{'reads':>9}{'times':>7}{'kept':>9}{'times':>7}  scans of big tables")
    for name, look in large.items():
        before = small.get(name, look)
        numbers = "".join(
            f"{look.work(kept=kept):>9,.0f}{growth(look, before, kept=kept):>7.1f}" for kept in (False, True)
        )
        grows = "GROWS  " if name in wrong else ""
        print(f"{name[:43]:44}{look.status:>7}{numbers}  {grows}{'; '.join(look.scans)}")
        if show and grows:
            _show(look, before)
    print(f"\n{len(large)} pages, {sum(len(look.statements) for look in large.values())} statements, {len(wrong)} grow")
    return wrong


def _show(look: Any, before: Any) -> None:
    """Print the two statements of a page that read most."""
    was = {each.shape: each.work for each in before.statements}
    for each in sorted(look.statements, key=lambda one: -one.work)[:2]:
        print(f"    {each.work:,.0f} ({each.ms:.1f} ms, was {was.get(each.shape, 0):,.0f})", end=" ")
        print(f"{'kept' if each.kept else ''}: {' '.join(each.sql.split())[:700]}")


def told(looks: dict[str, dict[str, Any]]) -> dict[str, Any]:
    return {
        size: {
            name: {"reads": round(look.work(kept=False)), "kept": round(look.work(kept=True)), "scans": look.scans}
            for name, look in found.items()
        }
        for size, found in looks.items()
    }


if __name__ == "__main__":
    sys.exit(main())
