"""The fault matrix: every row by hand, in the order in which docs/reliability.md shows them."""

from tests.faults.matrix import Row

ROWS: tuple[Row, ...] = ()
