"""A report as Parquet: a row group for each range, so that memory stays flat. Its library is an extra."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db import connection
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from reports.models import Format
from reports.ranges import (
    ROWS,
    Order,
    Progress,
    about,
    compare,
    given_to,
    next_range,
    nothing,
    rows_of,
    types,
)
from reports.snapshot import snapshot

MISSING: str | Promise = _(
    "This platform cannot write Parquet: whoever runs it has to install pyarrow (the extra “parquet”)."
)


def is_there() -> bool:
    """Tell whether the library is installed."""
    return importlib.util.find_spec("pyarrow") is not None


def can_be_written(form: str) -> bool:
    """Tell whether files of a format can be made here: Parquet where its library is, everything else always."""
    return form != Format.PARQUET or is_there()


def write_parquet(order: Order, path: Path, progress: Progress, keys: int) -> Iterator[Progress]:
    """Write all ranges anew, then read the file again and compare its sums. Raises SumsDisagree, OSError."""
    import pyarrow as arrow
    import pyarrow.parquet as parquet

    progress.position = progress.keys_done = progress.rows = progress.file_bytes = 0
    progress.expected = {}
    schema = _schema(order)
    with parquet.ParquetWriter(path, schema, compression="zstd") as file:
        while True:
            with snapshot(), connection.cursor() as cursor:
                found = next_range(cursor, order, progress.position, keys)
                if found is None:
                    break
                cursor.execute(rows_of(order), given_to(order, progress.position, found.upto))
                rows = cursor.fetchall()
            if rows:
                file.write_table(arrow.table(_columns(rows, schema), schema=schema))
            found.add_to(progress, len(rows))
            yield progress
    compare(order, progress, _read(order, path))


def _schema(order: Order) -> Any:
    """Return the columns with their meaning; what a file says of itself stands in its metadata."""
    import pyarrow as arrow

    kept = {"whole": arrow.int64(), "number": arrow.float64(), "flag": arrow.bool_(), "text": arrow.string()}
    fields = [
        arrow.field(column.name, kept[what], metadata={"description": str(column.text)})
        for column, what in zip(order.source.columns, types(order), strict=True)
    ]
    return arrow.schema(fields, metadata={name: text for name, text in about(order).items() if text})


def _columns(rows: list[tuple[Any, ...]], schema: Any) -> list[Any]:
    import pyarrow as arrow

    def plain(value: Any) -> Any:
        return float(value) if isinstance(value, Decimal) else value

    numbers = {place for place, field in enumerate(schema) if field.type == arrow.float64()}
    return [
        arrow.array(map(plain, column) if place in numbers else column, type=schema.field(place).type)
        for place, column in enumerate(zip(*rows, strict=True))
    ]


def _read(order: Order, path: Path) -> dict[str, Decimal]:
    """Return how many rows a file has and what its checked columns come to, a row group at a time."""
    import pyarrow.parquet as parquet

    found = nothing(order)
    names = [name for name in found if name != ROWS]
    with parquet.ParquetFile(path) as file:
        found[ROWS] = Decimal(file.metadata.num_rows)
        for group in range(file.metadata.num_row_groups):
            table = file.read_row_group(group, columns=names)
            for name in names:
                # As text: a number with a point is added up exactly, as in the other formats.
                found[name] += sum(
                    (Decimal(str(v)) for v in table.column(name).to_pylist() if v is not None), Decimal()
                )
    return found
