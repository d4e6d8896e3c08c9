"""Small files that unpack to much, or ask a reader for ever: made here, and opened by the child below.

Run as `python -m tests.safe.bombs WAY FILE`: opens the file as the product does, and prints as JSON how it
ended, how long it took and how much memory it and the product's own limited child had.
"""

import io
import json
import resource
import struct
import sys
import time
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

from server.base.errors import Problem
from server.people.sheets import read_sheet
from server.records.files.pictures import drawn_anew
from server.register.workbook import open_sheet

MEGABYTE = 1024 * 1024
LAUGHS = (
    '<!DOCTYPE x [<!ENTITY a0 "ha">'
    + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    + "]>"
)
SOUND = {"A": "楼号", "B": "门牌", "C": "姓名"}
QUADRATIC = f'<!DOCTYPE x [<!ENTITY a "{"a" * 100_000}">]>'
OUTSIDE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def workbook(
    sheet: str | bytes, head: str = "", strings: str = "", more: dict[str, bytes] | None = None
) -> bytes:
    """A workbook by hand, with a document type before its sheet or its strings, and what else is wanted."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        book = f'<Relationship Id="r1" Type="{RELATIONS}/officeDocument" Target="xl/workbook.xml"/>'
        archive.writestr("_rels/.rels", f'<Relationships xmlns="{PACKAGE}">{book}</Relationships>')
        sheets = '<sheets><sheet name="台账" sheetId="1" r:id="r1"/></sheets>'
        archive.writestr(
            "xl/workbook.xml", f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}">{sheets}</workbook>'
        )
        first = f'<Relationship Id="r1" Type="{RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/>'
        relations = f'<Relationships xmlns="{PACKAGE}">{first}</Relationships>'
        archive.writestr("xl/_rels/workbook.xml.rels", relations)
        archive.writestr("xl/worksheets/sheet1.xml", sheet if isinstance(sheet, bytes) else head + sheet)
        if strings:
            archive.writestr("xl/sharedStrings.xml", strings)
        for name, content in (more or {}).items():
            archive.writestr(name, content)
    return out.getvalue()


def sheet_of(cells: str) -> str:
    return f'<worksheet xmlns="{MAIN}"><sheetData><row r="1">{cells}</row></sheetData></worksheet>'


def sound() -> bytes:
    """No bomb, made in the same way."""
    cells = "".join(f'<c r="{at}1" t="inlineStr"><is><t>{word}</t></is></c>' for at, word in SOUND.items())
    return workbook(sheet_of(cells))


def lying(content: bytes) -> bytes:
    """The same zip, whose directory says that everything is small."""
    at = content.rfind(b"PK\x01\x02")
    return content[: at + 24] + struct.pack("<I", 10) + content[at + 28 :]


def png(width: int, height: int) -> bytes:
    """A picture of one colour and of that size, without room for it anywhere."""
    head = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    packer = zlib.compressobj(9)
    dots = packer.compress(b"\0" * 64 * MEGABYTE) + packer.flush()
    chunks = ((b"IHDR", head), (b"IDAT", dots), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        for name, body in chunks
    )


def png_of_words() -> bytes:
    """A small picture with a text chunk that unpacks to a gigabyte."""
    packer = zlib.compressobj(9)
    words = (
        b"Comment\0\0" + b"".join(packer.compress(b"\0" * 16 * MEGABYTE) for _ in range(64)) + packer.flush()
    )
    chunk = struct.pack(">I", len(words)) + b"zTXt" + words + struct.pack(">I", zlib.crc32(b"zTXt" + words))
    whole = png(4, 4)
    return whole[:33] + chunk + whole[33:]


def bombs() -> dict[str, tuple[str, bytes]]:
    """Each by name: how it is opened, and its bytes."""
    nothing = b"0" * 100 * MEGABYTE
    reference = sheet_of('<c r="A1" t="inlineStr"><is><t>&a11;</t></is></c>')
    large = sheet_of('<c r="A1" t="inlineStr"><is><t>' + "&a;" * 20_000 + "</t></is></c>")
    outside = sheet_of('<c r="A1" t="inlineStr"><is><t>&a;</t></is></c>')
    far = sheet_of('<c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c><c r="A1"><v>1</v></c>')
    strings = f'<sst xmlns="{MAIN}" count="4294967295" uniqueCount="4294967295"></sst>'
    books = {
        "zip, one large part": workbook(nothing),
        "zip, a directory that lies": lying(workbook(nothing)),
        "zip, very many parts": workbook(sheet_of(""), more={f"xl/{n}.xml": b"" for n in range(10_000)}),
        "zip, in a zip": workbook(sheet_of(""), more={"xl/media/a.zip": workbook(nothing * 2)}),
        "xml, a billion laughs": workbook(reference, head=LAUGHS),
        "xml, one entity very often": workbook(large, head=QUADRATIC),
        "xml, a file of ours": workbook(outside, head=OUTSIDE),
        "xml, strings without end": workbook(sheet_of('<c r="A1" t="s"><v>0</v></c>'), strings=strings),
        "xml, a cell very far away": workbook(far),
        "xml, nested without end": workbook("<a>" * 1_000_000),
    }
    found = {f"register: {name}": ("register", content) for name, content in books.items()}
    found |= {f"account sheet: {name}": ("sheet", content) for name, content in books.items()}
    pictures = {
        "png, 30,000 by 30,000": png(30_000, 30_000),
        "png, 2,147,483,647 wide": png(2**31 - 1, 1),
        "png, words that unpack to a gigabyte": png_of_words(),
        "png, cut off": png(3000, 3000)[:500],
    }
    return found | {f"picture: {name}": ("picture", content) for name, content in pictures.items()}


def register(path: Path) -> None:
    with open_sheet(path) as sheet:
        list(sheet.rows)


def sheet(path: Path) -> None:
    rows = read_sheet(path.read_bytes())
    if not any(cell for row in rows for cell in row if cell not in ("x", "1", "1.0")):
        raise Problem("invalid", "nothing stands there")  # harmless: it was read and is empty


def picture(path: Path) -> None:
    drawn_anew(path.read_bytes(), "image/png")


WAYS: dict[str, Callable[[Path], None]] = {"register": register, "sheet": sheet, "picture": picture}


def main() -> None:
    """Open one, and say how it went."""
    begun = time.monotonic()
    try:
        WAYS[sys.argv[1]](Path(sys.argv[2]))
        ended = "taken"
    except Problem as problem:
        ended = problem.code
    # Not ru_maxrss of itself, which begins with what its parent had.
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    own = int(next(line for line in lines if line.startswith("VmHWM")).split()[1])
    megabytes = max(own, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss) / 1024
    print(json.dumps({"ended": ended, "seconds": time.monotonic() - begun, "megabytes": megabytes}))


if __name__ == "__main__":
    main()
