"""Text in tables that people open with a spreadsheet: nothing of it may be taken for a formula."""

from __future__ import annotations

import re

# What a spreadsheet may take for the beginning of a formula, at the beginning of a cell or of what becomes one where
# another separator is assumed. An apostrophe before it makes it text. Read by Python and by PostgreSQL alike.
# White space that separates is looked at once, as what separates: thousands of empty lines cost what they are long.
SIGNS = r"[=+@\-＝＋－＠]"
FORMULA = rf"(^|[;\t\n\r|])((?:(?![\t\n\r])\s)*)({SIGNS})"
_FORMULA = re.compile(FORMULA)


def harmless(text: str) -> str:
    """Return the text with an apostrophe before whatever could begin a formula."""
    return _FORMULA.sub(r"\1\2'\3", text)
