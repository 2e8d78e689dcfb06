"""What the components need beyond Django's own tags: icons, dates, numbers, and the words of bars and clocks.

A builtin of every template: nothing to load.
"""

import datetime as dt
import re
import zlib
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from django import template
from django.conf import settings
from django.forms import (
    BaseForm,
    BoundField,
    CharField,
    CheckboxInput,
    CheckboxSelectMultiple,
    FileInput,
    RadioSelect,
    Select,
    Textarea,
)
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext, ngettext, pgettext

from commons.drawn import drawn
from commons.language import choices, here
from commons.stylesheet import sheet_url

register = template.Library()

SPRITE = Path(__file__).parents[1] / "static" / "commons" / "icons.svg"
SOON_DAYS = 7


# Icons and files


@lru_cache(maxsize=1)
def icon_names() -> frozenset[str]:
    """Give the names of the drawings in the sprite."""
    return frozenset(re.findall(r'<symbol id="([^"]+)"', SPRITE.read_text()))


@register.simple_tag
@lru_cache(maxsize=256)
def icon(name: str) -> SafeString:
    """Draw an icon beside words. Raises KeyError for a name that is not in the sprite."""
    if name not in icon_names():
        raise KeyError(f"No icon “{name}” in icons.svg.")
    return format_html(
        '<svg class="icon" aria-hidden="true" focusable="false"><use href="{}#{}"/></svg>',
        static("commons/icons.svg"),
        name,
    )


@register.simple_tag
def topic_icon(code: str) -> SafeString:
    """Draw the icon of a topic, a dot for one that has no drawing."""
    return icon(f"topic-{code}" if f"topic-{code}" in icon_names() else "dot")


@register.simple_tag
def stylesheet() -> str:
    """Give the address of the one stylesheet."""
    return sheet_url()


# Dates and numbers


def _local_day(value: dt.date) -> dt.date:
    return timezone.localtime(value).date() if isinstance(value, dt.datetime) else value


@lru_cache(maxsize=4096)
def _day_words(value: dt.date, with_year: bool, _language: str | None) -> str:
    if value.day == 1:
        this_year = pgettext("date format of the first of a month in this year", "j F")
        another = pgettext("date format of the first of a month in another year", "j F Y")
    else:
        this_year = pgettext("date format of a day in this year", "j F")
        another = pgettext("date format of a day in another year", "j F Y")
    return date_format(value, another if with_year else this_year)


@register.filter
def day(value: dt.date | None) -> str:
    """Say a day as “7 May”, with its year when that is not the present one, in city time."""
    if not value:
        return ""
    local = _local_day(value)
    return _day_words(local, local.year != timezone.localdate().year, get_language())


def moment(at: dt.datetime | None) -> str:
    """Say day and time in the city's own time."""
    return date_format(timezone.localtime(at), "DATETIME_FORMAT") if at else ""


def ending(at: dt.datetime | None) -> str:
    """Say when something ends: a midnight as the end of its day, “5 December 2026, 24:00”, never as the next one's."""
    local = timezone.localtime(at) if at else None
    if local is None or (local.hour, local.minute) != (0, 0):
        return moment(at)
    return date_format(local - dt.timedelta(days=1), "DATETIME_FORMAT").replace("00:00", "24:00")


@register.simple_tag
def when(value: dt.date | None, with_year: bool = False) -> SafeString:
    """Print a day as a <time> that machines can read; `with_year` where it is kept for later, whatever year it is."""
    if not value:
        return SafeString("")
    words = _day_words(_local_day(value), True, get_language()) if with_year else day(value)
    return format_html('<time datetime="{}">{}</time>', value.isoformat(), words)


@register.filter
def grouped(value: int | float) -> str:
    """Write a number with its thousands apart: 1,204."""
    if isinstance(value, int) and -1000 < value < 1000:
        return str(value)
    return number_format(value, use_l10n=True, force_grouping=True)


@register.filter
def percent(value: int) -> str:
    """Write a share in hundredths: 88%, with a space before the sign where the language has one."""
    return gettext("%(number)s%%") % {"number": value}


@register.filter
def given(value: object) -> bool:
    """Tell whether an input was given at all; zero was. One that was left out is None or ""."""
    return value is not None and value != ""


# Support and time


class Crossing(NamedTuple):
    label: str
    fill: str
    pier: str
    have: SafeString
    then: str
    beside: str


