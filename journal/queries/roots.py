"""Published roots, and the seeds that they promise and reveal."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass

from django.db.models import QuerySet

from journal.chain import canonical
from journal.models import Root


class NoRoot(LookupError):
    """Nothing was published yet: `publish_root` publishes the first."""


@dataclass(frozen=True, slots=True)
class Seed:
    """What decides draws until the next root: `hash` is public in the root, `secret` (hex) is not before the next."""

    root_id: int
    hash: str
    secret: str


def roots() -> QuerySet[Root]:
    """Return the roots, the newest first."""
    return Root.objects.order_by("-id")


def root_over(number: int) -> Root | None:
    """Return the first root that vouches for an entry, None where none does yet. One query."""
    return Root.objects.filter(number__gte=number).order_by("id").first()


def last_root() -> Root | None:
    """Return the root that was published last. One query."""
    return Root.objects.order_by("-id").first()


def root_file(root: Root) -> str:
    """Return a root as it is published: canonical JSON with what is signed, the key, and the signature."""
    return canonical({"public_key": root.public_key, "root": json.loads(root.text), "signature": root.signature})


def root_of(day: dt.date) -> Root:
    """Return the root of a day. Raises DoesNotExist."""
    return Root.objects.get(day=day)


def current_seed() -> Seed:
    """Return the seed whose hash the last root published. Raises NoRoot before the first. One query.

    The hash is the SHA-256 of `secret` as it is written, 64 hexadecimal digits.
    """
    found = last_root()
    if found is None:
        raise NoRoot("no root of the register was published yet: call journal.actions.publish_root() first")
    return Seed(root_id=found.pk, hash=found.seed_hash, secret=found.seed)


def revealed_seed(root_id: int) -> str | None:
    """Return the seed that a root promised, once a later root revealed it; None until then. One query."""
    return Root.objects.filter(id__gt=root_id).order_by("id").values_list("seed_revealed", flat=True).first()
