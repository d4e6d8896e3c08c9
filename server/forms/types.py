"""The types of questions: what is taken, what is refused and why, and what a value of each may be.

docs/questionnaires.md shows both lists, and the tablet holds the same; a test compares the three.
"""

import re
from collections.abc import Callable, Mapping, Set
from datetime import time

from server.forms.definition import Field
from server.forms.nodes import moment_of

TAKEN = (
    *("text", "integer", "decimal", "range", "date", "time", "datetime"),
    *("select_one", "select_multiple", "select_one_from_file", "select_multiple_from_file", "rank"),
    *("image", "audio", "acknowledge", "note", "calculate", "hidden", "begin_group", "begin_repeat"),
    *("start", "end", "today"),
)
# Type → the code in `problems.py` that says why not.
REFUSED: Mapping[str, str] = {
    **dict.fromkeys(
        ("geopoint", "geotrace", "geoshape", "start-geopoint", "background-geopoint"), "no_place"
    ),
    "background-audio": "not_unseen",
    "audit": "not_watched",
    **dict.fromkeys(
        ("deviceid", "subscriberid", "simserial", "phonenumber", "username", "email"), "known_already"
    ),
    "video": "no_video",
    "file": "no_file",
    "barcode": "no_barcode",
    "xml-external": "csv_only",
    "entity": "no_entities",
}
MOST_TEXT = 4000
TICKED = "OK"
WHOLE = re.compile(r"-?\d{1,10}", re.ASCII)
DECIMAL = re.compile(r"-?(\d{1,15}(\.\d{0,15})?|\.\d{1,15})(e-?\d{1,2})?", re.ASCII | re.IGNORECASE)
TIME = re.compile(r"\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?([-+]\d{2}:\d{2}|Z)?", re.ASCII)


def _is_time(text: str) -> bool:
    if not TIME.fullmatch(text):
        return False
    try:
        time.fromisoformat(text)
    except ValueError:
        return False
    return True


def _is_day(text: str) -> bool:
    return len(text) == len("2026-11-24") and moment_of(text) is not None


FITS: Mapping[str, Callable[[str], bool]] = {
    "int": lambda text: WHOLE.fullmatch(text) is not None,
    "decimal": lambda text: DECIMAL.fullmatch(text) is not None,
    "date": _is_day,
    "time": _is_time,
    "dateTime": lambda text: "T" in text and moment_of(text) is not None,
}


def wrong_value(field: Field, text: str, files: Set[str], choices: Set[str] | None) -> str | None:
    """Why a text is no value of a question, as a code of VERDICTS; None where it is one."""
    if len(text) > MOST_TEXT:
        return "too_long"
    if field.control in ("select1", "select", "rank"):
        return _wrong_choice(field, text, choices)
    if field.control == "upload":
        return None if text in files else "file_missing"
    if field.control == "trigger":
        return None if text == TICKED else "wrong_type"
    fits = FITS.get(field.type)
    if fits is not None and not fits(text):
        return "wrong_type"
    return _out_of_range(field, text) if field.bounds else None


def _wrong_choice(field: Field, text: str, choices: Set[str] | None) -> str | None:
    chosen = [text] if field.control == "select1" else text.split()
    if len(set(chosen)) != len(chosen):
        return "no_such_choice"
    return None if choices is None or choices >= set(chosen) else "no_such_choice"


def _out_of_range(field: Field, text: str) -> str | None:
    start, end, step = field.bounds or (0.0, 0.0, 1.0)
    value = float(text)
    steps = (value - start) / step if step else 0.0
    is_in = min(start, end) <= value <= max(start, end) and abs(steps - round(steps)) < 1e-6
    return None if is_in else "out_of_range"
