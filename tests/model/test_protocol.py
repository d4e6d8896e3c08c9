"""The model of the protocol holds in every state, and finds each bug that is planted into it."""

from pathlib import Path

import pytest

from tests.model.runs import DEEP, QUICK, Run
from tests.model.spin import MODEL, search

REACHED = [(run, state) for run in QUICK for state in run.reaches]
BUGS = [(run, bug) for run in QUICK for bug in run.bugs]


@pytest.mark.parametrize("run", QUICK, ids=lambda run: run.name)
def test_the_protocol_holds_in_every_state(run: Run, tmp_path: Path) -> None:
    seen = search(tmp_path, run.flags, effort=1)
    assert seen.is_whole
    assert seen.errors == 0, seen.said
    assert seen.states > 500
    print(f"{run.name}: {seen.states:,} states, {seen.steps:,} steps, {seen.seconds:.1f} s")


@pytest.mark.parametrize(("run", "bug"), BUGS, ids=[f"{run.name}-{bug}" for run, bug in BUGS])
def test_a_planted_bug_is_found(run: Run, bug: str, tmp_path: Path) -> None:
    seen = search(tmp_path, (*run.flags, f"BUG_{bug}"))
    assert seen.errors > 0
    assert "assertion violated" in seen.said or "acceptance cycle" in seen.said


@pytest.mark.parametrize(("run", "state"), REACHED, ids=[f"{run.name}-{state}" for run, state in REACHED])
def test_a_search_comes_by_the_states_it_is_about(run: Run, state: str, tmp_path: Path) -> None:
    seen = search(tmp_path, (*run.flags, f"REACH_{state}"))
    assert seen.errors > 0


def test_every_run_and_bug_is_on_the_page_of_the_model() -> None:
    page = (MODEL.parents[1] / "docs" / "model.md").read_text(encoding="utf-8")
    names = {name for run in [*QUICK, *DEEP] for name in (run.name, *run.bugs)}
    assert {name for name in names if f"`{name}`" not in page} == set()
