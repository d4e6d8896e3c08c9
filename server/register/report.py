"""What an import did or would do, as it is shown and kept."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from server.register.faults import SENTENCES, Fault

SHOWN_FAULTS = 500  # the others are in the error workbook


@dataclass
class Report:
    """The outcome of reading a register.

    Shape: `counts` is kind → new, changed, same; `gone` are records that were removed or moved away since
           the register last named them; `refused` and `ignored` are headings; `is_applied` tells a dry run.
    """

    sheet: str = ""
    heading_row: int = 0
    rows: int = 0
    held_back: int = 0
    children: int = 0
    faults: list[Fault] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)
    counts: dict[str, Counter[str]] = field(default_factory=dict)
    gone: int = 0
    conflicts: int = 0
    parked: int = 0
    seconds: float = 0.0
    is_applied: bool = False
    is_supplement: bool = False

    def count(self, kind: str, what: str) -> None:
        """Count one record."""
        self.counts.setdefault(kind, Counter())[what] += 1

    @property
    def changes(self) -> int:
        """How many records are new or change."""
        return sum(counter["new"] + counter["changed"] for counter in self.counts.values())

    def as_json(self) -> dict[str, Any]:
        """The report as it is kept with the job and given to the page."""
        by_code = Counter(fault.code for fault in self.faults)
        return {
            "sheet": self.sheet,
            "heading_row": self.heading_row,
            "rows": self.rows,
            "held_back": self.held_back,
            "children": self.children,
            "faults": [fault.as_json() for fault in self.faults[:SHOWN_FAULTS]],
            "fault_count": len(self.faults),
            "fault_codes": [
                {"code": code, "count": count, "zh": SENTENCES[code].zh, "en": SENTENCES[code].en}
                for code, count in by_code.most_common()
            ],
            "refused_columns": self.refused,
            "ignored_columns": self.ignored,
            "records": {
                kind: {what: counter[what] for what in ("new", "changed", "same")}
                for kind, counter in self.counts.items()
            },
            "changes": self.changes,
            "gone": self.gone,
            "conflicts": self.conflicts,
            "parked": self.parked,
            "seconds": round(self.seconds, 1),
            "is_applied": self.is_applied,
            "is_supplement": self.is_supplement,
        }
