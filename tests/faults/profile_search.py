"""Whether words or keys can be read in what lies on a disk: in UTF-8, UTF-16, base64, hex, or squeezed."""

import base64
import gzip
import zlib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from tests.faults.profile_tables import blocks

# Rare signs, that no other text holds: even in a squeezed block they are in clear where they first stand.
MARK = "㐂㑇㓘㕟"
GZIP, ZLIB_HEADS = b"\x1f\x8b\x08", (b"\x78\x01", b"\x78\x9c", b"\x78\xda")
MOST_UNPACKED = 64 * 1024 * 1024


def canary(number: int) -> str:
    """A word that stands nowhere else."""
    return f"{MARK}{number:03d}"


def spellings(word: str) -> dict[str, bytes]:
    """A word as it may lie on a disk."""
    plain = {name: word.encode(name) for name in ("utf-8", "utf-16-le", "utf-16-be")}
    return plain | {
        f"{how} of {name}": text for name, raw in plain.items() for how, text in _coded(raw).items()
    }


def key_spellings(key: bytes) -> dict[str, bytes]:
    """The bytes of a key as they may lie on a disk: as they are, or as text of one or two bytes a sign."""
    wide = {f"{how} in utf-16-le": text.decode().encode("utf-16-le") for how, text in _coded(key).items()}
    return {"bytes": key} | _coded(key) | wide


def _coded(raw: bytes) -> dict[str, bytes]:
    """Bytes as hex, and as base64 at each of the three places that the first one may have."""
    coded = {"hex": raw.hex().encode(), "HEX": raw.hex().upper().encode()}
    for shift in range(3):
        text = base64.b64encode(bytes(shift) + raw)
        # The first and the last sign also hold bits of the neighbours.
        whole = text[-(-shift * 8 // 6) : (shift + len(raw)) * 8 // 6]
        coded[f"{shift} further, base64"] = whole
        coded[f"{shift} further, base64url"] = whole.replace(b"+", b"-").replace(b"/", b"_")
    return coded


def readable(folder: Path, words: Iterable[str]) -> list[str]:
    """Where one of these words can be read, and how it is spelt there."""
    spelt = {word: spellings(word) for word in words}
    mark = list(spellings(MARK).values())
    found = []
    for path, where, content in contents(folder):
        if any(spelling in content for spelling in mark):
            hits = {how: word for word, all_ in spelt.items() for how, raw in all_.items() if raw in content}
            found.append(f"{path.relative_to(folder)}{where}: {hits or 'a mark'}")
    return found


def keys_found(folder: Path, keys: Mapping[str, bytes]) -> list[str]:
    """Where one of these keys lies, and how it is spelt there."""
    spelt = {name: key_spellings(key) for name, key in keys.items()}
    return [
        f"{path.relative_to(folder)}{where}: {name}, {how}"
        for path, where, content in contents(folder)
        for name, all_ in spelt.items()
        for how, raw in all_.items()
        if raw in content
    ]


def contents(folder: Path) -> Iterator[tuple[Path, str, bytes]]:
    """Every file below a folder as it lies, and once more unpacked where it is squeezed."""
    for path in sorted(folder.rglob("*")):
        if not path.is_file():
            continue
        raw = path.read_bytes()
        yield path, "", raw
        if path.suffix in (".ldb", ".log"):
            yield path, ", unpacked", b"".join(blocks(path.suffix, raw))
        elif raw.startswith(GZIP):
            yield path, ", unpacked", gzip.decompress(raw)
        elif raw.startswith(ZLIB_HEADS):
            yield path, ", unpacked", zlib.decompressobj().decompress(raw, MOST_UNPACKED)
