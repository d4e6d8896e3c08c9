"""First sync of a community into a fresh browser: milliseconds, bytes, and the ratio to the reference."""

import statistics
import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import Playwright, sync_playwright

from tests.browser import CHROMIUM_FLAGS, chromium_path
from tests.serving import ROOT, Server

REFERENCE = (Path(__file__).parent / "reference.js").read_text(encoding="utf-8").strip().rstrip(";")
USERNAME, PASSWORD, PIN = "shequ01", "qiaomen-demo", "246810"
TIMED_PULL = """async () => {
  const began = performance.now();
  await window.engine.pull();
  return performance.now() - began;
}"""


def measure(home: Path, runs: int = 5) -> dict[str, Any]:
    """Median of several runs on one server, each in a profile that was never used."""
    served = Server(home, f"sqlite:///{home / 'qiaomen.db'}", bench_path=ROOT / "webapp/bench/web").start()
    try:
        with sync_playwright() as playwright:
            found = [_run(playwright, served) for _ in range(runs)]
    finally:
        served.kill()
    ms = [run["ms"] for run in found]
    return {
        "runs": runs,
        "records": found[0]["records"],
        "ms_median": round(statistics.median(ms)),
        "ms_min_max": [round(min(ms)), round(max(ms))],
        "reference_ms_median": round(statistics.median(run["reference_ms"] for run in found)),
        "ratio_median": round(statistics.median(run["ms"] / run["reference_ms"] for run in found), 2),
        "stats_of_the_last": found[-1]["stats"],
    }


def _run(playwright: Playwright, served: Server) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as profile:
        context = playwright.chromium.launch_persistent_context(
            profile, executable_path=chromium_path(), args=CHROMIUM_FLAGS, headless=True
        )
        page = context.new_page()
        page.goto(f"{served.url}/bench/engine.html")
        page.wait_for_selector("html[data-ready]", state="attached")
        who = [served.url, USERNAME, PASSWORD, PIN]
        page.evaluate("([url, name, word, pin]) => window.engine.signIn(url, name, word, pin)", who)
        ms = page.evaluate(TIMED_PULL)
        stats = page.evaluate("() => window.engine.stats()")
        session = page.evaluate("() => fetch('/api/v1/session').then((answer) => answer.json())")
        asked = {"scopes": [one["id"] for one in session["scopes"]], "device": session["device"]["id"]}
        reference = page.evaluate(f"(asked) => ({REFERENCE})(asked)", asked)
        context.close()
    return {"ms": ms, "reference_ms": reference["ms"], "records": reference["records"], "stats": stats}
