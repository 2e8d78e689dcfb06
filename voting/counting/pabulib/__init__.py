"""Read and write Pabulib's `.pb` files: META, PROJECTS and VOTES, fields between semicolons, lists between commas.

Source: D. Stolicki, S. Szufa, N. Talmon, *Pabulib*, 2020, and the later fields of its files. A byte order mark, quoting
as in CSV, decimals with point or comma and the word `none` for nothing are all taken.
"""

from voting.counting.pabulib.reading import Unreadable, read, read_file
from voting.counting.pabulib.writing import write

__all__ = ["Unreadable", "read", "read_file", "write"]
