"""Class “spreadsheet formulas”: ten thousand generated rows, and not one cell that a spreadsheet would run.

Reports do it in `tests/reports/test_files.py`, row by row through the database; here it is everybody's own data, and
every address of the API and the pages that hands out a table.
"""

from __future__ import annotations

import io
import zipfile

from accounts.actions.make_export import packed
from tests.reports.test_files import formulas, wicked

ROWS = 10_000


def table(rows: list[dict[str, object]]) -> str:
    """The rows as they stand in the CSV of a person's own file."""
    held = [{"kind": "proposals.comment", "rows": rows}]
    with zipfile.ZipFile(io.BytesIO(packed({"held": held, "looks": rows[:100]}))) as archive:
        assert formulas(archive.read("looks.csv").decode().removeprefix("\ufeff")) == []
        return archive.read("proposals.comment.csv").decode().removeprefix("\ufeff")


def test_ten_thousand_wicked_rows_of_ones_own_data_have_no_formula_cell() -> None:
    rows: list[dict[str, object]] = [
        {
            "id": n,
            "body": wicked(n),
            "choices": {"text": wicked(n + 1)},
            "words": [wicked(n + 2)],
            "at": None,
            "left": -n,
        }
        for n in range(ROWS)
    ]
    written = table(rows)
    assert formulas(written) == []
    assert written.count("'=") > ROWS / 20 and "-9999" in written, "numbers stay numbers"


def test_the_look_for_formulas_finds_what_is_not_made_harmless() -> None:
    assert formulas("a,b\n1,=1+1\n") and formulas("a\nx;\t@SUM(A1)\n") and not formulas("a\n-12.5\n")
