"""Keep the catalogues of `civic/locale` complete, without GNU gettext.

`--write` collects every marked text of the apps into the catalogues, keeps what is translated, sets aside what is no
longer used and compiles; without it only checks, and says what is missing. A second pass shows only what is new.
"""

from __future__ import annotations

import ast
import re
import struct
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po
from django.template.base import TemplateSyntaxError
from django.utils.translation.template import templatize

from tests.architecture.unmarked import APPS, ROOT

LOCALE = Path("civic") / "locale"
# Which number takes which form; English is the source.
PLURALS = {"fr": "nplurals=2; plural=(n > 1);", "es": "nplurals=2; plural=(n != 1);"}
MARKS: dict[str, Any] = {
    "gettext": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
MARKS |= {f"{name}_lazy": places for name, places in MARKS.items()} | {"_": None}
HOLES = re.compile(r"%\((\w+)\)\d*\.?\d*[a-zA-Z]|\{(\w*)\}|(?<!%)%[sd]")
TAGS = re.compile(r"</?(?:a|b|br|code|em|span|strong)\b")
Key = tuple[str | None, str]


# What the code says


def collected(root: Path) -> Catalog:
    """Return every marked text below `root`, with the files that say it."""
    catalog = Catalog()
    for app in APPS:
        for path in sorted((root / app).rglob("*")):
            inside = path.relative_to(root).parts
            if path.suffix == ".py" and "migrations" not in inside:
                found = _in_python(path.read_text(encoding="utf-8"))
            elif "templates" in inside and path.suffix in {".html", ".txt"}:
                found = _in_template(path.read_text(encoding="utf-8"), path)
            else:
                continue
            for words, context in found:
                catalog.add(words, locations=[("/".join(inside), None)], context=context)  # type: ignore[list-item]
    return catalog


def _in_python(text: str) -> Iterator[tuple[Any, str | None]]:
    marks = dict(MARKS)
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation":
            marks |= {name.asname: MARKS[name.name] for name in node.names if name.asname and name.name in MARKS}
    yield from _extracted(text, marks)


def _in_template(text: str, path: Path) -> Iterator[tuple[Any, str | None]]:
    try:
        yield from _extracted(templatize(text, origin=str(path)), MARKS)
    except TemplateSyntaxError as error:
        raise SystemExit(f"{path}: {error}") from error


def _extracted(text: str, marks: dict[str, Any]) -> Iterator[tuple[Any, str | None]]:
    for _line, words, _comments, context in extract("python", BytesIO(text.encode()), keywords=marks):
        yield words, context


# The catalogues


def po_path(root: Path, language: str) -> Path:
    return root / LOCALE / language / "LC_MESSAGES" / "django.po"


def read(path: Path, language: str) -> Catalog:
    """Return a catalogue as it is on the disk; an empty one where there is none."""
    if not path.exists():
        return Catalog(locale=language)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def renewed(catalog: Catalog, said: Catalog) -> Catalog:
    """Take in what is said now. What is said no longer becomes obsolete; if it comes back, so does its translation."""
    before = dict(catalog.obsolete)
    catalog.update(said, no_fuzzy_matching=True, update_header_comment=False)
    for message in _messages(catalog):
        old = before.get(catalog._key_for(message.id, message.context))
        if old is not None and not any(_forms(message)):
            message.string = old.string
            catalog.obsolete.pop(catalog._key_for(message.id, message.context), None)
    for key in [key for key, old in catalog.obsolete.items() if not any(_forms(old))]:
        del catalog.obsolete[key]
    return catalog


def head(language: str) -> str:
    return f"Content-Type: text/plain; charset=UTF-8\nLanguage: {language}\nPlural-Forms: {PLURALS[language]}\n"


def as_po(catalog: Catalog, language: str) -> bytes:
    """Return the catalogue as text: sorted, with the names of files only, nothing of the machine."""
    out = BytesIO()
    write_po(out, catalog, width=118, omit_header=True, sort_output=True, include_lineno=False)
    lines = "".join(f'"{line}\\n"\n' for line in head(language).splitlines())
    return f'msgid ""\nmsgstr ""\n{lines}\n'.encode() + out.getvalue().strip() + b"\n"


def as_mo(catalog: Catalog, language: str) -> bytes:
    """Return the catalogue compiled: the same bytes for the same words."""
    pairs = {b"": head(language).encode()}
    for message in _messages(catalog):
        if not message.fuzzy and all(_forms(message)):
            pairs[_address(message)] = "\0".join(_forms(message)).encode()
    keys = sorted(pairs)
    table, texts = [], b""
    start = 28 + 16 * len(keys)
    for part in ([*keys], [pairs[key] for key in keys]):
        for text in part:
            table += [len(text), start + len(texts)]
            texts += text + b"\0"
    header = struct.pack("<7I", 0x950412DE, 0, len(keys), 28, 28 + 8 * len(keys), 0, 28 + 16 * len(keys))
    return header + struct.pack(f"<{len(table)}I", *table) + texts


def _address(message: Message) -> bytes:
    words = message.id if isinstance(message.id, str) else "\0".join(message.id)
    return (f"{message.context}\4{words}" if message.context else words).encode()


def _messages(catalog: Catalog) -> Iterator[Message]:
    return (message for message in catalog if message.id)


def _forms(message: Message) -> tuple[str, ...]:
    return (message.string,) if isinstance(message.string, str) else tuple(message.string or ("",))


def _key(message: Message) -> Key:
    return message.context, message.id if isinstance(message.id, str) else message.id[0]


# The check


def wrongs(message: Message) -> Iterator[str]:
    """Say what is wrong with one translation."""
    sources = (message.id,) if isinstance(message.id, str) else tuple(message.id)
    forms = _forms(message)
    if message.fuzzy:
        yield "is marked as fuzzy"
    if len(forms) != len(sources) or not all(form.strip() for form in forms):
        yield "is not translated"
        return
    holes = set().union(*(_holes(source) for source in sources))
    for form, source in zip(forms, sources, strict=True):
        # A singular may leave its number out, as the English one may.
        if not _holes(source) <= holes or _holes(form) - holes or (_holes(source) - _holes(form) - {"number", "n"}):
            yield f"has other holes: {sorted(_holes(form))} for {sorted(_holes(source))}"
        if sorted(TAGS.findall(form)) != sorted(TAGS.findall(source)):
            yield "has other tags"
        if form.count("%%") != source.count("%%"):
            yield "doubles its % otherwise"
        if source[:1] == "\n" or source[-1:] == "\n":
            yield "begins or ends with a line end"


def _holes(text: str) -> set[str]:
    return {next(filter(None, found.groups()), found.group()) for found in HOLES.finditer(text.replace("%%", ""))}


def check(root: Path = ROOT) -> list[str]:
    """Return what is missing, empty, fuzzy, wrong, left over or not compiled."""
    said, problems = collected(root), []
    wanted = {_key(message) for message in _messages(said)}
    for language in PLURALS:
        path = po_path(root, language)
        catalog = read(path, language)
        there = {_key(message): message for message in _messages(catalog)}
        problems += [f"{language}: missing: {words!r}" for _context, words in sorted(wanted - set(there), key=repr)]
        problems += [f"{language}: nobody says: {words!r}" for _c, words in sorted(set(there) - wanted, key=repr)]
        for key in sorted(wanted & set(there), key=repr):
            problems += [f"{language}: {key[1]!r} {wrong}" for wrong in wrongs(there[key])]
        compiled = path.with_suffix(".mo")
        if not compiled.exists() or compiled.read_bytes() != as_mo(catalog, language):
            problems.append(f"{language}: django.mo is behind django.po")
    return problems


def write(root: Path = ROOT) -> None:
    """Bring the catalogues and their compiled form up to date."""
    for language in PLURALS:
        path = po_path(root, language)
        path.parent.mkdir(parents=True, exist_ok=True)
        catalog = renewed(read(path, language), collected(root))
        path.write_bytes(as_po(catalog, language))
        path.with_suffix(".mo").write_bytes(as_mo(catalog, language))


def main(words: list[str]) -> int:
    if "--write" in words:
        write()
    problems = check()
    for problem in problems:
        print(problem)
    if problems:
        print(f"{len(problems)} to mend: `make texts` collects and compiles; then translate in {LOCALE}.")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
