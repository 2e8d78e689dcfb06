"""The picture of an opinion map: SVG, drawn on the server. A function of what is shown; equal maps are drawn once."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Any

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

Point = tuple[float, float]
WIDE, HIGH, EDGE = 600, 420, 44
TONES = "abcde"
# A hull holds this part of a group's marks, those nearest to its middle, and so much room around them.
CORE, ROOM = 0.9, 11
# The five shapes: a circle, a square, a triangle, a diamond, a cross; each as large to the eye.
SHAPES = {
    "a": "M{x:.0f} {y:.0f}m-4.5 0a4.5 4.5 0 1 0 9 0a4.5 4.5 0 1 0-9 0z",
    "b": "M{x:.0f} {y:.0f}m-4-4h8v8h-8z",
    "c": "M{x:.0f} {y:.0f}m0-5.5l5.5 9.5h-11z",
    "d": "M{x:.0f} {y:.0f}m0-6l5.5 6-5.5 6-5.5-6z",
    "e": "M{x:.0f} {y:.0f}m-1.7-5.5h3.4v3.8h3.8v3.4h-3.8v3.8h-3.4v-3.8h-3.8v-3.4h3.8z",
}
STAR = "M0-14l4.1 8.6 9.5 1.2-7 6.5 1.8 9.4-8.4-4.7-8.4 4.7 1.8-9.4-7-6.5 9.5-1.2z"


def tone_of(letter: str) -> str:
    """Return the tone, and with it the shape, of a group."""
    return TONES[(ord(letter) - ord("A")) % len(TONES)]


def mark(tone: str) -> SafeString:
    """Return a group's mark for a legend."""
    path = SHAPES[tone].format(x=6, y=6)
    return format_html('<svg viewBox="0 0 12 12" aria-hidden="true"><path class="g-{}" d="{}"/></svg>', tone, path)


def star() -> SafeString:
    """Return one's own mark for a legend."""
    drawn = f'<svg viewBox="-16 -16 32 32" aria-hidden="true"><path class="you" d="{STAR}"/></svg>'
    return mark_safe(drawn)  # constants


def picture(shown: dict[str, Any], *, title: str, words: str, me: Point | None = None, you: str = "") -> SafeString:
    """Return the map as SVG: hulls, marks, letters, and one's own place. `words`: what a description says."""
    scene = _scene(json.dumps([shown["box"], shown["marks"], [group["letter"] for group in shown["groups"]]]))
    star_ = _me(me, shown["box"], you) if me else ""
    head = (
        f'<svg class="opinion" viewBox="0 0 {WIDE} {HIGH}" role="img" aria-labelledby="om-t om-d">'
        f'<title id="om-t">{escape(title)}</title><desc id="om-d">{escape(words)}</desc>'
    )
    return mark_safe(f"{head}{scene}{star_}</svg>")  # numbers and escaped words


def unborn() -> SafeString:
    """Return the picture that stands where there is no map yet: marks that are still to find each other."""
    spots = [(70, 60), (128, 34), (186, 78), (240, 40), (98, 112), (160, 128), (222, 108), (290, 84), (40, 100)]
    shapes = "".join(
        f'<path class="g-none" d="{SHAPES[TONES[n % 3]].format(x=x, y=y)}" opacity="0.55"/>'
        for n, (x, y) in enumerate(spots)
    )
    return mark_safe(f'<svg viewBox="0 0 330 160" aria-hidden="true">{shapes}</svg>')  # constants


