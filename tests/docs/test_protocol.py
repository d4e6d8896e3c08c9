"""docs/protocol.md tells every error and every reason that the code knows, and no others."""

import re
from pathlib import Path

from server.base.errors import ERRORS
from server.people.access_words import WORDS
from server.records.reasons import REASONS

PAGE = (Path(__file__).parents[2] / "docs" / "protocol.md").read_text(encoding="utf-8")


def test_every_error_is_told_with_status_and_sentence() -> None:
    table = PAGE.split("## Errors")[1]
    told = re.findall(r"^\| `(\w+)` \| (\d+) \| (.+) \|$", table, re.MULTILINE)
    assert told == [(kind.code, str(kind.status), f"{kind.zh} {kind.en}") for kind in ERRORS.values()]


def test_every_reason_is_told() -> None:
    table = PAGE.split("| reason |")[1].split("###")[0]
    assert set(re.findall(r"^\| `(\w+)`", table, re.MULTILINE)) == set(REASONS)


def test_every_word_of_the_access_log_is_told() -> None:
    table = PAGE.split("| word | means | reading |")[1].split("###")[0]
    told = re.findall(r"^\| `(\w+)` \| (.+) \| (yes|) ?\|$", table, re.MULTILINE)
    assert told == [
        (name, f"{word.label.zh} {word.label.en}", "yes" if word.is_reading else "")
        for name, word in WORDS.items()
    ]
