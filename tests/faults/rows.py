"""The fault matrix: every row by hand, in the order in which docs/reliability.md shows them.

After a change here: `.venv/bin/python -m tests.faults.soak --page`.
"""

from tests.faults.matrix import Row

ROWS: tuple[Row, ...] = ()
