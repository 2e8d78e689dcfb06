"""Find words that people read and nobody marked for translation: `python -m tests.architecture.unmarked`.

Prints `file:line: words` and exits 1 when there are any. Looks at text and spoken attributes of templates, at words
handed to components and filters, and in Python at labels, hints, messages, errors, refusals and choices.
"""

import ast
import re
import sys
from collections.abc import Iterable, Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import NamedTuple

from django.template.base import Lexer, TokenType

ROOT = Path(__file__).parents[2]
APPS = (
    "civic",
    "commons",
    "journal",
    "charter",
    "accounts",
    "proposals",
    "deliberation",
    "voting",
    "moderation",
    "notifications",
    "reports",
)
# Names that are the same in every language.
NAMES = {"Multitude", "API", "CSV", "DCAT", "JSON", "OpenAPI", "PDF", "Pabulib", "Parquet", "SHA", "SUMS", "XLSX"}

SPOKEN = {"alt", "title", "placeholder", "aria-label", "aria-description", "label"}
# Inputs of components, and filters, whose literal is shown.
INPUTS = re.compile(
    r"\b(?:text|title|label|lead|caption|action|link|note|why|when|line|role|badge|sub|shown|time)="
    r"(?P<quote>[\"'])(?P<words>.*?)(?P=quote)"
)
FALLBACKS = re.compile(r"\|(?:default|default_if_none|yesno):(?P<quote>[\"'])(?P<words>.*?)(?P=quote)")
FIRSTOF = re.compile(r"(?<![_\w(|:])(?P<quote>[\"'])(?P<words>.*?)(?P=quote)")
HOLE = "\x01"


class Finding(NamedTuple):
    line: int
    words: str


def readable(text: str) -> bool:
    """Tell whether a text has words of a language in it, names apart."""
    return any(word not in NAMES for word in re.findall(r"[^\W\d_]{2,}", text))


# Templates


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[Finding] = []
        self.mute: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in {"script", "style"}:
            self.mute.append(tag)
        given = dict(attrs)
        spoken = {name: value for name, value in attrs if name in SPOKEN}
        if tag == "meta" and given.get("name") == "description":
            spoken["content"] = given.get("content")
        if tag == "input" and given.get("type") in {"submit", "button", "reset"}:
            spoken["value"] = given.get("value")
        for value in spoken.values():
            self._look(value or "", self.getpos()[0])

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if self.mute and self.mute[-1] == tag:
            self.mute.pop()

    def handle_data(self, data: str) -> None:
        if not self.mute:
            self._look(data, self.getpos()[0])

    def _look(self, text: str, line: int) -> None:
        for offset, part in enumerate(text.split("\n")):
            if readable(part):
                self.found.append(Finding(line + offset, " ".join(part.replace(HOLE, "…").split())))


def in_template(text: str, *, html: bool = True) -> list[Finding]:
    """List the unmarked words of a template; `html` is false for plain text such as mails."""
    skeleton, found = _without_tags(text)
    if html:
        page = _Page()
        page.feed(skeleton)
        page.close()
        found += page.found
    else:
        lines = enumerate(skeleton.split("\n"), start=1)
        found += [Finding(number, line.replace(HOLE, "…").strip()) for number, line in lines if readable(line)]
    return sorted(found)


def _without_tags(text: str) -> tuple[str, list[Finding]]:
    """Put holes where Django's tags and marked words stand, keeping the lines; list literals in the tags."""
    skeleton: list[str] = []
    found: list[Finding] = []
    until: set[str] = set()
    position = 0
    for token in Lexer(text).tokenize():
        raw = _raw(text, position, token.token_type, token.contents)
        line = text.count("\n", 0, position) + 1
        position += len(raw)
        name = token.contents.split(" ", 1)[0] if token.token_type == TokenType.BLOCK else ""
        if until:
            until = set() if name in until else until
            skeleton.append("\n" * raw.count("\n"))
            continue
        if token.token_type == TokenType.TEXT:
            skeleton.append(raw)
            continue
        if name in {"comment", "blocktranslate", "blocktrans"}:
            until = {f"end{name}"}
        hole = HOLE if token.token_type == TokenType.VAR or name in {"translate", "trans"} else " "
        skeleton.append(hole + "\n" * raw.count("\n"))
        found += [Finding(line, words) for words in _literals(token.token_type, name, token.contents)]
    return "".join(skeleton), found


