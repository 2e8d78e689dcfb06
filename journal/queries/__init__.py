from journal.queries.entries import about, about_any, after, lag, last_position
from journal.queries.register import ORDER, entry, export, head, last_about, registered, waiting
from journal.queries.roots import (
    NoRoot,
    Seed,
    current_seed,
    last_root,
    revealed_seed,
    root_file,
    root_of,
    root_over,
    roots,
)
from journal.queries.verify import BadRoot, Fault, Kept, Verified, read_root, verify

__all__ = [
    "ORDER",
    "BadRoot",
    "Fault",
    "Kept",
    "NoRoot",
    "Seed",
    "Verified",
    "about",
    "about_any",
    "after",
    "current_seed",
    "entry",
    "export",
    "head",
    "lag",
    "last_about",
    "last_position",
    "last_root",
    "read_root",
    "registered",
    "revealed_seed",
    "root_file",
    "root_of",
    "root_over",
    "roots",
    "verify",
    "waiting",
]
