"""The public register: what the journal says of public acts, as one chain of hashes that nobody can rewrite unseen.

Numbers have no gaps, every hash is that of its text and of the hash before it: the database holds all of it fast
(constraints here and a trigger in migration 0005). What is proved beyond the database are the roots: who kept one finds
whatever was changed before it.
"""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Length, Now
from django.db.models.lookups import Exact

from journal import chain
from journal.models.entries import Entry

HEX = r"^[0-9a-f]{64}$"
# What of a salt is no digit.
OTHERS = models.Func(
    "salt", models.Value("0123456789abcdef"), models.Value(""), function="translate", output_field=models.TextField()
)


class Registered(models.Model):
    """One public act with its place in the chain. Written by the sequencer alone; never changed, never deleted.

    `text` is canonical JSON and holds nothing of a person but salted commitments; `hash` is the SHA-256 of `previous`,
    a line break and `text`. A check of the database computes it, and its trigger holds `previous` to be the hash
    before: neither needs an index or a pattern of its own then, which would cost more than all the rest of an entry.
    """

    number = models.BigIntegerField(primary_key=True)
    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="registered")
    verb = models.CharField(max_length=60)
    text = models.TextField()
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(number__gte=1), name="journal_registered_from_one"),
        ]
        indexes = [models.Index(fields=["verb", "-number"], name="journal_registered_verb")]

    def __str__(self) -> str:
        return f"{self.number} {self.hash}"


class Opening(models.Model):
    """The salt of one commitment: what opens it together with what the entry says. Gone when that is erased."""

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="openings", db_index=False)
    # "actor", "subject" (a person an entry is about), or "data." with the name of words in the entry's data.
    what = models.CharField(max_length=40)
    salt = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["entry", "what"], name="journal_opening_once"),
            # Two are written for each entry: this is six times as fast as a pattern.
            models.CheckConstraint(condition=Exact(Length("salt"), 64) & Exact(OTHERS, ""), name="journal_opening_hex"),
        ]

    def __str__(self) -> str:
        return f"{self.what} of {self.entry_id}"


class Root(models.Model):
    """The chain's head as it was published on a day, signed. Never changed, never deleted.

    `seed` decides draws by lot until the next root; its hash is published here, the seed itself by the next one.
    `marks` are hashes on the way from the root before (`since`), of every `step`-th number: so a change is found where
    it is.
    """

    day = models.DateField(unique=True)
    since = models.BigIntegerField()
    number = models.BigIntegerField()
    hash = models.CharField(max_length=64)
    step = models.IntegerField()
    marks = models.JSONField()
    previous = models.CharField(max_length=64, unique=True)
    seed = models.CharField(max_length=64, unique=True)
    seed_hash = models.CharField(max_length=64)
    seed_revealed = models.CharField(max_length=64, blank=True)
    public_key = models.CharField(max_length=64)
    signature = models.CharField(max_length=128)
    published_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(since__gte=0, number__gte=models.F("since"), step__gte=1), name="journal_root_counts"
            ),
            models.CheckConstraint(
                condition=models.Q(
                    hash__regex=HEX, previous__regex=HEX, seed__regex=HEX, seed_hash__regex=HEX, public_key__regex=HEX
                ),
                name="journal_root_hex",
            ),
            models.CheckConstraint(condition=models.Q(signature__regex=r"^[0-9a-f]{128}$"), name="journal_root_signed"),
            # Only the first has no seed to reveal.
            models.CheckConstraint(
                condition=models.Q(seed_revealed="", previous=chain.NOTHING)
                | (models.Q(seed_revealed__regex=HEX) & ~models.Q(previous=chain.NOTHING)),
                name="journal_root_reveals",
            ),
        ]

    def __str__(self) -> str:
        return f"root of {self.day.isoformat()}"

    @property
    def text(self) -> str:
        """What is signed: canonical JSON of everything that is published."""
        return chain.canonical(
            {
                "day": self.day.isoformat(),
                "hash": self.hash,
                "marks": self.marks,
                "number": self.number,
                "previous": self.previous,
                "seed_hash": self.seed_hash,
                "seed_revealed": self.seed_revealed,
                "since": self.since,
                "step": self.step,
            }
        )

    @property
    def digest(self) -> str:
        """What the next root names as its previous one."""
        return chain.digest(self.text)
