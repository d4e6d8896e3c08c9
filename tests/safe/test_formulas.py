"""No text that somebody wrote is a formula in a table that leaves the product: LibreOffice itself says so."""

import csv
import shutil
import subprocess
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from defusedxml.ElementTree import fromstring

from server.base.workbooks import LEADING, OPTIONS, safe
from server.desk import sealed_book
from server.desk.residents.book import book_of
from server.kinds.visits import VISIT
from server.register.errors_book import write_errors
from server.register.faults import Fault
from tests.register.sheets import book
from tests.safe.payloads_of_formulas import COUNT, payloads

FORMULA = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}formula"
LINK = "{http://www.w3.org/1999/xlink}href"
TEXTS = payloads()
SPACES = " \n\u00a0\u3000\ufeff\u200b"


def error_book(folder: Path) -> Path:
    """The import's workbook of what is to be corrected, of a register in which every cell is one of them."""
    rows = [["青禾里", text, text, text, text, text, text, text, text, text, text, text] for text in TEXTS]
    register = book(folder / "register.xlsx", rows)
    faults = [Fault(number, "name", "name_unusable") for number in range(3, 3 + len(rows))]
    out = folder / "errors.xlsx"
    assert write_errors(register, faults, out) == COUNT
    return out


def resident_copy(folder: Path) -> Path:
    """A resident's copy in which everything that was written is one of them."""
    records = [
        {"kind": {"zh": "走访"}, "place": {"community": text}, "at": "2026-11-23T01:02:03.004Z", "by": text,
         "fields": [{"label": {"zh": "备注"}, "value": {"zh": text}}],
         "changes": [{"at": "2026-11-23T01:02:03.004Z", "by": text}]}
        for text in TEXTS
    ]  # fmt: skip
    readers = [
        {"at": "2026-11-23T01:02:03.004Z", "who": text, "what": {"zh": "看"}, "why": text} for text in TEXTS
    ]
    out = folder / "copy.xlsx"
    out.write_bytes(book_of({"mark": TEXTS[0], "records": records, "readers": readers}))
    return out


def sealed_export(folder: Path) -> Path:
    """The export of confidential fields, likewise."""
    lines = [
        (VISIT.fields["sealed_note"], {"value": text, "by": {"name": text}, "at": "2026-11-23T01:02:03.004Z"})
        for text in TEXTS
    ]
    out = folder / "sealed.xlsx"
    out.write_bytes(sealed_book._book(TEXTS[0], "走访", TEXTS[1], lines))
    return out


def as_csv(folder: Path) -> Path:
    """The same rule in a CSV, which is the weakest of formats: quotes are no shelter there."""
    out = folder / "table.csv"
    with out.open("w", encoding="utf-8", newline="") as table:
        csv.writer(table).writerows([safe(text)] for text in TEXTS)
    return out


def careless(folder: Path) -> Path:
    """The control: what an export would be that minds nothing."""
    workbook = xlsxwriter.Workbook(str(folder / "careless.xlsx"))
    page = workbook.add_worksheet()
    page.write_row(0, 0, TEXTS)
    workbook.close()
    return folder / "careless.xlsx"


def careless_csv(folder: Path) -> Path:
    out = folder / "careless.csv"
    with out.open("w", encoding="utf-8", newline="") as table:
        csv.writer(table).writerows([text] for text in TEXTS)
    return out


EXPORTS = (error_book, resident_copy, sealed_export, as_csv)


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """All tables opened by LibreOffice and saved as its own: what it made of each cell can be read there."""
    folder = tmp_path_factory.mktemp("office")
    tables = [make(folder) for make in (*EXPORTS, careless, careless_csv)]
    office = shutil.which("soffice") or shutil.which("libreoffice")
    assert office, "no LibreOffice; `tools/setup test` installs it"
    subprocess.run(
        [office, f"-env:UserInstallation=file://{folder}/profile", "--headless", "--norestore",
         "--infilter=CSV:44,34,76,1,,0,false,true,false,false,false,-1", "--convert-to", "fods",
         "--outdir", str(folder / "csv"), *[str(one) for one in tables if one.suffix == ".csv"]],
        check=True, capture_output=True, timeout=150,
    )  # fmt: skip
    subprocess.run(
        [office, f"-env:UserInstallation=file://{folder}/profile", "--headless", "--norestore",
         "--convert-to", "fods", "--outdir", str(folder / "xlsx"),
         *[str(one) for one in tables if one.suffix == ".xlsx"]],
        check=True, capture_output=True, timeout=150,
    )  # fmt: skip
    return {
        one.name: fromstring((folder / one.suffix[1:] / f"{one.stem}.fods").read_bytes()) for one in tables
    }


def evaluated(sheet: Any) -> list[str]:
    """Cells that became formulas or links."""
    return [one.get(FORMULA) or one.get(LINK) for one in sheet.iter() if one.get(FORMULA) or one.get(LINK)]


def test_there_are_sixty() -> None:
    assert len(set(TEXTS)) == COUNT


@pytest.mark.parametrize("name", ["errors.xlsx", "copy.xlsx", "sealed.xlsx", "table.csv"])
def test_libreoffice_evaluates_none_in_any_export(opened: dict[str, Any], name: str) -> None:
    assert evaluated(opened[name]) == []
    said = "".join(opened[name].itertext())
    assert said.count("1+1") >= 10  # the texts are there to be read


@pytest.mark.parametrize("name", ["careless.xlsx", "careless.csv"])
def test_libreoffice_evaluates_what_is_not_stopped(opened: dict[str, Any], name: str) -> None:
    assert len(evaluated(opened[name])) >= 3


def cells(path: Path) -> Iterable[Any]:
    for page in openpyxl.load_workbook(path):
        yield from (cell for row in page.iter_rows() for cell in row if cell.value is not None)


@pytest.mark.parametrize("make", EXPORTS[:3])
def test_every_cell_is_a_text_that_begins_like_none(make: Any, tmp_path: Path) -> None:
    path = make(tmp_path)
    found = list(cells(path))
    assert len(found) > COUNT
    assert {cell.data_type for cell in found} <= {"s", "n"}
    assert [cell.value for cell in found if str(cell.value).lstrip(SPACES).startswith(LEADING)] == []
    with zipfile.ZipFile(path) as archive:
        assert not any("externalLink" in name or "vba" in name.lower() for name in archive.namelist())
        assert all(b"<f>" not in archive.read(name) for name in archive.namelist() if "sheet" in name)


def test_no_workbook_is_written_that_minds_nothing() -> None:
    assert OPTIONS["strings_to_formulas"] is False
    assert OPTIONS["strings_to_urls"] is False