@register.simple_tag
def crossing_of(
    counted: int, threshold: int, elsewhere: int = 0, reached_on: dt.date | None = None, note: str = ""
) -> Crossing:
    """Give the widths and words of a support bar. `note` replaces what is said on the right."""
    threshold = max(threshold, 1)
    reached = counted >= threshold
    have = (
        gettext("<strong>%(counted)s</strong> supports, %(threshold)s needed")
        if reached
        else gettext("<strong>%(counted)s</strong> of %(threshold)s supports")
    )
    numbers = {"counted": grouped(counted), "threshold": grouped(threshold)}
    if note:
        then = str(note)
    elif reached_on:
        today = _local_day(reached_on) == timezone.localdate()
        then = gettext("Reached today") if today else gettext("Reached %(day)s") % {"day": day(reached_on)}
    elif reached:
        then = gettext("Reached")
    else:
        then = gettext("%(number)s to go") % {"number": grouped(threshold - counted)}
    beside = ""
    if elsewhere:
        beside = ngettext("and %(number)s from another district", "and %(number)s from other districts", elsewhere) % {
            "number": grouped(elsewhere)
        }
    return Crossing(
        label=gettext("%(counted)s of %(threshold)s supports needed") % numbers,
        fill=f"{min(100 * counted / threshold, 100):.4g}%",
        pier=f"{min(100 * threshold / max(counted, 1), 100):.4g}%",
        have=mark_safe(have % numbers),  # numbers inside words of ours
        then=then,
        beside=beside,
    )


@register.simple_tag
def crossing(counted: int, threshold: int, elsewhere: int, reached_on: dt.date | None, note: str) -> SafeString:
    """Draw a card's support bar; the same numbers are drawn once a day."""
    draw = _crossing.__wrapped__ if settings.DEBUG else _crossing  # templates change while one works on them
    return draw(counted, threshold, elsewhere or 0, reached_on, note or "", get_language(), timezone.localdate())


@lru_cache(maxsize=1_024)
def _crossing(
    counted: int, threshold: int, elsewhere: int, reached_on: dt.date | None, note: str, *_read_in: object
) -> SafeString:
    inputs = {
        "counted": counted,
        "threshold": threshold,
        "elsewhere": elsewhere,
        "reached_on": reached_on,
        "note": note,
    }
    return mark_safe(render_to_string("components/crossing.html", inputs))


@register.filter
def comments_words(number: int) -> str:
    """Say “1 comment” or “1,204 comments”."""
    return ngettext("%(number)s comment", "%(number)s comments", number) % {"number": grouped(number)}


class Clock(NamedTuple):
    state: str
    gone: int
    words: str


def _left(days: int) -> str:
    if days < 0:
        return _late(-days)
    if days == 0:
        return gettext("Today")
    if days == 1:
        return gettext("Tomorrow")
    return ngettext("%(number)s day left", "%(number)s days left", days) % {"number": days}


def _late(days: int) -> str:
    return ngettext("%(number)s day overdue", "%(number)s days overdue", days) % {"number": grouped(days)}


@register.simple_tag
def clock_of(days_left: int, total_days: int = 30) -> Clock:
    """Give a response clock's state, the share of its time that is gone (percent) and its words."""
    state = "overdue" if days_left < 0 else "soon" if days_left <= SOON_DAYS else ""
    gone = 100 - 100 * max(days_left, 0) // max(total_days, 1)
    words = gettext("Overdue") if days_left < 0 else _left(days_left)
    return Clock(state, max(min(gone, 100), 0), words)


@register.filter
def days_late(days: int) -> str:
    """Say “12 days overdue”."""
    return _late(days)


@register.filter
def days_left_words(days: int) -> str:
    """Say “12 days left”, “Tomorrow”, “Today” or “3 days overdue”."""
    return _left(days)


@register.filter
def day_unit(days: int) -> str:
    """Say what a large number of days counts: days left, or days overdue when it is below zero."""
    if days < 0:
        return ngettext("day overdue", "days overdue", -days)
    return ngettext("day left", "days left", days)


@register.filter
def magnitude(value: int) -> int:
    """Drop the sign."""
    return abs(value)


# People and pictures

TONES = ("a", "b", "c", "d", "e")


@register.filter
def tone(name: str) -> str:
    """Give a name one of five tints, always the same."""
    return TONES[zlib.crc32(str(name).encode()) % len(TONES)]


@register.filter
def initials(name: str) -> str:
    """Give a name's mark: H for “Heron 4821”, CO for “Clara Oriol”."""
    letters = [word[0] for word in str(name).split() if word[0].isalpha()]
    return "".join(letters[:2]).upper() or str(name)[:1]


@lru_cache(maxsize=1)
def _pictures() -> frozenset[str]:
    return frozenset(path.stem for path in (SPRITE.parent / "art").glob("*.svg"))


# What is drawn for a proposal that brings no picture: one of its topic's, by its number.
TOPIC_PICTURES = {
    "mobility": ("crossing", "nightbus", "bikes"),
    "green": ("bench", "millrace"),
    "housing": ("homes",),
    "culture": ("library", "mural"),
    "schools": ("shade",),
    "care": ("clinic",),
    "water": ("swim", "fountain"),
    "trade": ("market", "repair"),
}


@register.filter
@lru_cache(maxsize=1024)
def picture(topic: str, number: int = 0) -> str:
    """Give the address of a drawing for a topic, or nothing: `{{ topic|picture:proposal.id }}`."""
    drawn = TOPIC_PICTURES.get(topic)
    return static(f"commons/art/{drawn[number % len(drawn)]}.svg") if drawn else ""


