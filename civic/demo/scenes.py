"""Drawings that residents of the demo brought as pictures: flat scenes of streets, always the same."""

from __future__ import annotations

import io
import random
from collections.abc import Callable

from PIL import Image, ImageDraw

WIDTH, HEIGHT = 1200, 750
FINE = 2  # drawn so much larger, then shrunk: edges come out smooth
INK, WALL, PAPER, GROUND = "#20152b", "#f2eee8", "#fbfaf7", "#ded6cd"
VOICE, CITY, SUN, LEAF, ROOF = "#a80f5c", "#0b5671", "#ffc43a", "#1c6e3f", "#a63f12"
SKY, DUSK, ROAD, WATER = "#dff2f6", "#2a1838", "#6f6877", "#93c1d1"
Points = list[tuple[float, float]]


class Sheet:
    """A drawing of 1200 by 750, in whose units everything is given."""

    def __init__(self, ground: str) -> None:
        self._image = Image.new("RGB", (WIDTH * FINE, HEIGHT * FINE), ground)
        self._pen = ImageDraw.Draw(self._image)

    def box(self, left: float, top: float, width: float, height: float, colour: str, *, round_: float = 0) -> None:
        corners = [left * FINE, top * FINE, (left + width) * FINE, (top + height) * FINE]
        self._pen.rounded_rectangle(corners, round_ * FINE, fill=colour)

    def disc(self, x: float, y: float, radius: float, colour: str) -> None:
        self._pen.ellipse([(x - radius) * FINE, (y - radius) * FINE, (x + radius) * FINE, (y + radius) * FINE], colour)

    def shape(self, points: Points, colour: str) -> None:
        self._pen.polygon([(x * FINE, y * FINE) for x, y in points], fill=colour)

    def line(self, points: Points, colour: str = INK, width: float = 4) -> None:
        self._pen.line([(x * FINE, y * FINE) for x, y in points], fill=colour, width=round(width * FINE), joint="curve")

    def tree(self, x: float, foot: float, size: float, colour: str = LEAF) -> None:
        self.box(x - size / 14, foot - size, size / 7, size, "#7e5500")
        for dx, dy, share in ((0, -1.25, 0.5), (-0.38, -0.98, 0.36), (0.38, -0.98, 0.36)):
            self.disc(x + dx * size, foot + dy * size, share * size, colour)

    def person(self, x: float, foot: float, size: float, colour: str) -> None:
        self.disc(x, foot - size * 0.86, size * 0.14, INK)
        top = foot - size * 0.68
        self.shape(
            [(x - size * 0.13, top), (x + size * 0.13, top), (x + size * 0.2, foot), (x - size * 0.2, foot)], colour
        )

    def house(self, left: float, foot: float, width: float, height: float, wall: str, window: str) -> None:
        self.box(left, foot - height, width, height, wall)
        self.box(left, foot - height - 14, width, 14, ROOF)
        for row in range(int(height // 110)):
            for place in range(int(width // 80)):
                self.box(left + 26 + place * 80, foot - height + 30 + row * 110, 36, 58, window, round_=4)

    def png(self) -> bytes:
        out = io.BytesIO()
        self._image.reduce(FINE).save(out, "PNG", compress_level=1)
        return out.getvalue()


def kerb() -> Sheet:
    """A pavement that ends before a house and begins again behind it; who pushes a pram walks in the lane."""
    sheet = Sheet(SKY)
    for left, width, height, wall in ((0, 330, 400, WALL), (340, 420, 300, "#fcebe1"), (770, 430, 430, "#fbf0d5")):
        sheet.house(left, 520, width, height, wall, CITY)
    sheet.box(0, 520, WIDTH, 230, ROAD)
    for left, width in ((0, 340), (760, 440)):
        sheet.box(left, 520, width, 46, GROUND)
        sheet.box(left, 566, width, 8, PAPER)
    for left in range(20, WIDTH, 150):
        sheet.box(left, 690, 80, 8, PAPER)
    sheet.line([(344, 545), (756, 545)], VOICE, 6)
    for tip, back in ((344, 368), (756, 732)):
        sheet.shape([(tip, 545), (back, 530), (back, 560)], VOICE)
    sheet.person(500, 660, 130, CITY)
    sheet.line([(520, 600), (560, 606)], INK, 5)
    sheet.shape([(556, 590), (632, 590), (616, 634), (568, 634)], VOICE)
    for wheel in (574, 612):
        sheet.disc(wheel, 646, 13, INK)
    sheet.person(180, 556, 120, LEAF)
    sheet.person(980, 556, 120, ROOF)
    return sheet


def sails() -> Sheet:
    """A schoolyard with two sails on posts, trees along the wall, children below."""
    sheet = Sheet(SKY)
    sheet.disc(1060, 110, 62, SUN)
    sheet.house(0, 560, 260, 330, "#fbf0d5", CITY)
    sheet.box(0, 560, WIDTH, 190, "#ecdcb8")
    sheet.box(900, 470, 300, 90, "#e0cba6")
    for place, size in ((930, 150), (1040, 170), (1150, 140)):
        sheet.tree(place, 565, size)
    for left, right, colour in ((300, 580, VOICE), (560, 860, SUN)):
        sheet.shape([(left + 10, 690), (right - 30, 690), (right - 70, 640), (left + 50, 640)], "#cdb78c")
        for post in (left, right):
            sheet.line([(post, 660), (post, 300)], INK, 8)
        sheet.shape([(left, 300), ((left + right) / 2, 350), (right, 290), ((left + right) / 2, 420)], colour)
    for place, colour in ((360, CITY), (420, LEAF), (480, ROOF), (650, VOICE), (710, CITY), (770, LEAF)):
        sheet.person(place, 676, 84, colour)
    return sheet


def square() -> Sheet:
    """A square from above: a lighthouse in the middle, paths, beds, benches, trees around, no cars."""
    sheet, rng = Sheet("#ece6dc"), random.Random("plaza")  # noqa: S311 a drawing, no secret
    for left, top, width, height in (
        (0, 0, 330, 90),
        (360, 0, 420, 70),
        (810, 0, 390, 100),
        (0, 660, 520, 90),
        (560, 680, 640, 70),
    ):
        sheet.box(left, top, width, height, "#d8b9a4")
    sheet.box(150, 130, 900, 490, "#f6efe2", round_=40)
    for left, top in ((210, 180), (760, 180), (210, 430), (760, 430)):
        sheet.box(left, top, 230, 140, "#cfe3c4", round_=50)
    for x in range(200, 1040, 105):
        for y in (165, 585):
            shade = rng.choice((LEAF, "#2f8552", "#4c8f5d"))
            sheet.disc(x + rng.uniform(-8, 8), y, 40, shade)
            sheet.disc(x + rng.uniform(-12, 12), y - 8, 22, "#6fb07d")
    for left, top in ((470, 250), (660, 250), (470, 490), (660, 490)):
        sheet.box(left, top, 76, 18, ROOF, round_=6)
    for radius, colour in ((92, "#e9e0d0"), (66, PAPER), (48, ROOF), (30, PAPER), (14, SUN)):
        sheet.disc(602, 378, radius, colour)
    for x, y, colour in ((520, 330, VOICE), (700, 420, CITY), (560, 470, LEAF), (420, 378, CITY), (800, 378, VOICE)):
        sheet.disc(x, y, 13, colour)
        sheet.disc(x, y, 6, INK)
    sheet.disc(668, 320, 11, SUN)
    return sheet


def signs() -> Sheet:
    """A street at dusk: three signs that shine, and one at the corner that stays dark."""
    sheet = Sheet(DUSK)
    for left, width, height in ((0, 260, 330), (270, 300, 280), (580, 250, 370), (860, 340, 300)):
        sheet.house(left, 510, width, height, "#4a3457", "#8d7a3c" if left in (270, 860) else "#38264a")
    sheet.box(0, 510, WIDTH, 60, "#5b4569")
    sheet.box(0, 570, WIDTH, 180, "#3b2b47")
    for left in range(40, WIDTH, 190):
        sheet.box(left, 655, 100, 8, "#d3c3dd")
    for place, shines in ((150, True), (430, True), (710, True), (1030, False)):
        if shines:
            for radius, glow in ((104, "#46324a"), (86, "#6b4a3f")):
                sheet.disc(place, 300, radius, glow)
        sheet.line([(place, 560), (place, 340)], "#83798a", 9)
        sheet.disc(place, 300, 62, "#c9246f" if shines else "#5b3a4d")
        sheet.disc(place, 300, 46, SUN if shines else "#4a3a50")
        ink = INK if shines else "#33253b"
        sheet.line(
            [(place - 26, 288), (place - 12, 280), (place - 6, 290), (place - 26, 318), (place - 4, 318)], ink, 6
        )
        sheet.line([(place + 6, 280), (place + 24, 280), (place + 24, 318), (place + 6, 318), (place + 6, 280)], ink, 6)
    for place, colour in ((560, WATER), (610, VOICE), (650, SUN)):
        sheet.person(place, 566, 88, colour)
    return sheet


def road() -> Sheet:
    """Four lanes, a fence with a hole in it, children who wait there."""
    sheet = Sheet(SKY)
    for place, size in ((80, 150), (240, 190), (930, 170), (1110, 200)):
        sheet.tree(place, 330, size)
    sheet.box(0, 320, WIDTH, 60, "#cfe3c4")
    sheet.box(0, 380, WIDTH, 270, ROAD)
    for top in (445, 580):
        for left in range(10, WIDTH, 140):
            sheet.box(left, top, 76, 7, PAPER)
    sheet.box(0, 511, WIDTH, 9, PAPER)
    for left, colour in ((120, CITY), (790, ROOF)):
        sheet.box(left, 408, 190, 46, colour, round_=16)
        sheet.box(left + 40, 376, 100, 40, colour, round_=14)
        for wheel in (left + 44, left + 148):
            sheet.disc(wheel, 456, 19, INK)
    sheet.box(0, 650, WIDTH, 100, GROUND)
    for left, right in ((0, 470), (740, WIDTH)):
        for top in (606, 640):
            sheet.line([(left, top), (right, top)], INK, 6)
        for post in range(left, right + 1, 45):
            sheet.line([(post, 590), (post, 668)], INK, 6)
    sheet.line([(470, 606), (512, 650), (524, 690)], INK, 6)
    for place, size, colour in ((545, 110, VOICE), (600, 96, SUN), (655, 104, LEAF), (700, 90, CITY)):
        sheet.person(place, 722, size, colour)
    return sheet


SCENES: dict[str, Callable[[], Sheet]] = {each.__name__: each for each in (kerb, sails, square, signs, road)}
