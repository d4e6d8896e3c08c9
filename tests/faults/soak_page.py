"""docs/reliability.md, made from the rows of the matrix and from what bench/reliability.json counted."""

from collections.abc import Iterable

from tests.faults.matrix import Row
from tests.faults.soak_counts import FAULTS, ROOT, Counts, total

PAGE = ROOT / "docs" / "reliability.md"
HEAD = """\
<!-- Made by `make soak`, or `.venv/bin/python -m tests.faults.soak --page`; do not edit. -->
# Reliability: what was broken on purpose, and what it cost

A row breaks one thing, again and again, with a fresh seed each time; each ends with `qiaomen fsck`.
*Acknowledged* are the ops of which somebody was told that they are safe: by 存好了 on a tablet, or by a
result of the server. None may be **lost** or applied **twice**, no copies may stay **divergent**, and no
queue **stuck** a minute after the fault has healed.

`make test` makes a few tries of each row; `make soak MINUTES=30` goes on where the last run ended and adds up
in [bench/reliability.json](../bench/reliability.json), per commit of the engine, taking the row that needs it
most. One row: `.venv/bin/python -m tests.faults.soak --row NAME --minutes 5`. A failing try prints its seed;
`--row NAME --seed SEED` makes it again. The rows are in `tests/faults/`, listed in `tests/faults/rows.py`.
"""


def page(rows: Iterable[Row], counts: Counts) -> str:
    """The page: every row with its counts, then the bugs planted to see that each row bites."""
    rows = tuple(rows)
    commit = next(reversed(counts), "none")
    lines = [HEAD, f"Counts at the engine of commit `{commit}`, and in all commits together.", ""]
    lines += [
        "| row | fault | injected | in all | before a release | over time | acknowledged | "
        + " | ".join(FAULTS)
        + " |",
        "| --- | --- |" + " ---: |" * (5 + len(FAULTS)),
    ]
    for row in rows:
        here, ever = total(counts, row.name, commit), total(counts, row.name)
        cells = [
            f"`{row.name}`", row.fault, _number(here["injected"]), _number(ever["injected"]),
            _number(row.floor), _number(row.aim), _number(here["acknowledged"]),
            *(_number(here[fault]) for fault in FAULTS),
        ]  # fmt: skip
        lines.append("| " + " | ".join(cells) + " |")
    lines += [
        "",
        "## Does it bite?",
        "",
        "A bug was put in on purpose once for every row, and the row found it:",
        "",
    ]
    lines += ["| row | the bug that it found |", "| --- | --- |"]
    lines += [f"| `{row.name}` | {row.planted} |" for row in rows]
    found = _found(rows, counts)
    if found:
        lines += [
            "",
            "## What it has found",
            "",
            "Tries that failed at earlier commits of the engine, all counts:",
            "",
        ]
        lines += ["| row | " + " | ".join(FAULTS) + " |", "| --- |" + " ---: |" * len(FAULTS), *found]
    return "\n".join([*lines, ""])


def _found(rows: tuple[Row, ...], counts: Counts) -> list[str]:
    lines = []
    for row in rows:
        ever = total(counts, row.name)
        if any(ever[fault] for fault in FAULTS):
            lines.append(f"| `{row.name}` | " + " | ".join(_number(ever[fault]) for fault in FAULTS) + " |")
    return lines


def _number(value: int) -> str:
    return f"{value:,}"
