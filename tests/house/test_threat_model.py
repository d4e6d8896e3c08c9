"""What the threat model says is shown by a test, is shown by one that exists."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "threat-model.md").read_text(encoding="utf-8")
OF_PYTHON = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")
OF_THE_WEB = re.compile(r"`(webapp/src/[\w/]+\.test\.ts): ([^`]+)`")
THINGS = 9


def parts() -> dict[str, str]:
    """Each compromised thing with its part of the page."""
    found = dict(zip(*(iter(re.split(r"^## (.+)$", PAGE, flags=re.MULTILINE)[1:]),) * 2, strict=True))
    return {name: text for name, text in found.items() if not name.startswith("What nothing")}


def test_every_named_test_exists() -> None:
    named = [*OF_PYTHON.findall(PAGE), *OF_THE_WEB.findall(PAGE)]
    assert len(named) >= 50
    texts = {path: (ROOT / path).read_text(encoding="utf-8") for path, _name in named}
    missing = [
        f"{path}: {name}"
        for path, name in named
        if (f"def {name}(" if path.endswith(".py") else f"test('{name}'") not in texts[path]
    ]
    assert missing == []


def test_a_planted_name_is_missed() -> None:
    [(path, name)] = OF_PYTHON.findall("`tests/house/test_threat_model.py::test_nothing_at_all`")
    assert f"def {name}(" not in (ROOT / path).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", parts())
def test_each_part_says_what_is_lost_what_shows_it_and_what_is_not_defended(name: str) -> None:
    text = parts()[name]
    assert len(OF_PYTHON.findall(text)) + len(OF_THE_WEB.findall(text)) >= 3
    assert "Not defended" in text
    assert re.search(r"surrenders|They see|It gets|They get|They could", text)


def test_there_are_nine_and_both_readmes_lead_there() -> None:
    assert len(parts()) == THINGS
    for readme in ("README.md", "README.zh-CN.md"):
        assert "docs/threat-model.md" in (ROOT / readme).read_text(encoding="utf-8")
