"""Each planted bug is found by the stories of the model; without one they all end well."""

import pytest

from tests.faults.machine import STORM, tell
from tests.faults.machine_bites import PLANTS, WITHIN, Plant
from tests.faults.machine_check import check
from tests.faults.machine_rows import memory, model_keys


def finds(seed: int) -> bool:
    """Whether a story ends badly; a fault that stops the teller counts, too."""
    try:
        story = tell(f"bite/{seed}", memory(), model_keys(), STORM)
        return not check(story, is_thorough=False).is_clean
    except Exception:
        return True


@pytest.mark.parametrize("plant", PLANTS, ids=lambda plant: plant.__name__)
def test_a_planted_bug_is_found(plant: Plant, monkeypatch: pytest.MonkeyPatch) -> None:
    plant(monkeypatch)
    stories = ((PLANTS[plant] + number) % WITHIN for number in range(WITHIN))
    found = next((story for story in stories if finds(story)), None)
    assert found is not None
    print(f"{plant.__name__}: found by story {found}")
    monkeypatch.undo()
    assert not finds(found)
