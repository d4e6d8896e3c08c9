"""What comes along with a form: lists as CSV, pictures and sounds for its labels, each made anew."""

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice

from server.base.errors import Problem
from server.forms.problems import FormProblem
from server.records.files.content import type_of
from server.records.files.pictures import drawn_anew, is_picture

MOST_BYTES = 4 * 1024 * 1024
MOST_ROWS = 20_000
MOST_NAME = 120
ENCODINGS = ("utf-8-sig", "gb18030")  # spreadsheets in China still save CSV as GB 18030
LIST = "text/csv"


@dataclass(frozen=True)
class Attachment:
    """A file that a form names, as it is kept."""

    name: str
    content: bytes
    media_type: str


def prepared(uploads: Iterable[tuple[str, bytes]]) -> list[Attachment]:
    """The attachments as they are kept.

    Errors: FormRefused for what is neither list nor picture nor sound, or too large.
    """
    return [_prepared(name, content) for name, content in uploads]


class FormRefused(Exception):
    """A form is not taken: what is wrong with it."""

    def __init__(self, problems: list[dict[str, str | int]]) -> None:
        super().__init__(problems)
        self.problems = problems


def _prepared(name: str, content: bytes) -> Attachment:
    if not name or len(name) > MOST_NAME or len(content) > MOST_BYTES:
        raise _wrong(name)
    if name.lower().endswith(".csv"):
        return Attachment(name, _list(name, content), LIST)
    media_type = type_of(content)
    if is_picture(media_type):
        try:
            return Attachment(name, drawn_anew(content, media_type), media_type)
        except Problem as error:
            raise _wrong(name) from error
    if media_type.startswith("audio/"):
        return Attachment(name, content, media_type)
    raise _wrong(name)


def _list(name: str, content: bytes) -> bytes:
    """A list as UTF-8, whatever it was saved as."""
    for encoding in ENCODINGS:
        try:
            reader = csv.reader(io.StringIO(content.decode(encoding)), strict=True)
            rows = list(islice(reader, MOST_ROWS + 1))
        except (UnicodeDecodeError, csv.Error):
            continue
        if not rows or len(rows) > MOST_ROWS or not any(rows[0]):
            break
        out = io.StringIO()
        csv.writer(out, lineterminator="\n").writerows(rows)
        return out.getvalue().encode()
    raise _wrong(name)


def _wrong(name: str) -> FormRefused:
    return FormRefused([FormProblem("attachment_wrong", detail=name[:MOST_NAME]).as_json()])
