"""The rules of the web app: what each checker read, and one planted fault for each rule."""

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.house.copies import ROOT, plant, web_tool, webapp_copy

CRUISE = ("depcruise", "--config", ".dependency-cruiser.cjs", "--output-type", "json", "src")
FAULTS = {
    "no-cycles": {
        "src/field/faultA.ts": "import { b } from './faultB';\nexport const a = (): number => b;",
        "src/field/faultB.ts": "import { a } from './faultA';\nexport const b = a();",
    },
    "kinds-do-not-import-each-other": {
        "src/kinds/faultone/one.ts": "export { two } from '../faulttwo/two';",
        "src/kinds/faulttwo/two.ts": "export const two = 2;",
    },
    "records-know-no-screen": {"src/records/fault.ts": "export { ref } from 'vue';"},
    "ui-knows-no-work": {"src/ui/fault.ts": "export * from '../records/api';"},
    "the-service-worker-stands-alone": {"src/worker/fault.ts": "export * from '../records/api';"},
    "live-stands-on-records": {"src/live/fault.ts": "export * from '../ui/icons';"},
    "capture-knows-no-page": {"src/capture/fault.ts": "export * from '../kinds/of';"},
    "declared-packages-only": {"src/shell/fault.ts": "export { default } from 'axe-core';"},
    "everything-resolves": {"src/shell/lost.ts": "export { nothing } from './nowhere';"},
}


PAGE_WITH_A_WRONG_TYPE = """<script setup lang="ts">
defineProps<{ count: number }>();
</script>
<template><p>{{ count.toUpperCase() }}</p></template>"""


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy with every fault planted."""
    root = webapp_copy(tmp_path_factory.mktemp("webapp"))
    for files in FAULTS.values():
        for path, text in files.items():
            plant(root, f"webapp/{path}", text)
    plant(root, "webapp/src/shell/loose.ts", "export const loose = (given: any): any => given;")
    plant(
        root,
        "webapp/src/shell/Raw.vue",
        '<script setup lang="ts">\ndefineProps<{ words: string }>();\n</script>\n'
        '<template><p v-html="words" /></template>',
    )
    plant(root, "webapp/src/shell/WrongType.vue", PAGE_WITH_A_WRONG_TYPE)
    return root


def test_dependency_cruiser_read_the_web_app_and_has_nothing_to_say() -> None:
    report = web_tool(ROOT, *CRUISE)["summary"]
    ours = [path for path in (ROOT / "webapp" / "src").rglob("*") if path.suffix in {".ts", ".vue"}]
    assert report["totalCruised"] >= len(ours) > 0
    assert report["violations"] == []
    known = {rule["name"] for rule in report["ruleSetUsed"]["forbidden"]}
    assert known == set(FAULTS), "plant a fault for each rule"


def test_each_rule_finds_its_planted_fault(copy: Path) -> None:
    found: dict[str, set[str]] = {}
    for violation in web_tool(copy, *CRUISE)["summary"]["violations"]:
        found.setdefault(violation["rule"]["name"], set()).add(violation["from"])
    for rule, files in FAULTS.items():
        assert found.get(rule, set()) & set(files), f"{rule} saw nothing"


def complaints(report: list[Any]) -> set[str]:
    return {f"{Path(file['filePath']).name} {said['ruleId']}" for file in report for said in file["messages"]}


def test_eslint_reads_every_page_and_refuses_raw_html(copy: Path) -> None:
    report = web_tool(copy, "eslint", "--format", "json", ".")
    pages = list((copy / "webapp" / "src").rglob("*.vue"))
    assert {Path(file["filePath"]).name for file in report} >= {page.name for page in pages}
    assert "Raw.vue vue/no-v-html" in complaints(report)


def test_oxlint_reads_every_script_and_refuses_any(copy: Path) -> None:
    report = web_tool(copy, "oxlint", "--format", "json")
    assert report["number_of_files"] >= len(list((copy / "webapp" / "src").rglob("*.ts")))
    found = {f"{Path(said['filename']).name} {said['code']}" for said in report["diagnostics"]}
    assert any(line.startswith("loose.ts") and "no-explicit-any" in line for line in found), found


def test_vue_tsc_reads_every_page_and_refuses_a_wrong_type_in_a_template(copy: Path) -> None:
    done = subprocess.run(
        [sys.executable, "tools/web", "run", "vue-tsc", "-p", "tsconfig.json", "--noEmit", "--listFiles"],
        cwd=copy,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode != 0
    assert re.search(r"WrongType\.vue.* error TS.*'toUpperCase'", done.stdout)
    read = {Path(line).name for line in done.stdout.splitlines()}
    ours = {path.name for path in (ROOT / "webapp" / "src").rglob("*") if path.suffix in {".ts", ".vue"}}
    assert len(ours) > 0
    assert ours - read == set()
