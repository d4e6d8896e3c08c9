"""A grid is cut anew while a tablet is offline with thirty visits."""

import csv
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

from server.base.clock import day_of, wire
from tests.faults.browser import Tablet
from tests.faults.browser_street import among, arrive, operate, rows_of
from tests.faults.shown.visits import visit
from tests.serving import Server

VISITS = 30
KINDS = ("building", "dwelling", "household", "person", "visit", "care_task", "review", "conflict", "step")
HELD = """async ([kinds]) => {
  const all = await Promise.all(kinds.map((kind) => window.engine.list(kind)));
  const session = await window.engine.session();
  return { records: all.flat(), scopes: session.scopes.map((scope) => scope.id).sort() };
}"""


def test_after_a_recut_the_tablet_holds_what_a_new_one_would_and_all_visits_arrived(
    server: Server, tmp_path: Path
) -> None:
    tablet = Tablet(tmp_path / "offline", server.url).start().sign_in()
    before = tablet.page.evaluate(HELD, [KINDS])
    server.kill()
    yesterday = wire(datetime.now(UTC) - timedelta(days=1))
    early = visit(tablet, [f"昨天{number}" for number in range(VISITS // 2)], yesterday)
    late = visit(tablet, [f"今天{number}" for number in range(VISITS // 2)])
    saved = early | late
    places = {one["scope"] for one in tablet.ask("list", "visit") if one["id"] in set(saved.values())}
    taken = recut(server, sorted(places)[::2])
    server.start()

    assert arrive(tablet) == 0
    assert among(server, "op", saved) == dict.fromkeys(saved, 1)
    # Who knocked while the building was theirs knocked by right; what came later waits for the new lead.
    assert among(server, "record", early.values()) == dict.fromkeys(early.values(), 1)
    query = "SELECT DISTINCT status FROM op WHERE id IN (SELECT value FROM json_each(?))"
    states = rows_of(server, query, json.dumps([*late]))
    assert set(states) == {("applied",), ("parked",)}
    here = tablet.page.evaluate(HELD, [KINDS])
    fresh = Tablet(tmp_path / "fresh", server.url).start().sign_in()
    there = fresh.page.evaluate(HELD, [KINDS])
    assert taken
    assert set(before["scopes"]) - set(here["scopes"]) == set(taken)
    assert here["scopes"] == there["scopes"]
    assert by_id(here["records"]) == by_id(there["records"])
    assert not {one["scope"] for one in here["records"]} & set(taken)
    fresh.close()
    tablet.close()


def recut(server: Server, buildings: list[str]) -> list[str]:
    """Give these buildings to another grid from today on."""
    [(grid,)] = rows_of(
        server,
        "SELECT code FROM place WHERE nature = 'grid' AND scope != (SELECT parent FROM place WHERE scope = ?)"
        " LIMIT 1",
        buildings[0],
    )
    plan = server.home / "recut.csv"
    with plan.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([["楼栋编号", "网格"], *([building, grid] for building in buildings)])
    operate(server, "grid", "recut", str(plan), "--from", day_of(datetime.now(UTC)).isoformat())
    return buildings


def by_id(records: list[dict[str, object]]) -> dict[str, object]:
    return {str(one["id"]): one for one in records}
