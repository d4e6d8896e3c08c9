"""`make bench`: measure what is claimed and write bench/results.json."""

import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from random import Random
from typing import Any

from bench import first_sync, tablet
from tests.register.sheets import book, plant, whole_street
from tests.serving import ROOT

RESULTS = ROOT / "bench" / "results.json"
PLANTED = 500


def command(home: Path, *words: str) -> dict[str, Any]:
    """Run `qiaomen` as a process of its own: seconds, and the peak memory of it and its children."""
    environment = {"PATH": "/usr/bin:/bin", "QIAOMEN_HOME": str(home)}
    began = time.perf_counter()
    with tempfile.TemporaryFile() as said:
        words = (sys.executable, "-m", "server.cli", *words)
        process = subprocess.Popen(words, cwd=ROOT, env=environment, stdout=said)
        _pid, status, used = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - began
        said.seek(0)
        tail = said.read().decode()[-600:]
    if status:
        raise RuntimeError(tail)
    return {"seconds": round(seconds, 1), "peak_mib": round(used.ru_maxrss / 1024), "said": tail}


def register(folder: Path) -> dict[str, Any]:
    """A street's whole register as a workbook: looked at, applied, applied again; and one with faults."""
    rows = list(whole_street(1.0))
    sound = book(folder / "register.xlsx", rows)
    planted = plant(rows, PLANTED, Random(7))
    faulty = book(folder / "faulty.xlsx", rows)
    home, errors = folder / "home", folder / "errors.xlsx"
    return {
        "rows": len(rows),
        "dry_run": command(home, "import", str(sound), "--found-units"),
        "applied": command(home, "import", str(sound), "--found-units", "--apply"),
        "again": command(home, "import", str(sound), "--found-units", "--apply"),
        "planted": dict(planted),
        "with_faults": command(home, "import", str(faulty), "--errors", str(errors)),
        "errors_workbook_kib": round(errors.stat().st_size / 1024),
    }


def main() -> None:
    """Measure everything, one after the other."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        results = {
            "machine": f"{platform.machine()}, Python {platform.python_version()}",
            "register": register(folder),
            "demo": command(folder / "demo", "demo", "--scale", "1"),
            "first_sync": first_sync.measure(folder / "demo"),
            "tablet": tablet.measure(folder / "demo"),
        }
    RESULTS.write_text(json.dumps(results, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    print(json.dumps(results, indent=2, ensure_ascii=False))


main()
