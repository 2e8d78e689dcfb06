"""Text that people wrote: what it may contain, how it is shown."""

from __future__ import annotations

import html
import re
import unicodedata
from functools import lru_cache

import nh3
from django.core.exceptions import ValidationError
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from markdown_it import MarkdownIt

TAGS = {"p", "br", "strong", "em", "ul", "ol", "li", "h2", "h3", "h4", "blockquote", "a", "code", "pre", "hr"}
_markdown = MarkdownIt("commonmark", {"html": False, "breaks": True}).disable(["image", "html_block", "html_inline"])
# Marks that turn the reading direction of what follows, and invisible ones that hide in names and titles.
# A link as the renderer writes it: its address is escaped.
_LINK = re.compile(r'<a href="(?P<address>[^"]*)"[^>]*>(?P<words>.*?)</a>', re.DOTALL)
_CONTROLS = re.compile("[\u202a-\u202e\u2066-\u2069\ufeff]|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def clean(text: str) -> str:
    """Return the text in NFC with plain line ends, without control and direction-turning characters, trimmed."""
    return _CONTROLS.sub("", unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))).strip()


def one_line(text: str) -> str:
    """Return clean text on one line."""
    return " ".join(clean(text).split())


@lru_cache(maxsize=1_024)
def rendered(markdown: str, *, links: bool = True) -> SafeString:
    """Return safe HTML of Markdown: headings from h2 down, no pictures, no raw HTML, links marked as others'.

    Without `links` their words stay and the address stands beside them to be read: nothing leads away by a press. So
    is shown what comes from an account younger than a day; whoever floods a city with links wants them pressed at once.
    """
    raw = _markdown.render(markdown).replace("<h1>", "<h2>").replace("</h1>", "</h2>")
    if not links:
        raw = _LINK.sub(_told, raw)
    safe = nh3.clean(
        raw,
        tags=TAGS if links else TAGS - {"a"},
        attributes={"a": {"href"}},
        url_schemes={"http", "https", "mailto"},
        link_rel="nofollow noopener ugc",
    )
    return mark_safe(safe)


def _told(link: re.Match[str]) -> str:
    """Return a link's words, with its address where they say another."""
    address, words = link["address"], link["words"]
    return words if address in words else f"{words} ({address})"


@lru_cache(maxsize=4_096)  # as many as cards are kept
def plain(markdown: str) -> str:
    """Return Markdown as one line of text without marks."""
    return one_line(html.unescape(nh3.clean(_markdown.render(markdown), tags=set())))


def excerpt(markdown: str, length: int = 160) -> str:
    """Return the first sentence or so, cut at a word."""
    return cut(plain(markdown), length)


def cut(text: str, length: int) -> str:
    """Return text of at most `length` characters, cut at a word with an ellipsis."""
    if len(text) <= length:
        return text
    head = text[: length - 1]
    within = text[length - 1] != " " and " " in head[length // 2 :]
    word = head.rsplit(" ", 1)[0] if within else head
    return word.rstrip(" ,;:.-") + "…"


def bounded(text: str, *, least: int, most: int, field: str) -> str:
    """Return clean text; raise ValidationError by field when it is shorter or longer than allowed."""
    text = clean(text)
    if len(text) < least:
        message = (
            _("Write something here.")
            if least <= 1
            else _("Write at least %(least)d characters; there are %(have)d.") % {"least": least, "have": len(text)}
        )
        raise ValidationError({field: message})
    if len(text) > most:
        raise ValidationError(
            {field: _("Shorten this to %(most)d characters; there are %(have)d.") % {"most": most, "have": len(text)}}
        )
    return text
