"""Reading a workbook that a stranger may have made: its zip directory first, then in a limited child."""

import subprocess
import sys
import threading
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import orjson

from server.base.errors import Problem
from server.register.headings import NEEDED, Columns, assign

MOST_BYTES = 32 * 1024 * 1024
MOST_UNPACKED_BYTES = 400 * 1024 * 1024
MOST_ENTRIES = 2000
MOST_RATIO = 150  # a register unpacks to some ten times its size, a bomb to a thousand
SMALL_BYTES = 1024 * 1024  # what unpacks to less does no harm whatever its ratio
SECONDS = 120
SUPPLEMENT = (
    "待改正"  # the sheet of the error workbook: it adds to a register and does not stand for all of it
)


@dataclass(frozen=True)
class Sheet:
    """An opened register: its columns, and its rows with their numbers in the sheet."""

    name: str
    heading_row: int
    columns: Columns
    rows: Iterator[tuple[int, list[str]]]

    @property
    def is_supplement(self) -> bool:
        """Whether it is a corrected error workbook."""
        return self.name.startswith(SUPPLEMENT)


@contextmanager
def open_sheet(path: Path, saved: Mapping[str, str] | None = None) -> Iterator[Sheet]:
    """Open the first sheet that has a register's headings.

    Errors: workbook_unreadable, saying what is wrong with the file as a whole.
    """
    check_zip(path)
    mapping = orjson.dumps(dict(saved or {})).decode()
    command = [sys.executable, "-m", "server.register.child", str(path), mapping]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as child:
        alarm = threading.Timer(SECONDS, child.kill)
        alarm.start()
        try:
            assert child.stdout is not None  # noqa: S101  # PIPE was asked for
            lines = _lines(child.stdout)
            yield _sheet(next(lines, None), lines, saved)
        finally:
            alarm.cancel()
            child.kill()


def _lines(out: IO[bytes]) -> Iterator[Any]:
    """The child's lines; an end without its last word is an error."""
    for line in out:
        value = orjson.loads(line)
        if value is True:
            return
        if isinstance(value, dict) and "error" in value:
            raise _unreadable("打不开这个文件 the file cannot be opened")
        if isinstance(value, dict) and "too_long" in value:
            raise _unreadable("行数太多 there are too many rows")
        yield value
    raise _unreadable("文件太大或有问题，没能读完 the file is too large or broken")


def _sheet(first: Any, lines: Iterator[Any], saved: Mapping[str, str] | None) -> Sheet:
    if first is None or first["sheet"] is None:
        raise _unreadable(
            "没有找到表头：至少要有楼号、门牌、姓名 no headings were found; 楼号, 门牌 and 姓名 are needed",
            **dict.fromkeys(NEEDED, "missing"),
        )
    return Sheet(
        first["sheet"],
        first["row"],
        assign(first["headings"], saved),
        ((number, cells) for number, cells in lines),
    )


def check_zip(path: Path) -> None:
    """Look at the directory of the zip before anything is unpacked.

    Errors: workbook_unreadable for what is no xlsx or would unpack to too much.
    """
    if path.stat().st_size > MOST_BYTES:
        raise _unreadable("文件超过 32 MB the file is larger than 32 MB")
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise _unreadable("这不是 xlsx 文件 this is not an xlsx file") from error
    names = {entry.filename for entry in entries}
    if "[Content_Types].xml" not in names or not any(name.startswith("xl/") for name in names):
        raise _unreadable("这不是 xlsx 文件 this is not an xlsx file")
    unpacked = sum(entry.file_size for entry in entries)
    is_bomb = any(
        entry.file_size > SMALL_BYTES and entry.file_size > MOST_RATIO * max(1, entry.compress_size)
        for entry in entries
    )
    if len(entries) > MOST_ENTRIES or unpacked > MOST_UNPACKED_BYTES or is_bomb:
        raise _unreadable("文件展开后太大 the file would unpack to too much")


def _unreadable(detail: str, **fields: str) -> Problem:
    return Problem("workbook_unreadable", detail, fields)
