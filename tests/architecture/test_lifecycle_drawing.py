"""The drawing of a proposal's life in the documents is the table of moves."""

from __future__ import annotations

from pathlib import Path

from proposals.lifecycle import MOVES

PAGE = Path(__file__).parents[2] / "docs" / "lifecycle.md"


def drawing() -> str:
    """Return the page as it must be."""
    rows = [f"| {a.value} | {move.value} | {b.value} |" for (a, move), b in MOVES.items()]
    arrows = [f"    {a.value} --> {b.value}: {move.value}" for (a, move), b in MOVES.items()]
    return "\n".join(
        [
            "# A proposal's life",
            "",
            "Drawn from `MOVES` in `proposals/lifecycle.py`; to draw it anew run this file's test as a program:",
            "`python -m tests.architecture.test_lifecycle_drawing`.",
            "",
            "```mermaid",
            "stateDiagram-v2",
            "    [*] --> draft",
            *arrows,
            "```",
            "",
            "| from | move | to |",
            "|---|---|---|",
            *rows,
            "",
        ]
    )


def test_the_drawing_is_the_table() -> None:
    assert PAGE.read_text() == drawing()


if __name__ == "__main__":
    PAGE.write_text(drawing())
