"""What a row of the fault matrix is: what is broken, how one try goes, how often it must have gone well."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Tally:
    """What one try showed.

    Shape: `acknowledged` are ops of which somebody was told that they are safe; `injected` counts the faults
           that were really put in; all others are what must stay 0.
    """

    injected: int
    acknowledged: int
    lost: int = 0
    twice: int = 0
    divergent: int = 0
    stuck: int = 0
    words: str = ""  # what a person needs to find the fault again

    @property
    def is_clean(self) -> bool:
        return not (self.lost or self.twice or self.divergent or self.stuck)


@dataclass(frozen=True)
class Row:
    """One fault, injected as often as wanted.

    Shape: `attempt(seed, folder)` makes one try in an empty folder; the same seed makes the same choices.
    Units: `in_test` tries in `make test`; `floor` faults injected before a release, `aim` over time: both are
           counted in `Tally.injected`, so a try that kills three times counts three.
    """

    name: str
    fault: str
    attempt: Callable[[int, Path], Tally]
    in_test: int
    floor: int
    aim: int
    planted: str  # the bug that was put in once, and that this row found
