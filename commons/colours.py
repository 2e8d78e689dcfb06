"""A city's two colours: whether they can be read (WCAG 2.2, 1.4.3), and every shade the design system makes of them.

One is the residents' voice, the other the city's. They are given for light pages; dark pages get the same hue, lighter.
"""

from __future__ import annotations

import colorsys
import re
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import quote

LEAST_CONTRAST = 4.5
# The grounds of `tokens.css` that text and lines of these colours stand on.
LIGHT_GROUNDS = ("#ffffff", "#fbfaf7", "#f2eee8")
DARK_GROUNDS = ("#17111e", "#211929", "#120c18")
STEP = 0.005
_HEX = re.compile(r"#?([0-9a-f]{3}|[0-9a-f]{6})")
Channels = tuple[float, float, float]


class Measured(NamedTuple):
    """The least contrast of a colour, on which ground, and the nearest one of its hue that can be read."""

    ratio: float
    ground: str
    suggestion: str

    @property
    def passes(self) -> bool:
        return self.ratio >= LEAST_CONTRAST


def normal(typed: str) -> str:
    """Return a colour as #rrggbb in lower case; nothing where it is none."""
    found = _HEX.fullmatch(typed.strip().lower())
    if found is None:
        return ""
    digits = found[1]
    return "#" + (digits if len(digits) == 6 else "".join(digit * 2 for digit in digits))


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours, from 1 to 21. Source: WCAG 2.2, "contrast ratio"."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def measured(colour: str) -> Measured:
    """Measure a colour on the light grounds it is used on."""
    ground = min(LIGHT_GROUNDS, key=lambda each: contrast(colour, each))
    return Measured(contrast(colour, ground), ground, _moved(colour, LIGHT_GROUNDS, -STEP))


@lru_cache(maxsize=64)
def stylesheet(residents: str, city: str) -> str:
    """Return the rules that replace the design system's own shades by those of the two colours."""
    light, dark = _shades(residents, city, dark=False), _shades(residents, city, dark=True)
    waves = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 10" width="40" height="10"><path '
        f'd="M0 4q5-4 10 0t10 0t10 0t10 0" fill="none" stroke="{shades["city"]}" stroke-width="3"/></svg>'
        for shades in (light, dark)
    ]
    wave, dark_wave = (f'url("data:image/svg+xml,{quote(each)}")' for each in waves)
    return (
        f"@layer tokens {{\n:root {{ {_written(light)} }}\n"
        f"@media screen and (prefers-color-scheme: dark) {{ :root {{ {_written(dark)} }} }}\n}}\n"
        f"@layer components {{\n.riverline {{ background-image: {wave}; }}\n"
        f"@media screen and (prefers-color-scheme: dark) {{ .riverline {{ background-image: {dark_wave}; }} }}\n}}\n"
    )


def _shades(residents: str, city: str, *, dark: bool) -> dict[str, str]:
    voice, river = _family("voice", residents, dark=dark), _family("city", city, dark=dark)
    ground, deep = ("#211929", voice["voice-strong"]) if dark else ("#ffffff", voice["voice-strong"])
    shares = (0.12, 0.3, 0.5, 0.75)
    scale = {f"map-{n}": _mixed(voice["voice"], ground, share) for n, share in enumerate(shares)} | {"map-4": deep}
    groups = {
        "group-a": voice["voice"],
        "group-a-soft": voice["voice-soft"],
        "group-b": river["city"],
        "group-b-soft": river["city-soft"],
    }
    return voice | river | scale | groups


def _family(name: str, colour: str, *, dark: bool) -> dict[str, str]:
    """Return a colour's shades. The soft ground gives way until the colour can be read on it too."""
    grounds, step = (DARK_GROUNDS, STEP) if dark else (LIGHT_GROUNDS, -STEP)
    own = _moved(colour, grounds, step, least=6.5 if dark else LEAST_CONTRAST)
    strong = _mixed("#ffffff", own, 0.4) if dark else _mixed("#000000", own, 0.3)
    page = grounds[0]
    soft = next(
        (mix for share in (0.22, 0.18, 0.14, 0.1, 0.06) if contrast(own, mix := _mixed(own, page, share)) >= 4.5), page
    )
    on = _mixed(own, "#000000", 0.12) if dark else "#ffffff"
    return {
        name: own,
        f"{name}-strong": strong,
        f"{name}-soft": soft,
        f"{name}-line": _mixed(own, page, 0.5),
        f"on-{name}": on,
    }


def _moved(colour: str, grounds: tuple[str, ...], step: float, *, least: float = LEAST_CONTRAST) -> str:
    """Return the nearest colour of the same hue, darker or lighter, that stands out from every ground."""
    hue, lightness, saturation = colorsys.rgb_to_hls(*_channels(colour))
    while min(contrast(colour, ground) for ground in grounds) < least and 0 <= lightness <= 1:
        lightness += step
        colour = _named(colorsys.hls_to_rgb(hue, min(max(lightness, 0.0), 1.0), saturation))
    return colour


def _mixed(one: str, other: str, share: float) -> str:
    """Return `share` of one colour in another."""
    pairs = zip(_channels(one), _channels(other), strict=True)
    red, green, blue = (a * share + b * (1 - share) for a, b in pairs)
    return _named((red, green, blue))


def _luminance(colour: str) -> float:
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in _channels(colour)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _channels(colour: str) -> Channels:
    red, green, blue = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    return red, green, blue


def _named(channels: Channels) -> str:
    return "#" + "".join(f"{round(min(max(channel, 0.0), 1.0) * 255):02x}" for channel in channels)


def _written(shades: dict[str, str]) -> str:
    return " ".join(f"--{name}: {shade};" for name, shade in shades.items())
