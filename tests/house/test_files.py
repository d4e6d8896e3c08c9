"""What every file of the product keeps to: its size, its name, and silencers that say why."""

import re
import statistics
import subprocess
from pathlib import Path

import pytest

from tests.house.copies import ROOT

CODE = {".py", ".ts", ".vue"}
DRAWERS = re.compile(r"^(utils?|helpers?|common|misc|managers?|handlers?|data)$", re.IGNORECASE)
SILENCERS = {
    "type: ignore": re.compile(r"# type: ignore(?!\[[a-z-]+(,\s?[a-z-]+)*\]\s+# \w)"),
    "noqa": re.compile(r"# noqa(?!: [A-Z]+\d+(, [A-Z]+\d+)*\s+\S)"),
    "eslint-disable": re.compile(r"eslint-disable(?!.* -- \w)"),
    "oxlint-disable": re.compile(r"oxlint-disable(?!.* -- \w)"),
    "ts-expect-error": re.compile(r"@ts-(ignore|nocheck)|@ts-expect-error(?! \w)"),
    "skip": re.compile(
        r"pytest\.mark\.(skip|xfail)(?!if)\b(?!\(reason=\"\d{4}-\d\d-\d\d)|\b(it|test|describe)\.skip\("
    ),
}


def tracked() -> list[Path]:
    """The files that are or will be the product's: what git knows, and what it does not ignore."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return [ROOT / line for line in listed.stdout.splitlines() if (ROOT / line).is_file()]


FILES = tracked()
CODE_FILES = [path for path in FILES if path.suffix in CODE]


def lines_of(path: Path) -> int:
    return path.read_text(encoding="utf-8").count("\n")


def test_no_code_file_passes_300_lines_and_half_stay_under_80() -> None:
    sizes = {path.relative_to(ROOT).as_posix(): lines_of(path) for path in CODE_FILES}
    assert {path: size for path, size in sizes.items() if size > 300} == {}
    assert 0 < statistics.median(sizes.values()) < 80


def test_nothing_is_called_after_a_drawer() -> None:
    parts = {part for path in CODE_FILES for part in (*path.relative_to(ROOT).parts[:-1], path.stem)}
    assert [part for part in parts if DRAWERS.match(part)] == []


@pytest.mark.parametrize("silencer", SILENCERS)
def test_a_silenced_checker_says_why(silencer: str) -> None:
    here = Path(__file__)
    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in CODE_FILES
        if path != here
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if SILENCERS[silencer].search(line)
    ]
    assert found == []


def test_a_silencer_without_a_reason_is_found() -> None:
    bare = {
        "type: ignore": "x = 1  # type: ignore",
        "noqa": "x = 1  # noqa: F401",
        "eslint-disable": "// eslint-disable-next-line no-x",
        "oxlint-disable": "// oxlint-disable-next-line no-x",
        "ts-expect-error": "// @ts-ignore because",
        "skip": "@pytest.mark.skip",
    }
    for name, line in bare.items():
        assert SILENCERS[name].search(line), name
    assert not SILENCERS["noqa"].search("x = 1  # noqa: S105  not a secret")


def test_no_file_names_a_machine_or_a_registry() -> None:
    wanted = re.compile(
        rb"/(?:root|home/\w+|work/main|tmp/q)/|registry\.npmjs|pypi\.org/simple|files\.pythonhosted"
    )
    here = Path(__file__)
    assert [path for path in FILES if path != here and wanted.search(path.read_bytes())] == []
