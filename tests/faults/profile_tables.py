"""LevelDB's files as their plain bytes: a table's blocks unpacked, a log's pieces joined.

Source: LevelDB's table_format.md and log_format.md; Snappy's format_description.txt.
"""

from collections.abc import Iterator

FOOTER_BYTES, TRAILER_BYTES = 48, 5
LOG_BLOCK_BYTES, LOG_HEAD_BYTES = 32 * 1024, 7
SNAPPY = 1


def blocks(suffix: str, raw: bytes) -> Iterator[bytes]:
    """The content of a table (`.ldb`) or of a log (`.log`)."""
    if suffix == ".log":
        yield _joined(raw)
    elif len(raw) > FOOTER_BYTES:
        yield from _unpacked(raw)


def _joined(raw: bytes) -> bytes:
    """A log without the heads that cut its records every 32 KiB."""
    parts = []
    for start in range(0, len(raw), LOG_BLOCK_BYTES):
        block, at = raw[start : start + LOG_BLOCK_BYTES], 0
        while at + LOG_HEAD_BYTES <= len(block):
            length = int.from_bytes(block[at + 4 : at + 6], "little")
            parts.append(block[at + LOG_HEAD_BYTES : at + LOG_HEAD_BYTES + length])
            at += LOG_HEAD_BYTES + length
    return b"".join(parts)


def _unpacked(raw: bytes) -> Iterator[bytes]:
    at = len(raw) - FOOTER_BYTES
    for _ in range(2):  # the index of what is beside, which is skipped
        _number, at = _varint(raw, at)
    offset, at = _varint(raw, at)
    size, at = _varint(raw, at)
    for start, length in _handles(_block(raw, offset, size)):
        yield _block(raw, start, length)


def _block(raw: bytes, offset: int, size: int) -> bytes:
    content = raw[offset : offset + size]
    return unsqueezed(content) if raw[offset + size] == SNAPPY else content


def _handles(index: bytes) -> Iterator[tuple[int, int]]:
    """Where the data blocks are, as the values of the index block say."""
    end = len(index) - 4 - 4 * int.from_bytes(index[-4:], "little")
    at = 0
    while at < end:
        _shared, at = _varint(index, at)
        own, at = _varint(index, at)
        length, at = _varint(index, at)
        at += own
        offset, after = _varint(index, at)
        size, _after = _varint(index, after)
        yield offset, size
        at += length


def unsqueezed(packed: bytes) -> bytes:
    """What Snappy squeezed."""
    size, at = _varint(packed, 0)
    out = bytearray()
    while at < len(packed):
        tag = packed[at]
        at += 1
        sort = tag & 3
        if sort == 0:
            length = tag >> 2
            if (more := length - 59) > 0:
                length = int.from_bytes(packed[at : at + more], "little")
                at += more
            out += packed[at : at + length + 1]
            at += length + 1
            continue
        if sort == 1:
            length, back = (tag >> 2 & 7) + 4, (tag >> 5) << 8 | packed[at]
            at += 1
        else:
            width = 2 if sort == 2 else 4
            length, back = (tag >> 2) + 1, int.from_bytes(packed[at : at + width], "little")
            at += width
        for _ in range(length):
            out.append(out[-back])
    assert len(out) == size
    return bytes(out)


def _varint(raw: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = raw[at]
        at += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, at
        shift += 7