@lru_cache(maxsize=128)
def _scene(said: str) -> str:
    box, marks, letters = json.loads(said)
    of: dict[int, list[Point]] = {}
    for x, y, number in marks:
        of.setdefault(number, []).append(_at((x, y), box))
    tones = {ord(letter) - ord("A"): tone_of(letter) for letter in letters}
    hulls, shapes, names = [], [], []
    middles = {number: _middle(points) for number, points in of.items()}
    for number, points in sorted(of.items()):
        tone = tones[number]
        hull = _rounded(_hull(_core(points)))
        hulls.append(f'<path class="hull" data-group="{tone}" d="{hull}"/>')
        drawn = "".join(SHAPES[tone].format(x=x, y=y) for x, y in points)
        shapes.append(f'<path class="g-{tone}" d="{drawn}"/>')
        names.append(_name(chr(ord("A") + number), tone, middles, number, points))
    return "".join([*hulls, *shapes, *names])


def _at(place: Point, box: Sequence[float]) -> Point:
    """Return where a place of the map lies in the picture: as wide as it is, never out of it."""
    left, low, right, high = box
    x = (place[0] - left) / ((right - left) or 1)
    y = (place[1] - low) / ((high - low) or 1)
    return (
        min(max(EDGE + x * (WIDE - 2 * EDGE), 12), WIDE - 12),
        min(max(HIGH - EDGE - y * (HIGH - 2 * EDGE), 14), HIGH - 14),
    )


def _middle(points: list[Point]) -> Point:
    return sum(x for x, _ in points) / len(points), sum(y for _, y in points) / len(points)


def _core(points: list[Point]) -> list[Point]:
    mx, my = _middle(points)
    near = sorted(points, key=lambda at: (at[0] - mx) ** 2 + (at[1] - my) ** 2)
    return near[: max(3, round(len(near) * CORE))]


def _hull(points: list[Point]) -> list[Point]:
    """Return the corners around points, each with room (Andrew's monotone chain)."""
    spread = sorted({(x + dx, y + dy) for x, y in points for dx, dy in AROUND})

    def half(ordered: list[Point]) -> list[Point]:
        corners: list[Point] = []
        for at in ordered:
            while len(corners) > 1 and _turn(corners[-2], corners[-1], at) <= 0:
                corners.pop()
            corners.append(at)
        return corners[:-1]

    return half(spread) + half(spread[::-1])


AROUND = [(ROOM, 0), (ROOM * 0.7, ROOM * 0.7), (0, ROOM), (-ROOM * 0.7, ROOM * 0.7)]
AROUND += [(-x, -y) for x, y in AROUND]


def _turn(a: Point, b: Point, c: Point) -> float:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def _rounded(corners: list[Point]) -> str:
    """Return a closed path through the middles of the sides: its corners are round."""
    middles = [((ax + bx) / 2, (ay + by) / 2) for (ax, ay), (bx, by) in pairwise([*corners, corners[0]])]
    (x, y) = middles[-1]
    curves = "".join(
        f"Q{cx:.0f} {cy:.0f} {mx:.0f} {my:.0f}" for (cx, cy), (mx, my) in zip(corners, middles, strict=True)
    )
    return f"M{x:.0f} {y:.0f}{curves}Z"


def _name(letter: str, tone: str, middles: dict[int, Point], number: int, points: list[Point]) -> str:
    """Return a group's letter, on the side of the group that looks away from the others."""
    mx, my = middles[number]
    above = my <= sum(y for _, y in middles.values()) / len(middles)
    core = _core(points)
    y = min(y for _, y in core) - ROOM - 8 if above else max(y for _, y in core) + ROOM + 21
    y = min(max(y, 24), HIGH - 10)
    return f'<text class="name g-{tone}" x="{mx:.0f}" y="{y:.0f}" text-anchor="middle">{letter}</text>'


def _me(me: Point, box: Sequence[float], you: str) -> str:
    x, y = _at(me, box)
    right = x < WIDE - 90
    text = f'<text class="you-text" x="{x + (19 if right else -19):.0f}" y="{y + 5:.0f}"'
    text += f">{escape(you)}</text>" if right else f' text-anchor="end">{escape(you)}</text>'
    return f'<path class="you" transform="translate({x:.0f} {y:.0f})" d="{STAR}"/>{text}'
