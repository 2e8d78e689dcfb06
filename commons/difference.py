"""Two texts word by word: what was taken out, what was added, how much of it; and three texts joined into one.

A word is what stands between blanks, with the blanks before it.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from diff_match_patch import diff_match_patch
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from merge3 import Merge3

GONE, SAME, NEW = -1, 0, 1
# Of how many words each run is, in the order of the texts; from it and the texts a difference is shown.
Runs = list[tuple[int, int]]
# Comparing words stops after so long; then whole paragraphs are compared, again for so long at most.
SECONDS = 0.4
# So many unchanged paragraphs on end are folded.
FOLDED = 3
_WORD = re.compile(r"\s*\S+|\s+\Z")
_EMPTY_LINE = re.compile(r"(?=\n[^\S\n]*\n)")
_PARAGRAPH = re.compile(r"\s*\S(?:.|\n(?!\s*\n))*|\s+\Z")


def words(text: str) -> list[str]:
    return _WORD.findall(text)


def paragraphs(text: str) -> list[str]:
    return _PARAGRAPH.findall(text)


def compared(old: str, new: str) -> Runs:
    """Return how the words of one text follow from those of another. At most about a second."""
    return list(_compared(old, new))


@lru_cache(maxsize=256)
def _compared(old: str, new: str) -> tuple[tuple[int, int], ...]:
    begun = time.perf_counter()
    runs = _runs(words(old), words(new))
    if time.perf_counter() - begun >= SECONDS:
        runs = list(_by_paragraph(paragraphs(old), paragraphs(new)))
    return tuple(runs)


def _runs(before: Sequence[str], after: Sequence[str]) -> Runs:
    """Compare sequences as the library compares lines: each different element stands for a character."""
    signs: dict[str, str] = {}
    coded = ["".join(signs.setdefault(each, chr(0xE000 + len(signs))) for each in side) for side in (before, after)]
    machine = diff_match_patch()
    machine.Diff_Timeout = SECONDS
    return [(kind, len(run)) for kind, run in machine.diff_main(*coded, False)]


def _by_paragraph(before: list[str], after: list[str]) -> Iterator[tuple[int, int]]:
    left, right = 0, 0
    for kind, count in _runs(before, after):
        whole = after[right : right + count] if kind == NEW else before[left : left + count]
        left, right = left + count * (kind != NEW), right + count * (kind != GONE)
        yield kind, sum(len(words(each)) for each in whole)


def changed_share(old: str, new: str) -> int:
    """Return how many thousandths of the old text's words changed, rounded up, 1,000 at most.

    A word put in the place of another counts once; blanks do not count.
    """
    before, after = words(old), words(new)
    changed = 0
    for taken, put in _places(before, after, compared(old, new)):
        if [each.strip() for each in taken] != [each.strip() for each in put]:
            changed += max(len(taken), len(put))
    return min(1_000, -(-changed * 1_000 // max(len(before), 1)))


def _places(before: list[str], after: list[str], runs: Runs) -> Iterator[tuple[list[str], list[str]]]:
    """Yield what was taken out and put in at each place that differs."""
    left = right = 0
    taken: list[str] = []
    put: list[str] = []
    for kind, count in [*runs, (SAME, 0)]:
        if kind == GONE:
            taken, left = taken + before[left : left + count], left + count
        elif kind == NEW:
            put, right = put + after[right : right + count], right + count
        else:
            if taken or put:
                yield taken, put
            taken, put, left, right = [], [], left + count, right + count


def parts(old: str, new: str, runs: Runs | None = None) -> list[tuple[int, str]]:
    """Return the difference as runs of text: GONE, SAME or NEW.

    `runs` as `compared` gave them for these texts, if they are known; what does not fit them is compared again.
    """
    before, after = words(old), words(new)
    runs = runs if runs and _fits(runs, len(before), len(after)) else compared(old, new)
    left = right = 0
    told = []
    for kind, count in runs:
        taken = after[right : right + count] if kind == NEW else before[left : left + count]
        left, right = left + count * (kind != NEW), right + count * (kind != GONE)
        told.append((kind, "".join(taken)))
    return told


def shown(old: str, new: str, runs: Runs | None = None) -> SafeString:
    """Return the difference (see `parts`) as paragraphs of safe HTML, what is gone in `del`, what is new in `ins`.

    Both are said in words too, for who does not see them. Paragraphs far from any change are folded.
    """
    told = [(kind, word) for kind, text in parts(old, new, runs) for word in words(text)]
    return mark_safe("".join(_folded(_in_paragraphs(told))))


def _fits(runs: Runs, before: int, after: int) -> bool:
    counted = {kind: sum(n for each, n in runs if each == kind) for kind in (GONE, SAME, NEW)}
    return before == counted[GONE] + counted[SAME] and after == counted[NEW] + counted[SAME]


def _follows_empty_line(word: str) -> bool:
    """Tell whether the space before the word holds an empty line. By hand: a pattern would look at it many times."""
    return word[: len(word) - len(word.lstrip())].count("\n") > 1


def _in_paragraphs(told: Sequence[tuple[int, str]]) -> Iterator[list[tuple[int, str]]]:
    paragraph: list[tuple[int, str]] = []
    for place, (kind, word) in enumerate(told):
        if paragraph and _follows_empty_line(word):
            if kind == NEW and _is_begun_anew(paragraph, told, place):
                word = f" {word.lstrip()}"
            else:
                yield paragraph
                paragraph = []
        paragraph.append((kind, word))
    if paragraph:
        yield paragraph


def _is_begun_anew(paragraph: list[tuple[int, str]], told: Sequence[tuple[int, str]], place: int) -> bool:
    """Tell whether the words from `place` on replace the first words of a paragraph that goes on as it was."""
    if any(kind != GONE for kind, _word in paragraph):
        return False
    stays = next((word for kind, word in told[place:] if kind == SAME), "")
    return bool(stays) and not _follows_empty_line(stays)


def _folded(told: Iterable[list[tuple[int, str]]]) -> Iterator[str]:
    """Yield paragraphs; of many unchanged ones on end only the first and the last stand open."""
    same: list[str] = []
    for paragraph in [*told, []]:
        drawn = _drawn(paragraph) if paragraph else ""
        if paragraph and all(kind == SAME for kind, _word in paragraph):
            same.append(drawn)
            continue
        if len(same) > FOLDED:
            n = len(same) - 2
            said = ngettext("%(n)d paragraph is unchanged", "%(n)d paragraphs are unchanged", n) % {"n": n}
            hidden = f"<details><summary>{said}</summary>{''.join(same[1:-1])}</details>"
            same = [same[0], hidden, same[-1]]
        yield from same
        same = []
        yield drawn


def _drawn(paragraph: list[tuple[int, str]]) -> str:
    """Return a paragraph; Markdown's heading as one, the rest of its marks as they were written."""
    (kind, first), *rest = paragraph
    if rest and rest[0][0] == kind and not first.strip().strip("#"):
        return f'<p class="diff__heading">{"".join(_marked(rest))}</p>'
    return f"<p>{''.join(_marked(paragraph))}</p>"


