"""The process that opens the workbook: alone, with little memory, little time and nothing else open.

Run as `python -m server.register.child FILE MAPPING`; writes one JSON value a line to its output.
"""

import sys
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import orjson
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from server.base.child import MEGABYTE, give_up
from server.register.headings import Columns, assign

MEMORY_BYTES = 1024 * MEGABYTE
SECONDS = 90
LOOKED_AT = 20  # rows from the top in which a sheet's headings may stand
RECOGNISED = 3
MOST_COLUMNS = 100
MOST_ROWS = 200_000
LONGEST_CELL = 500


def lines(path: Path, saved: dict[str, str]) -> Iterator[Any]:
    """First what was found, then each row that is not empty: its number in the sheet and its cells as text.

    Shape: `{"sheet","row","headings"}`, then `[5,["青禾里",…]]`; `{"sheet":null}` where no headings stand.
    """
    with CalamineWorkbook.from_path(path) as workbook:
        found = next(_with_headings(workbook, saved), None)
        if found is None:
            yield {"sheet": None}
            return
        sheet, at, columns = found
        yield {"sheet": sheet.name, "row": at, "headings": columns.headings}
        for number, cells in _rows(sheet):
            if number > MOST_ROWS:
                yield {"too_long": True}
                return
            if number > at and any(cells):
                yield [number, cells]


def _with_headings(
    workbook: CalamineWorkbook, saved: dict[str, str]
) -> Iterator[tuple[CalamineSheet, int, Columns]]:
    """Sheets that have a row of headings, with its number."""
    for name in workbook.sheet_names:
        sheet = workbook.get_sheet_by_name(name)
        for number, cells in _rows(sheet):
            if number > LOOKED_AT:
                break
            columns = assign(cells, saved)
            if len(columns.at) >= RECOGNISED and not columns.missing:
                yield sheet, number, columns
                break


def _rows(sheet: CalamineSheet) -> Iterator[tuple[int, list[str]]]:
    """All rows with their number in the sheet, counted from 1."""
    for at, row in enumerate(sheet.iter_rows(), start=1):
        yield at, [as_text(cell) for cell in row[:MOST_COLUMNS]]


def as_text(cell: Any) -> str:
    """A cell as a person reads it: whole numbers without a point, days as days."""
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    return str(cell).strip()[:LONGEST_CELL]


def main() -> None:
    """Read the file that is named and say what is in it."""
    path, saved = Path(sys.argv[1]), orjson.loads(sys.argv[2])
    give_up(MEMORY_BYTES, SECONDS)
    out = sys.stdout.buffer
    try:
        for line in lines(path, saved):
            out.write(orjson.dumps(line) + b"\n")
        out.write(b"true\n")  # the end: without it the reader knows that something went wrong
    except (CalamineError, OSError, ValueError, MemoryError) as error:
        out.write(orjson.dumps({"error": type(error).__name__}) + b"\n")


if __name__ == "__main__":
    main()
