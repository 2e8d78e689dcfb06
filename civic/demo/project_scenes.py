"""Drawings of projects on the demo's ballots, in the manner of `scenes`."""

from __future__ import annotations

from collections.abc import Callable

from civic.demo.scenes import CITY, DUSK, GROUND, INK, LEAF, PAPER, ROOF, SKY, SUN, VOICE, WALL, WATER, WIDTH, Sheet


def weir() -> Sheet:
    """A playground by the water: a slide, a sandpit, a swing, trees; the weir behind."""
    sheet = Sheet(SKY)
    sheet.disc(150, 120, 60, SUN)
    sheet.box(0, 330, WIDTH, 150, WATER)
    for step in range(5):
        sheet.box(760 + step * 88, 330 + step * 14, 88, 150, "#b4d9e4")
        sheet.box(760 + step * 88, 330 + step * 14, 88, 10, PAPER)
    sheet.box(0, 470, WIDTH, 280, "#cfe3c4")
    for place, size in ((70, 190), (690, 130), (1150, 160)):
        sheet.tree(place, 500, size)
    sheet.box(690, 590, 330, 100, "#e8d3a0", round_=48)
    sheet.shape([(800, 632), (840, 560), (880, 632)], "#d9bd80")
    for post in (250, 330):
        sheet.line([(post, 690), (post, 470)], INK, 8)
    sheet.shape([(236, 470), (344, 470), (290, 410)], VOICE)
    sheet.shape([(330, 490), (350, 478), (560, 672), (540, 690)], SUN)
    for rung in range(510, 690, 34):
        sheet.line([(250, rung), (330, rung)], INK, 6)
    sheet.person(290, 486, 76, CITY)
    for place, foot, size, colour in ((580, 700, 92, ROOF), (740, 640, 70, LEAF), (930, 650, 76, VOICE)):
        sheet.person(place, foot, size, colour)
    return sheet


def lamps() -> Sheet:
    """A path at night: lamps shine on it one after another, two people walk, moths are left in the dark."""
    sheet = Sheet(DUSK)
    for left, width, height in ((0, 240, 220), (980, 220, 260)):
        sheet.house(left, 430, width, height, "#4a3457", "#8d7a3c")
    sheet.box(0, 430, WIDTH, 320, "#33413b")
    sheet.shape([(520, 430), (680, 430), (1010, 750), (190, 750)], "#5b4569")
    for place, foot, size in ((300, 690, 390), (430, 540, 240), (500, 470, 150)):
        for x in (place, WIDTH - place):
            top = foot - size
            sheet.shape([(x, top), (x - size * 0.34, foot), (x + size * 0.34, foot)], "#6b5540")
            sheet.line([(x, foot), (x, top)], "#83798a", size / 40)
            sheet.disc(x, top, size / 13, "#a8763a")
            sheet.disc(x, top, size / 20, SUN)
    for place, foot, size, colour in ((570, 640, 150, VOICE), (650, 644, 140, WATER)):
        sheet.person(place, foot, size, colour)
    for x, y in ((120, 90), (760, 60), (860, 150), (420, 110), (1060, 80), (620, 190)):
        sheet.disc(x, y, 4, PAPER)
    return sheet


def pool() -> Sheet:
    """A pool from its edge: three lanes, heads in the water, a child on the board, sunshades behind."""
    sheet = Sheet(SKY)
    sheet.disc(1050, 110, 66, SUN)
    sheet.box(0, 280, WIDTH, 140, "#cfe3c4")
    for place, colour in ((160, VOICE), (420, SUN), (930, ROOF)):
        sheet.line([(place, 400), (place, 250)], INK, 7)
        sheet.shape([(place - 110, 262), (place + 110, 262), (place + 50, 205), (place - 50, 205)], colour)
        sheet.person(place + 46, 410, 74, CITY)
    sheet.box(0, 410, WIDTH, 70, GROUND)
    sheet.box(60, 450, 1080, 300, "#6fb3c9", round_=26)
    sheet.box(76, 466, 1048, 290, WATER, round_=20)
    for top in (550, 650):
        for n, left in enumerate(range(90, 1110, 34)):
            sheet.disc(left, top, 9, VOICE if n % 2 else PAPER)
    for x, y, colour in ((250, 510, ROOF), (520, 600, CITY), (760, 515, LEAF), (880, 700, VOICE), (360, 700, SUN)):
        sheet.disc(x, y, 24, "#7b5a48")
        sheet.disc(x, y - 8, 22, colour)
        sheet.box(x - 46, y + 16, 92, 8, PAPER, round_=4)
    sheet.box(600, 428, 130, 14, INK, round_=4)
    sheet.person(640, 430, 96, SUN)
    return sheet