def _raw(text: str, position: int, kind: TokenType, contents: str) -> str:
    if kind == TokenType.TEXT:
        return contents
    end = {TokenType.VAR: "}}", TokenType.BLOCK: "%}", TokenType.COMMENT: "#}"}[kind]
    return text[position : text.index(end, position) + 2]


def _literals(kind: TokenType, name: str, contents: str) -> Iterator[str]:
    if kind == TokenType.BLOCK and name in {"include", "with"}:
        yield from (found["words"] for found in INPUTS.finditer(contents) if readable(found["words"]))
    if kind == TokenType.BLOCK and name == "firstof":
        yield from (found["words"] for found in FIRSTOF.finditer(contents) if readable(found["words"]))
    if kind == TokenType.VAR:
        for found in FALLBACKS.finditer(contents):
            # A fallback in small letters without a space is a code, not words.
            if readable(found["words"]) and re.search(r"[A-Z\s]", found["words"]):
                yield found["words"]


# Python

NAMED = {"label", "help_text", "remedy_label", "empty_label", "error_messages"}
# Calls whose argument at this place, or of this name, is shown.
CALLS = {
    "ValidationError": (0, "message"),
    "refuse": (1, "reason"),
    "IllegalMove": (2, "reason"),
    "BadCursor": (0, ""),
    "add_message": (2, "message"),
}
LEVELS = {"debug", "info", "success", "warning", "error"}
MARKS = {"_", "gettext", "gettext_lazy", "pgettext", "ngettext", "npgettext", "ngettext_lazy", "pgettext_lazy"}


def in_python(text: str) -> list[Finding]:
    """List the unmarked words of a Python file."""
    found: set[Finding] = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call):
            for shown in _shown(node):
                found |= set(_unmarked(shown))
            if _name(node.func) in MARKS:
                found |= {Finding(a.lineno, "an f-string cannot be translated") for a in node.args if _is_f(a)}
        elif isinstance(node, ast.ClassDef) and any(_name(base).endswith("Choices") for base in node.bases):
            pairs = [one.value for one in node.body if isinstance(one, ast.Assign)]
            for pair in pairs:
                if isinstance(pair, ast.Tuple) and len(pair.elts) > 1:
                    found |= set(_unmarked(pair.elts[-1]))
    return sorted(found)


def _shown(call: ast.Call) -> Iterator[ast.expr]:
    yield from (keyword.value for keyword in call.keywords if keyword.arg in NAMED)
    name = _name(call.func)
    if name in CALLS:
        place, named = CALLS[name]
        yield from call.args[place : place + 1]
        yield from (keyword.value for keyword in call.keywords if keyword.arg == named)
    elif name in LEVELS and isinstance(call.func, ast.Attribute) and _name(call.func.value) == "messages":
        yield from call.args[1:2]


def _unmarked(node: ast.expr) -> Iterator[Finding]:
    """Yield the words of an expression that did not go through gettext."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and readable(node.value):
        yield Finding(node.lineno, node.value)
    elif isinstance(node, ast.JoinedStr):
        words = "".join(str(part.value) for part in node.values if isinstance(part, ast.Constant))
        if readable(words):
            yield Finding(node.lineno, words)
    elif isinstance(node, ast.BinOp):
        yield from _unmarked(node.left)
    elif isinstance(node, ast.IfExp):
        yield from _unmarked(node.body)
        yield from _unmarked(node.orelse)
    elif isinstance(node, ast.List | ast.Tuple):
        for element in node.elts:
            yield from _unmarked(element)
    elif isinstance(node, ast.Dict):
        for value in node.values:
            yield from _unmarked(value)
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "format":
        yield from _unmarked(node.func.value)


def _name(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def _is_f(node: ast.expr) -> bool:
    return isinstance(node, ast.JoinedStr)


# The whole project


def findings(root: Path, apps: Iterable[str] = APPS) -> Iterator[tuple[Path, Finding]]:
    """Go through the templates and Python files of the apps below `root`."""
    for app in apps:
        for path in sorted((root / app).rglob("*")):
            inside = path.relative_to(root).parts
            if path.suffix == ".py" and "migrations" not in inside:
                yield from ((path, one) for one in in_python(path.read_text()))
            elif "templates" in inside and path.suffix in {".html", ".txt"}:
                found = in_template(path.read_text(), html=path.suffix == ".html")
                yield from ((path, one) for one in found)


def main(root: Path = ROOT) -> int:
    found = list(findings(root))
    for path, (line, words) in found:
        print(f"{path.relative_to(root)}:{line}: {words}")
    if found:
        print(f"{len(found)} not marked for translation.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
