"""Whether words can be read in a browser profile on the disk: in UTF-8, UTF-16, base64, or squeezed."""

import base64
from collections.abc import Iterable, Iterator
from pathlib import Path

from tests.faults.profile_tables import blocks

# Rare signs, that no other text holds: even in a squeezed block they are in clear where they first stand.
MARK = "㐂㑇㓘㕟"


def canary(number: int) -> str:
    """A word that stands nowhere else."""
    return f"{MARK}{number:03d}"


def spellings(word: str) -> dict[str, bytes]:
    """A word as it may lie on a disk; in base64 at each of the three places that its first byte may have."""
    plain = {name: word.encode(name) for name in ("utf-8", "utf-16-le", "utf-16-be")}
    coded = {}
    for name, raw in plain.items():
        for shift in range(3):
            text = base64.b64encode(bytes(shift) + raw)
            # The first and the last sign also hold bits of the neighbours.
            whole = text[-(-shift * 8 // 6) : (shift + len(raw)) * 8 // 6]
            coded[f"base64 of {name}, {shift} further"] = whole
            coded[f"base64url of {name}, {shift} further"] = whole.replace(b"+", b"-").replace(b"/", b"_")
    return plain | coded


def readable(profile: Path, words: Iterable[str]) -> list[str]:
    """Where one of these words can be read, and how it is spelt there."""
    spelt = {word: spellings(word) for word in words}
    mark = list(spellings(MARK).values())
    found = []
    for path in sorted(profile.rglob("*")):
        for where, content in _contents(path):
            if any(spelling in content for spelling in mark):
                hits = {
                    how: word for word, all_ in spelt.items() for how, raw in all_.items() if raw in content
                }
                found.append(f"{path.relative_to(profile)}{where}: {hits or 'a mark'}")
    return found


def _contents(path: Path) -> Iterator[tuple[str, bytes]]:
    raw = path.read_bytes() if path.is_file() else b""
    yield "", raw
    if path.suffix in (".ldb", ".log"):
        yield ", unpacked", b"".join(blocks(path.suffix, raw))
