"""`make model`: the larger searches, one after the other, as rows of the table in docs/model.md."""

import sys
import tempfile
from pathlib import Path

from tests.model.runs import DEEP, QUICK, Run
from tests.model.spin import Seen, search

LIMIT_MB = 4000
TABLE = 24


def searched(run: Run, *more: str, effort: int) -> Seen:
    with tempfile.TemporaryDirectory() as folder:
        return search(Path(folder), (*run.flags, *more), limit_mb=LIMIT_MB, table=TABLE, effort=effort)


def main() -> int:
    """Search every run and plant every bug; 1 if a search finds an error, or a bug none."""
    is_wrong = False
    print("| run | states | steps | depth | MB | s | errors |\n| --- | --- | --- | --- | --- | --- | --- |")
    for run in [*QUICK, *DEEP]:
        seen = searched(run, effort=2)
        is_wrong |= seen.errors > 0 or not seen.is_whole
        print(
            f"| {run.name} | {seen.states:,} | {seen.steps:,} | {seen.depth:,} | {seen.size_mb:,.0f} "
            f"| {seen.seconds:.0f} | {seen.said or seen.errors}{'' if seen.is_whole else ', cut short'} |",
            flush=True,
        )
    print("\n| bug | run | found after states |\n| --- | --- | --- |")
    for run in [*QUICK, *DEEP]:
        for bug, about in run.bugs.items():
            seen = searched(run, f"BUG_{bug}", effort=0)
            is_wrong |= seen.errors == 0
            found = f"{seen.states:,}" if seen.errors else "not found"
            print(f"| {about} | {run.name} | {found} |", flush=True)
    return int(is_wrong)


if __name__ == "__main__":
    sys.exit(main())
