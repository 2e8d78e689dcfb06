"""Read a page as a browser would, and say what in it could run. Knows nothing of what cleans texts on the way there."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from tests.abuse.payloads import MARK

# Attributes that hold addresses, and elements that no page of ours has.
ADDRESSES = {
    "href",
    "src",
    "action",
    "formaction",
    "xlink:href",
    "data",
    "poster",
    "background",
    "code",
    "cite",
    "srcset",
}
NEVER = {"iframe", "object", "embed", "base", "applet", "frame", "frameset", "isindex", "math", "foreignobject", "xmp"}
RUNS = re.compile(r"^(javascript|vbscript|data:text|data:image/svg|data:application|blob|jar|feed|view-source)", re.I)
# Browsers leave out what stands before an address and line ends within.
LEFT_OUT = re.compile(r"[\x00-\x20]")


class Reader(HTMLParser):
    """Collects in `found` what could run, and in `addresses` where the page leads or what it loads."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self.addresses: list[tuple[str, str, str]] = []
        self.elements = 0
        self._inside = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements += 1
        self._inside = tag if tag in ("script", "style") else ""
        if tag in NEVER or MARK in tag:
            self.found.append(f"<{tag}>")
        given = dict(attrs)
        if tag == "script" and "src" not in given and not (given.get("type") or "").endswith("json"):
            self.found.append("<script> without an address")
        if tag == "style":
            self.found.append("<style>")
        if tag == "meta" and (given.get("http-equiv") or "").lower() not in ("", "refresh"):
            self.found.append(f"<meta {given}>")
        for name, value in attrs:
            self._attribute(tag, name, value or "")

    def handle_data(self, data: str) -> None:
        if self._inside == "script" and data.strip() and MARK in data and "alert`" in data and "<" in data:
            self.found.append(f"in a script: {data[:80]}")

    def _attribute(self, tag: str, name: str, value: str) -> None:
        if name.startswith("on") or name in ("srcdoc", "style") or MARK in name:
            self.found.append(f"<{tag} {name}={value[:60]!r}>")
        if name in ADDRESSES:
            self.addresses.append((tag, name, value))
            # A picture that stands in the address itself runs nothing: the map of a form is one.
            drawn = tag in ("img", "input") and name == "src" and value.startswith("data:image/svg+xml;base64,")
            if RUNS.match(LEFT_OUT.sub("", value)) and not drawn:
                self.found.append(f"<{tag} {name}={value[:60]!r}>")


def what_runs(text: str) -> list[str]:
    """Return what in a page could run, in words; empty for a page that only shows."""
    reader = Reader()
    reader.feed(text)
    reader.close()
    return reader.found
