"""A short run of what `make soak` does for half a minute at a time."""

from pathlib import Path

from tests.faults.partition import partitioned
from tests.faults.server_street import sqlite_street


def test_tablets_that_are_cut_off_again_and_again_agree_once_their_links_heal(tmp_path: Path) -> None:
    tally = partitioned(1, sqlite_street(tmp_path / "home"), seconds=8)
    assert tally.is_clean, tally
    assert tally.acknowledged > 0
