"""Small numbers: a count of one to four could point at somebody, so it is not told, nor can it be worked out.

Every count that leaves a building, team or grid for the street goes through here.
"""

from collections.abc import Iterable

SMALLEST = 5


def told(n: int) -> int | None:
    """A count as it may be told; None for 1 to 4."""
    return n if n == 0 or n >= SMALLEST else None


def told_total(cells: Iterable[int]) -> int | None:
    """The sum of cells that stand beside it, each told by `told`.

    Shape: None where taking the told cells off it would give a hidden one away: when a single one is hidden,
           or when the hidden ones add up to so little or so much that each of them is plain.
    """
    counts = list(cells)
    hidden = [n for n in counts if told(n) is None]
    least, most = len(hidden), len(hidden) * (SMALLEST - 1)
    is_plain = len(hidden) == 1 or (bool(hidden) and sum(hidden) in (least, most))
    return None if is_plain else told(sum(counts))
