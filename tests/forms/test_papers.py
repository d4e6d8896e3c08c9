"""The page for those who make questionnaires says what the code does, on both sides."""

import re

from server.forms.problems import PROBLEMS
from server.forms.types import REFUSED, TAKEN
from server.forms.verdicts import VERDICTS
from tests.house.copies import ROOT

PAGE = (ROOT / "docs" / "questionnaires.md").read_text(encoding="utf-8")


def table(heading: str) -> dict[str, list[str]]:
    """The rows of the first table behind a heading, by their first cell."""
    rows = re.findall(
        r"(?m)^\| `([\w-]+)` \| (.*) \|$", PAGE.partition(f"## {heading}\n")[2].partition("\n## ")[0]
    )
    return {first: rest.split(" | ") for first, rest in rows}


def test_the_table_of_question_types_is_the_servers_list() -> None:
    types = table("Types of questions")
    assert [name for name, cells in types.items() if cells[0] == "yes"] == list(dict.fromkeys(types))[
        : len(TAKEN)
    ]
    assert {name for name, cells in types.items() if cells[0] == "yes"} == set(TAKEN)
    assert {name for name, cells in types.items() if cells[0] == "no"} == set(REFUSED)
    assert set(REFUSED.values()) <= set(PROBLEMS)


def test_the_tablet_draws_every_type_that_the_server_takes() -> None:
    texts = (ROOT / "webapp" / "src" / "i18n" / "zh-CN" / "questionnaires.ts").read_text(encoding="utf-8")
    named = set(re.findall(r"(\w+): '", texts.partition("types: {")[2]))
    by_file = {"select_one_from_file", "select_multiple_from_file"}  # shown as what they are: choices
    assert set(TAKEN) - by_file == named


def test_the_tables_of_problems_are_the_servers() -> None:
    assert table("What may be wrong with a workbook") == {
        code: [label.zh, label.en] for code, label in PROBLEMS.items()
    }
    assert table("How the server looks at it again") == {code: list(said) for code, said in VERDICTS.items()}