def _marked(paragraph: list[tuple[int, str]]) -> Iterator[str]:
    tags = {GONE: ("del", _("taken out:")), NEW: ("ins", _("added:"))}
    place = 0
    while place < len(paragraph):
        kind, end = paragraph[place][0], place
        while end < len(paragraph) and paragraph[end][0] == kind:
            end += 1
        text = "".join(word for _kind, word in paragraph[place:end])
        blank, text = text[: len(text) - len(text.lstrip())], text.strip()
        said = str(escape(text)).replace("\n", "<br>")
        between = "" if not place else "<br>" if "\n" in blank else " "
        if kind == SAME:
            yield between + said
        else:
            tag, name = tags[kind]
            yield f'{between}<{tag}><span class="hide">{name} </span>{said}</{tag}>'
        place = end


@dataclass(frozen=True, slots=True)
class Conflict:
    """A place that both changed since the text they began with: as it stands now, and as it was suggested."""

    now: str
    suggested: str


@dataclass(frozen=True, slots=True)
class Joined:
    """Three texts joined: parts in order, text or a place where both cannot be had."""

    parts: tuple[str | Conflict, ...]

    @property
    def conflicts(self) -> list[Conflict]:
        return [part for part in self.parts if isinstance(part, Conflict)]

    @property
    def text(self) -> str:
        """The joined text; where there is a conflict, as it stands now."""
        return "".join(part.now if isinstance(part, Conflict) else part for part in self.parts).strip()

    @property
    def suggested(self) -> str:
        """The joined text; where there is a conflict, as it was suggested."""
        return "".join(part.suggested if isinstance(part, Conflict) else part for part in self.parts).strip()


@lru_cache(maxsize=256)
def joined(base: str, now: str, suggested: str) -> Joined:
    """Bring what was suggested for `base` onto the text as it stands now. Paragraph by paragraph, then word by word.

    A paragraph in which both changed the same words is a conflict, shown whole.
    """
    if base == now or now == suggested:
        return Joined((suggested,))
    if base == suggested:
        return Joined((now,))
    parts: list[str | Conflict] = []
    for kind, text, mine, theirs in _regions(paragraphs(base), paragraphs(now), paragraphs(suggested)):
        parts += _by_word(text, mine, theirs) if kind == "conflict" else [mine]
    return Joined(tuple(parts))


def _by_word(base: str, now: str, suggested: str) -> Iterator[str | Conflict]:
    """Yield paragraphs in which both changed something, joined; as two versions where it is the same words."""
    mine = theirs = ""
    for kind, _base, left, right in _regions(words(base), words(now), words(suggested)):
        for place, piece in enumerate([left] if kind == "conflict" else _EMPTY_LINE.split(left)):
            if place:
                yield mine if mine == theirs else Conflict(mine, theirs)
                mine = theirs = ""
            mine, theirs = mine + piece, theirs + (right if kind == "conflict" else piece)
    yield mine if mine == theirs else Conflict(mine, theirs)


def _regions(base: list[str], now: list[str], suggested: list[str]) -> Iterator[tuple[str, str, str, str]]:
    """Yield each region's kind and its text in the three; where there is no conflict, the joined text as the second."""
    for kind, *at in Merge3(base, now, suggested).merge_regions():
        if kind == "conflict":
            sides = zip((base, now, suggested), at[::2], at[1::2], strict=True)
            before, mine, theirs = ("".join(side[a:b]) for side, a, b in sides)
            yield kind, before, mine, theirs
        else:
            side = {"unchanged": base, "same": now, "a": now, "b": suggested}[kind]
            yield kind, "", "".join(side[at[0] : at[1]]), ""
