"""Publish the register's head: once a day, signed, with the promise of the next seed and the one before revealed."""

from __future__ import annotations

import datetime as dt
import secrets

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.db.models.functions import Mod

from commons import clock
from journal import signing
from journal.actions.sequence import hold_the_order
from journal.chain import NOTHING, digest
from journal.models import Registered, Root
from journal.queries import last_root

# So many hashes on the way are published at most: then a file of a root stays small, whatever it covers.
MARKS = 1_000


class NoSigningKey(RuntimeError):
    """REGISTER_SIGNING_KEY is not set where a root is to be published."""

    def __init__(self) -> None:
        super().__init__("REGISTER_SIGNING_KEY is missing: `manage.py make_register_key` makes one")


@transaction.atomic
def publish_root(*, at: dt.datetime | None = None) -> Root:
    """Publish the day's root, where there is none yet, and return the last one. Raises NoSigningKey.

    The day is the city's at that moment, now if none is given. It says where the register stands: what waits to be
    registered comes into the next one
    (`keep_up` beforehand leaves nothing). Holds the sequencer's lock. Five statements.
    """
    if not settings.REGISTER_SIGNING_KEY:
        raise NoSigningKey
    hold_the_order()
    today, last = clock.today(at), last_root()
    if last is not None and last.day >= today:
        return last
    since = last.number if last else 0
    number, hash_ = Registered.objects.order_by("-number").values_list("number", "hash").first() or (0, NOTHING)
    step = max(1, -(-(number - since) // MARKS))
    on_the_way = Registered.objects.filter(number__gt=since).annotate(rest=Mod(F("number") - since, step))
    seed = secrets.token_hex(32)
    root = Root(
        day=today,
        since=since,
        number=number,
        hash=hash_,
        step=step,
        marks=list(on_the_way.filter(rest=0).order_by("number").values_list("hash", flat=True)),
        previous=last.digest if last else NOTHING,
        seed=seed,
        seed_hash=digest(seed),
        seed_revealed=last.seed if last else "",
        public_key=signing.public_key(settings.REGISTER_SIGNING_KEY),
    )
    root.signature = signing.signed(settings.REGISTER_SIGNING_KEY, root.text)
    root.save(force_insert=True)
    return root
