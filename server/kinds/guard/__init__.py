"""The free-text guard: words and numbers that need not be written down, whoever asks for them.

On a tablet it asks "这句话不必记录，是否改写？"; where many read a text it stops it, there and here; in the
register import it stops the note. `words.json` is the one list; the tablet's half, which is given it with the
kinds, is `webapp/src/guard`.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from server.kinds.guard.numbers import number_in
from server.records.fields import Label

# Subjects with their words; patterns of what says whose a text is that everybody reads; and passing phrases,
# struck out before words are looked for, because they hold one by chance (总结核对), or name a thing of
# everybody's and nobody's (民族路).
LIST: Mapping[str, Any] = orjson.loads((Path(__file__).parent / "words.json").read_bytes())


@dataclass(frozen=True)
class Reason:
    """Why a text is stopped: the code of its subject and the words that were found."""

    subject: str
    found: str


SUBJECTS = {one["value"]: Label(one["zh"], one["en"]) for one in (*LIST["subjects"], *LIST["public"])}
WORDS: Mapping[str, str] = {word: one["value"] for one in LIST["subjects"] for word in one["words"]}
# The longest first, so that a passing phrase wins over the word it begins with.
ANY = re.compile("|".join(sorted((*LIST["passing"], *WORDS), key=lambda word: (-len(word), word))))
PUBLIC = [(one["value"], re.compile(one["pattern"])) for one in LIST["public"]]


def stopped(text: str, is_name: bool = False, is_public: bool = False) -> Reason | None:
    """The first thing in a text that the product refuses to hold, or None.

    Shape: full-width letters count as plain ones; in a name only numbers are looked for, in what everybody
           reads also who and where it is about.
    """
    plain = unicodedata.normalize("NFKC", text)
    number = number_in(plain)
    if number is not None:
        return Reason(number[0], f"{number[1][:3]}…")
    for match in () if is_name else ANY.finditer(plain):
        if match.group() in WORDS:
            return Reason(WORDS[match.group()], match.group())
    for subject, pattern in PUBLIC if is_public else ():
        if who := pattern.search(plain):
            return Reason(subject, who.group())
    return None


def refused(text: str, is_public: bool = False) -> str | None:
    """Why a text that many read, or everybody, is not taken, as a sentence; None where it is."""
    reason = stopped(text, is_public=is_public)
    if reason is None:
        return None
    subject = SUBJECTS[reason.subject]
    return f"“{reason.found}”不必记录（{subject.zh}） not to be written down ({subject.en})"
