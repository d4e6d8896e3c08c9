"""A few tries of every row of the fault matrix; `make soak` makes many more."""

from pathlib import Path

import pytest

from tests.faults.matrix import Row
from tests.faults.rows import ROWS
from tests.faults.soak_counts import seed_of

TRIES = [
    pytest.param(row, number, id=f"{row.name}-{number}") for row in ROWS for number in range(row.in_test)
]


@pytest.mark.parametrize(("row", "number"), TRIES)
def test_nothing_is_lost_twice_divergent_or_stuck(row: Row, number: int, tmp_path: Path) -> None:
    seed = seed_of(row.name, number)
    print(f"again: .venv/bin/python -m tests.faults.soak --row {row.name} --seed {seed}")
    tally = row.attempt(seed, tmp_path)
    print(tally)
    assert tally.is_clean, tally
    assert tally.injected > 0, "a try that broke nothing proves nothing"
