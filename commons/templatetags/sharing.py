"""What a page tells programs that read it: where it stands, and how to show it when somebody shares its address."""

from __future__ import annotations

from functools import lru_cache
from urllib.parse import urlencode

from django import template
from django.conf import settings
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

register = template.Library()

# Nothing here is for everybody: no program should find it.
PERSONAL = {"account", "inbox", "administration", "desk", "language", "unsubscribe", "dev"}
PERSONAL_ENDS = ("/new/", "/edit/", "/check/", "/print/", "/extend/", "/handover/", "/answer/")
# What changes which things a list shows, in one order; order, page and words of a search do not make another page.
NARROWING = ("district", "topic", "state", "office")


@register.simple_tag(takes_context=True)
def sharing(context: template.Context, title: str = "", description: str = "", picture: str = "") -> SafeString:
    """Write the canonical address and the tags of Open Graph. Nothing is read for it.

    Pages speak several languages under one address, by the reader's choice: there is nothing for `hreflang` to name.
    """
    request: HttpRequest | None = context.get("request")
    if request is None:
        return SafeString("")
    path = request.path
    if path.strip("/").partition("/")[0] in PERSONAL or path.endswith(PERSONAL_ENDS):
        return SafeString('<meta name="robots" content="noindex">')
    city = context.get("city")
    narrowed = tuple((key, value) for key in NARROWING for value in sorted(request.GET.getlist(key)) if value)
    site = f"Multitude, {city.name}" if city and city.name else "Multitude"
    return tags(address(path, narrowed), site, str(title) or site, str(description), picture)


def address(path: str, narrowed: tuple[tuple[str, str], ...] = ()) -> str:
    """Return the one address under which a page is to be known."""
    return f"{settings.PUBLIC_URL}{path}{'?' + urlencode(narrowed) if narrowed else ''}"


@lru_cache(maxsize=1_024)
def tags(url: str, site: str, title: str, description: str, picture: str = "", kind: str = "website") -> SafeString:
    """Return the tags. `picture`: the address of a PNG of 1200 by 630, from the root; none shows the platform's own."""
    image = settings.PUBLIC_URL + (picture or "/share/city.png")
    named = [
        ("og:site_name", site),
        ("og:type", kind),
        ("og:title", title),
        *([("og:description", description)] if description else []),
        ("og:url", url),
        ("og:image", image),
        ("og:image:type", "image/png"),
        ("og:image:width", "1200"),
        ("og:image:height", "630"),
        ("og:image:alt", title),
    ]
    return format_html(
        '<link rel="canonical" href="{}">\n{}\n<meta name="twitter:card" content="summary_large_image">',
        url,
        format_html_join("\n", '<meta property="{}" content="{}">', named),
    )
