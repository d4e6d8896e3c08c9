"""A small table from a file that somebody made in a spreadsheet: CSV or xlsx, within bounds."""

import csv
import io
import sys
import zipfile

import orjson
from python_calamine import CalamineError, CalamineWorkbook

from server.base.child import MEGABYTE, asked, give_up
from server.base.errors import Problem

MOST_BYTES = 1024 * 1024
MOST_UNPACKED_BYTES = 32 * 1024 * 1024
MOST_ROWS = 5000
MEMORY_BYTES, SECONDS, WAIT_SECONDS = 256 * MEGABYTE, 10, 30
TOO_LARGE = 3  # what the child ends with
ZIP = b"PK\x03\x04"


def read_sheet(content: bytes) -> list[list[str]]:
    """The rows of a CSV file, or of the first sheet of a workbook; the first row holds the headings.

    Errors: too_large; unsupported_type for a file that is neither.
    """
    if len(content) > MOST_BYTES:
        raise Problem("too_large")
    rows = _in_child(content) if content.startswith(ZIP) else _csv(content)
    if len(rows) > MOST_ROWS:
        raise Problem("too_large", f"more than {MOST_ROWS} rows")
    return rows


def _csv(content: bytes) -> list[list[str]]:
    # Spreadsheets in China still save CSV as GB 18030.
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
            return [[cell.strip() for cell in row] for row in csv.reader(io.StringIO(text), strict=True)]
        except (UnicodeDecodeError, csv.Error):
            continue
    raise Problem("unsupported_type", "neither CSV nor xlsx")


def _in_child(content: bytes) -> list[list[str]]:
    """A workbook's rows, read in a process of its own: alone, with little memory and little time."""
    code, out = asked("server.people.sheets", content, WAIT_SECONDS)
    if code == TOO_LARGE:
        raise Problem("too_large", "the workbook unpacks to too much")
    if code or not out:
        raise Problem("unsupported_type", "the workbook cannot be read")
    rows: list[list[str]] = orjson.loads(out)
    return rows


def _workbook(content: bytes) -> list[list[str]]:
    try:
        check_size(content)
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0)
        return [[_cell(value) for value in row] for row in sheet.to_python(nrows=MOST_ROWS + 1)]
    except (zipfile.BadZipFile, CalamineError, IndexError) as error:
        raise Problem("unsupported_type", "the workbook cannot be read") from error


def check_size(content: bytes) -> None:
    """A workbook of a few kilobytes can unpack to gigabytes, and its directory can lie about that.

    Errors: too_large; BadZipFile for what is damaged.
    """
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        if sum(part.file_size for part in archive.infolist()) > MOST_UNPACKED_BYTES:
            raise Problem("too_large", "the workbook unpacks to too much")
        if archive.testzip() is not None:
            raise zipfile.BadZipFile


def _cell(value: object) -> str:
    """A whole number that the spreadsheet keeps as a decimal stays what people see."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def main() -> None:
    """The child: a workbook comes in, rows as JSON go out."""
    give_up(MEMORY_BYTES, SECONDS)
    try:
        rows = _workbook(sys.stdin.buffer.read())
    except Problem as problem:
        sys.exit(TOO_LARGE if problem.code == "too_large" else 1)
    except (OSError, ValueError, MemoryError, NotImplementedError, RuntimeError):
        sys.exit(1)
    sys.stdout.buffer.write(orjson.dumps(rows))


if __name__ == "__main__":
    main()