def planes() -> Sheet:
    """The square of the mill with plane trees in open ground, a bench, and people in the shade."""
    sheet = Sheet(SKY)
    for left, width, height, wall in ((0, 260, 330, "#fbf0d5"), (270, 300, 250, WALL), (900, 300, 340, "#fcebe1")):
        sheet.house(left, 470, width, height, wall, CITY)
    sheet.box(620, 250, 230, 220, "#e0cba6")
    sheet.shape([(600, 250), (870, 250), (735, 150)], ROOF)
    for end in ((640, 240), (830, 240), (640, 420), (830, 420)):
        sheet.line([(735, 330), end], INK, 10)
    sheet.disc(735, 330, 18, INK)
    sheet.box(0, 470, WIDTH, 280, "#ece6dc")
    for place, foot, size in ((150, 590, 200), (430, 570, 180), (1060, 590, 200), (280, 700, 240), (900, 700, 240)):
        sheet.shape(
            [(place - 70, foot), (place + 70, foot), (place + 95, foot + 26), (place - 95, foot + 26)], "#b58d5a"
        )
        sheet.tree(place, foot + 12, size)
    sheet.box(520, 640, 190, 16, ROOF, round_=4)
    for leg in (536, 688):
        sheet.box(leg, 652, 10, 36, INK)
    for place, foot, size, colour in ((560, 652, 100, VOICE), (640, 652, 92, CITY), (780, 690, 110, SUN)):
        sheet.person(place, foot, size, colour)
    return sheet


def ramp() -> Sheet:
    """A ramp with a handrail from the promenade down to the sand; a wheelchair and a pram on it, the sea behind."""
    sheet = Sheet(SKY)
    sheet.disc(220, 120, 62, SUN)
    sheet.box(0, 260, WIDTH, 130, WATER)
    for left, top in ((80, 300), (420, 340), (700, 290), (980, 330)):
        sheet.box(left, top, 120, 7, PAPER, round_=3)
    sheet.shape([(640, 262), (760, 262), (735, 292), (665, 292)], VOICE)
    sheet.shape([(700, 256), (700, 160), (760, 246)], PAPER)
    sheet.box(0, 380, WIDTH, 370, "#ecdcb8")
    sheet.box(0, 560, 330, 190, GROUND)
    sheet.shape([(330, 560), (980, 700), (980, 750), (330, 750)], "#c9bfb4")
    sheet.line([(0, 490), (330, 490), (980, 632)], INK, 8)
    for post, top, foot in (
        (60, 490, 560),
        (200, 490, 560),
        (330, 490, 562),
        (550, 538, 608),
        (770, 586, 656),
        (980, 632, 700),
    ):
        sheet.line([(post, top), (post, foot)], INK, 8)
    sheet.person(480, 590, 110, CITY)
    sheet.disc(500, 572, 30, INK)
    sheet.disc(500, 572, 21, "#c9bfb4")
    sheet.person(700, 640, 130, LEAF)
    sheet.shape([(730, 576), (806, 590), (786, 634), (738, 626)], VOICE)
    for wheel, top in ((746, 648), (786, 656)):
        sheet.disc(wheel, top, 13, INK)
    for place, foot, colour in ((1060, 560, ROOF), (1110, 566, SUN), (420, 450, VOICE)):
        sheet.person(place, foot, 84, colour)
    return sheet


PROJECTS: dict[str, Callable[[], Sheet]] = {each.__name__: each for each in (weir, lamps, pool, planes, ramp)}
