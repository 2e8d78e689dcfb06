"""The private services of one folder of state: started together, noted for `manage.py`, stopped together."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

from deploy.embedded.account import Account, service_account
from deploy.embedded.binaries import postgres_bin, reachable, redis_server
from deploy.embedded.crew import Child, Crew
from deploy.embedded.home import Home, write_pairs
from deploy.embedded.leftovers import end_leftovers
from deploy.embedded.place import forget_sockets, noted_owner, place_for, socket_folder
from deploy.embedded.postgres import OWNER, WEB, Postgres
from deploy.embedded.redis import Redis
from deploy.embedded.trouble import Trouble


class Instance:
    """Private PostgreSQL and Redis, each only where the environment names none.

    `home` holds the lock and the notes; `base` is the home whose place the cluster lies in.
    """

    def __init__(
        self,
        crew: Crew,
        home: Home,
        base: Home,
        *,
        cluster: str = "cluster",
        durable: bool = True,
        fresh: bool = False,
    ) -> None:
        self.crew, self.home, self.base = crew, home, base
        self.cluster, self.durable, self.fresh = cluster, durable, fresh
        self.children: list[Child] = []
        self.made: Path | None = None

    def clean(self) -> None:
        """End and remove what a killed run left; the caller holds the home's lock."""
        if left := end_leftovers(self.home.children):
            self.crew.say("setup", f"ended what a killed run left: {', '.join(left)}")
        self.home.services.unlink(missing_ok=True)
        forget_sockets(self.home.path / "sockets")
        self.crew.record = self.home.children

    def start(self, environment: Mapping[str, str], *, quiet: bool) -> dict[str, str]:
        """Start what is missing; return DATABASE_URL, OWNER_DATABASE_URL and REDIS_URL."""
        names: dict[str, str] = {}
        wants = {name: not environment.get(name) for name in ("DATABASE_URL", "REDIS_URL")}
        if any(wants.values()):
            account = service_account(environment, noted_owner(self.base.path))
            place = place_for(self.base.path, account)
            if account is not None and place.parent != self.base.path:
                self.crew.say("setup", f"{self.base.path} is closed to user {account.name}; the database is in {place}")
            if wants["DATABASE_URL"]:
                program = reachable(postgres_bin(environment) / "postgres", account, place)
                folder = self.made = place / self.cluster
                if self.fresh:
                    shutil.rmtree(folder, ignore_errors=True)
                sockets = socket_folder(self.home.path / "sockets", account)
                postgres = Postgres(program.parent, folder, sockets, account, self.durable)
                if postgres.prepare() and not self.fresh:
                    self.crew.say("setup", f"made a private PostgreSQL {postgres.program_version()}")
                self._start(postgres.child(quiet))
                self.crew.until(postgres.ready, self.children[-1], seconds=60)
                names |= {"DATABASE_URL": postgres.url(WEB), "OWNER_DATABASE_URL": postgres.url(OWNER)}
            if wants["REDIS_URL"]:
                program = reachable(redis_server(environment), account, place)
                names["REDIS_URL"] = self._start_redis(program, place, account)
        if names:
            write_pairs(self.home.services, names)
        given = {name: environment[name] for name, missing in wants.items() if not missing}
        if "DATABASE_URL" in given:
            given["OWNER_DATABASE_URL"] = environment.get("OWNER_DATABASE_URL") or given["DATABASE_URL"]
        return {**names, **given}

    def _start_redis(self, program: Path, place: Path, account: Account | None) -> str:
        """Start Redis on a free port; another program may take that port first, so try again."""
        for attempt in range(3):
            redis = Redis(program, place, account)
            self._start(redis.child())
            try:
                self.crew.until(redis.ready, self.children[-1], seconds=15)
            except Trouble:
                self.crew.stop([self.children.pop()])
                if attempt == 2:
                    raise
            else:
                return redis.url
        raise AssertionError

    def _start(self, child: Child) -> None:
        self.crew.start(child)
        self.children.append(child)

    def stop(self) -> None:
        """Stop Redis, then PostgreSQL, and take back the notes."""
        for child in reversed(self.children):
            self.crew.stop([child])
        if self.fresh and self.made is not None:
            shutil.rmtree(self.made, ignore_errors=True)
        self.home.services.unlink(missing_ok=True)
        self.home.children.unlink(missing_ok=True)
        forget_sockets(self.home.path / "sockets")
