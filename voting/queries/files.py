"""The files that a round publishes: what `recount.py` reads, and for trustees what lies in the box."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Callable, Iterator
from hashlib import sha256
from itertools import chain
from pathlib import Path

import journal.queries
from commons.errors import IllegalMove
from voting.lifecycle import State
from voting.models import Choice, Round
from voting.queries.boxes import sealed_ballots
from voting.queries.carrying import weights_file
from voting.queries.pabulib import pabulib_files
from voting.queries.papers import options_file, rules_file

# What the digest names: everything that the tally follows from.
NAMED = ("choices.txt", "options.json", "replaced.txt", "rules.json", "sealed.txt", "weights.json")
RECOUNT = Path(__file__).parent.parent / "recount.py"


def public_files(its: Round) -> dict[str, Callable[[], Iterator[str]]]:
    """Return the files of a counted round by name, each to be read when it is asked for.

    `choices.txt` is not among them where fewer than `Round.FEW` voted secretly. A budget is there in the layout of
    Pabulib too, beside what the digest covers. Raises IllegalMove before the count.
    """
    if its.state != State.COUNTED:
        raise IllegalMove(its.state, "publish")
    files = _files(its, choices=has_choices(its)) | pabulib_files(its)
    files["tally.json"] = lambda: iter([json.dumps(tally_file(its), indent=1) + "\n"])
    if journal.queries.last_about("round.counted", its.pk):
        files["register.json"] = lambda: register_file(its)
    files["recount.py"] = lambda: iter([RECOUNT.read_text(encoding="utf-8")])
    return files


def register_file(its: Round) -> Iterator[str]:
    """Give what the public register says of the count: its entry names the digest, and whoever keeps a root the entry.

    The digest does not cover it: an entry can only tell of a digest that there is.
    """
    entry = journal.queries.last_about("round.counted", its.pk)
    if entry is not None:
        root, head = journal.queries.root_over(entry.number), journal.queries.head()
        told = {name: getattr(entry, name) for name in ("number", "text", "previous", "hash")}
        told["root"] = json.loads(journal.queries.root_file(root)) if root else None
        told["head"] = {"number": head.number, "hash": head.hash} if head else None
        yield json.dumps(told, indent=1, ensure_ascii=False) + "\n"


def digest_of(its: Round, *, choices: bool) -> str:
    """Return the digest of all that the tally follows from; `choices`: whether `choices.txt` is published.

    As `sha256sum choices.txt options.json replaced.txt rules.json sealed.txt | sha256sum` prints it; where votes were
    delegated, with weights.json behind them.
    """
    files = _files(its, choices=choices)
    lines = []
    for name in NAMED:
        if name in files:
            content = sha256()
            for part in files[name]():
                content.update(part.encode())
            lines.append(f"{content.hexdigest()}  {name}\n")
    return sha256("".join(lines).encode()).hexdigest()


def _files(its: Round, *, choices: bool) -> dict[str, Callable[[], Iterator[str]]]:
    files: dict[str, Callable[[], Iterator[str]]] = {
        "rules.json": lambda: iter([its.rules + "\n"]),
        "options.json": lambda: iter([json.dumps(options_file(its), indent=1, ensure_ascii=False) + "\n"]),
        "sealed.txt": lambda: _hashes(its, counted=True),
        "replaced.txt": lambda: _hashes(its, counted=False),
    }
    if its.delegation is not None:
        files["weights.json"] = lambda: weights_file(its)
    if choices:
        files["choices.txt"] = lambda: choices_file(its)
    return files


def has_choices(its: Round) -> bool:
    """Tell whether the opened ballots are published: always in the open, in secret from `Round.FEW` on."""
    return not its.is_secret or its.tally.voters >= Round.FEW


def tally_file(its: Round) -> dict[str, object]:
    """Return `tally.json`."""
    names = ("root", "replaced_root", "digest", "spoiled", "winners", "voters")
    return {name: getattr(its.tally, name) for name in names}


def choices_file(its: Round) -> Iterator[str]:
    """Yield `choices.txt`: every opened ballot as often as it counts, sorted, so that order says nothing."""
    for said, voters in Choice.objects.filter(round=its).order_by("said").values_list("said", "voters").iterator():
        yield f"{said}\n" * voters


def box_file(its: Round) -> dict[str, object]:
    """Return what trustees open: the rules, the options and the sealed ballots of a closed round.

    Raises IllegalMove before it is closed, and of an open round.
    """
    return _box_head(its) | {"ballots": list(_sealed(its))}


def box_text(its: Round) -> Iterator[str]:
    """Return the box file as text, a ballot at a time. Raises as `box_file`, before the first."""
    head = json.dumps(_box_head(its)).removesuffix("}")
    return chain([head, ', "ballots": ['], _parted(_sealed(its)), ["]}\n"])


def _box_head(its: Round) -> dict[str, object]:
    if its.state not in (State.CLOSED, State.COUNTED) or not its.is_secret or its.public_key is None:
        raise IllegalMove(its.state, "open")
    key = bytes(its.public_key).hex()
    return {"round": its.pk, "public_key": key, "rules": rules_file(its), "options": options_file(its)}


def _sealed(its: Round) -> Iterator[str]:
    for each in sealed_ballots(its, counted=True).values_list("sealed", flat=True).iterator():
        yield b64encode(bytes(each or b"")).decode()


def _parted(ballots: Iterator[str]) -> Iterator[str]:
    for place, each in enumerate(ballots):
        yield f'{", " if place else ""}"{each}"'


def _hashes(its: Round, *, counted: bool) -> Iterator[str]:
    for each in sealed_ballots(its, counted=counted).values_list("hash", flat=True).iterator():
        yield bytes(each).hex() + "\n"
