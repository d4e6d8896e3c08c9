"""How long somebody was there, and how two rolls of one shift count as one."""

import json
from pathlib import Path
from typing import Any

import pytest

from server.kinds.hours import code_of, hours_between, mark_of, new_number, stand

CASES = json.loads(Path(__file__).with_name("hours.json").read_text(encoding="utf-8"))
PAPER = {
    "number": "20261124-7F3A2C-K4T9", "name": "吴建军", "team_name": "红袖章一队", "issuer": "青禾里社区",
    "from_on": "2026-01-01", "to_on": "2026-11-24", "hours": 38.5, "shifts": 20, "issued_on": "2026-11-24",
}  # fmt: skip


@pytest.mark.parametrize("case", CASES["between"], ids=lambda case: case["why"])
def test_hours_are_counted_in_halves_from_the_start_of_the_shift(case: dict[str, Any]) -> None:
    assert hours_between(case["starts_at"], case["in_at"], case["out_at"]) == case["hours"]


@pytest.mark.parametrize("case", CASES["standing"], ids=lambda case: case["why"])
def test_one_person_counts_once_a_shift(case: dict[str, Any]) -> None:
    found = stand(CASES["shift"], case["entries"])
    assert (found.hours if found else None, found.rolls if found else 0) == (case["hours"], case["rolls"])


def test_a_number_says_the_day_and_the_team_and_is_another_each_time() -> None:
    scope = "01900000-0000-7000-8000-0000007f3a2c"
    numbers = {new_number(scope, "2026-11-24") for _ in range(50)}
    assert len(numbers) > 45
    assert all(number.startswith("20261124-7F3A2C-") for number in numbers)
    assert mark_of(scope) == "7F3A2C"


def test_a_code_holds_for_the_words_it_was_made_for_and_for_no_others() -> None:
    key = b"k" * 32
    code = code_of(key, PAPER)
    assert len(code) == 9
    assert code_of(key, dict(PAPER)) == code
    for name, other in (("hours", 48.5), ("name", "吴建国"), ("to_on", "2026-12-24")):
        assert code_of(key, PAPER | {name: other}) != code
    assert code_of(b"x" * 32, PAPER) != code
