"""What tests/examples/<kind>.json says, as cases a test can be run over."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from server.kinds import KINDS
from server.records.kind import Kind

FOLDER = Path(__file__).parent.parent / "examples"
PARTS = ("valid", "refused", "edits", "older")
IDS = [kind.name for kind in KINDS]


def examples(kind: Kind) -> dict[str, list[Any]]:
    """All examples of a kind: valid sets, refused ones with their field, edits, sets of older schemas."""
    content: dict[str, list[Any]] = json.loads((FOLDER / f"{kind.name}.json").read_text(encoding="utf-8"))
    return content


def each(part: str) -> Iterator[tuple[Kind, Any]]:
    """Every example of one part, over all kinds."""
    for kind in KINDS:
        for example in examples(kind)[part]:
            yield kind, example
