"""The free-text guard stops what need not be written down, and lets ordinary notes pass."""

import json
from pathlib import Path
from typing import Any

import pytest

from server.kinds.guard import LIST, SUBJECTS, WORDS, refused, stopped
from server.kinds.guard.numbers import is_checked, luhn

# Shared with the tablet's half, `webapp/src/guard/guard.test.ts`.
EXAMPLES: dict[str, Any] = json.loads((Path(__file__).parent / "guard.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("example", EXAMPLES["stopped"], ids=lambda one: one["text"])
def test_a_text_is_stopped_for_its_subject_and_told_by_which_word(example: dict[str, str]) -> None:
    reason = stopped(example["text"])
    assert reason is not None
    assert (reason.subject, reason.found) == (example["subject"], example["found"])


@pytest.mark.parametrize("text", EXAMPLES["passing"])
def test_an_ordinary_note_passes(text: str) -> None:
    assert stopped(text) is None


@pytest.mark.parametrize("example", EXAMPLES["public"], ids=lambda one: one["text"])
def test_what_everybody_reads_says_neither_who_nor_where(example: dict[str, str]) -> None:
    reason = stopped(example["text"], is_public=True)
    assert reason is not None
    assert (reason.subject, reason.found) == (example["subject"], example["found"])
    if example["subject"] in ("door", "name", "phone"):
        assert stopped(example["text"]) is None


@pytest.mark.parametrize("text", EXAMPLES["public_passing"])
def test_a_wish_without_a_name_passes(text: str) -> None:
    assert stopped(text, is_public=True) is None


def test_a_number_is_never_repeated_in_the_reason() -> None:
    sentence = refused("620102194801010011")
    assert sentence is not None
    assert "620…" in sentence
    assert "194801" not in sentence


def test_a_name_may_hold_a_word_and_no_number() -> None:
    assert stopped("民族大学家属院", is_name=True) is None
    assert stopped("王秀兰 620102194801010011", is_name=True) is not None


def test_the_sums_are_those_of_the_standards() -> None:
    assert is_checked("11010519491231002X")
    assert not is_checked("110105194912310021")
    assert luhn("79927398713")
    assert not luhn("79927398710")


def test_no_word_is_listed_twice_and_every_passing_phrase_holds_one() -> None:
    listed = [word for one in LIST["subjects"] for word in one["words"]]
    assert len(listed) == len(set(listed)) == len(WORDS) > 100
    assert len(SUBJECTS) >= 9
    assert [phrase for phrase in LIST["passing"] if not any(word in phrase for word in listed)] == []