@register.simple_tag
def art(name: str) -> str:
    """Give the address of one of our drawings. Raises KeyError for one that does not exist."""
    if name not in _pictures():
        raise KeyError(f"No drawing “{name}” in art/.")
    return static(f"commons/art/{name}.svg")


# Forms


class Field(NamedTuple):
    """How to draw a form field: `kind` is text, textarea, select, choices, single or file."""

    kind: str
    widget: SafeString
    hint_id: str
    error_id: str
    most: int | None
    used: int


@register.simple_tag
def field_of(field: BoundField, short: bool = False) -> Field:
    """Take a bound field apart for its component."""
    widget = field.field.widget
    kind = "text"
    if isinstance(widget, RadioSelect | CheckboxSelectMultiple):
        kind = "choices"
    elif isinstance(widget, CheckboxInput):
        kind = "single"
    elif isinstance(widget, FileInput):
        kind = "file"
    elif isinstance(widget, Textarea):
        kind = "textarea"
    elif isinstance(widget, Select):
        kind = "select"
    hint_id = f"{field.auto_id}_helptext"
    error_id = f"{field.auto_id}_error"
    described = [*([hint_id] if field.help_text else []), *([error_id] if field.errors else [])]
    attrs: dict[str, Any] = {}
    # A date is short, whatever the form says.
    short = short or getattr(widget, "input_type", "") == "date"
    if kind not in {"choices", "single"}:
        attrs["class"] = " ".join(filter(None, ["input", "input--short" if short else "", widget.attrs.get("class")]))
    if described:
        attrs["aria-describedby"] = " ".join(described)
    most = getattr(field.field, "max_length", None) if kind == "textarea" else None
    if most:
        attrs["data-count"] = f"{field.auto_id}_count"
    drawn = SafeString("") if kind == "choices" else field.as_widget(attrs=attrs)
    return Field(kind, drawn, hint_id, error_id, most, len(str(field.value() or "")))


@register.simple_tag
def form_errors(form: BaseForm) -> list[tuple[str, str]]:
    """List a form's errors as (address of the field in the page, words), those of the whole form first."""
    found = [("", str(error)) for error in form.non_field_errors()]
    for field in form:
        anchor = field.auto_id
        if isinstance(field.field.widget, RadioSelect | CheckboxSelectMultiple):
            anchor = f"{field.auto_id}_0"
        found += [("" if field.is_hidden else f"#{anchor}", _named(field, str(error))) for error in field.errors]
    return found


def _named(field: BoundField, error: str) -> str:
    # What every empty field is told says nothing in a list of several.
    if error != str(CharField.default_error_messages["required"]):
        return error
    if str(field.label).endswith("?"):
        return f"{field.label} {error}"
    return gettext("%(field)s: %(error)s") % {"field": field.label, "error": error}


# Voices


@register.simple_tag
def voice(comment: dict[str, Any]) -> SafeString:
    """Show one comment of a thread, without its replies."""
    shown = {name: each for name, each in comment.items() if name not in ("replies", "whole_url")}
    return drawn("components/comment.html", {"comment": shown})


# The page


@register.simple_tag(takes_context=True)
def nav_part(context: template.Context) -> str:
    """Say which part of the site this is: the view's `nav_current`, else the first word of the address."""
    if "nav_current" in context:
        return str(context["nav_current"])
    request = context.get("request")
    return request.path.strip("/").partition("/")[0] if request else ""


@register.simple_tag(takes_context=True)
def masthead(context: template.Context, part: str) -> SafeString:
    """Show the top of the page. Drawn once for all who look at the same part and district."""
    get = context.get
    here, city, user, now = get("here"), get("city"), get("user"), get("open_now")
    return drawn(
        "frame/masthead.html",
        {
            "part": part,
            "city": city.name if city else "",
            "logo": getattr(city, "logo", ""),
            "here": here.code if here else "",
            "here_name": here.name if here else "",
            "districts_open": now.districts if now else [],
            "open_count": now.total if now else None,
            "signed_in": bool(user and user.is_authenticated),
        },
    )


@register.simple_tag(takes_context=True)
def footer(context: template.Context) -> SafeString:
    """Show the end of the page."""
    city = context.get("city")
    return drawn("frame/footer.html", {"city": city.name if city else "", "languages": choices(), "language": here()})


# Messages

KINDS = {"error": "refused", "warning": "notice", "info": "notice", "debug": "notice", "success": ""}


@register.filter
def flash_kind(level_tag: str) -> str:
    """Give the kind of flash for a message's level."""
    return KINDS.get(level_tag, "")


@register.filter
def flash_icon(kind: str) -> str:
    """Give the icon of a kind of flash."""
    return {"refused": "alert", "notice": "clock"}.get(kind, "check")
