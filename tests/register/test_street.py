"""A register of many rows with planted faults: all are found, and all else goes in."""

from collections import Counter
from pathlib import Path
from random import Random

from server.api.parts import Parts
from server.register.errors_book import write_errors
from server.register.run import Order, run_import
from tests.register.sheets import book, plant, whole_street


def test_all_planted_faults_of_a_street_are_found_and_no_others(parts: Parts, tmp_path: Path) -> None:
    rows = list(whole_street(0.02))
    planted = plant(rows, 260, Random(7))
    path = book(tmp_path / "street.xlsx", rows)
    report = run_import(parts, Order(path, applies=True, founds_units=True))
    found = Counter(fault.code for fault in report.faults)
    # With units founded as the file names them, an unknown one is none.
    for code in ("community_unknown", "grid_unknown"):
        planted.pop(code)
    assert {code: found[code] for code in planted} == planted
    assert set(found) - set(planted) <= {"building_elsewhere", "head_missing"}
    assert report.rows == len(rows)
    assert report.parked == 0
    assert write_errors(path, report.faults, tmp_path / "errors.xlsx") == len(
        {fault.row for fault in report.faults}
    )
