"""The free-text guard stops what need not be written down, and lets ordinary notes pass."""

import pytest

from server.kinds.guard import SUBJECTS, WORDS, stopped


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("身份证 620102194801010011", "identity"),
        ("620102 19480101 001X", "identity"),
        ("卡号 6222 0200 0000 0000 000", "bank"),
        ("他有糖尿病，每天吃药", "illness"),
        ("信教，周日不在家", "belief"),
        ("老党员", "politics"),
        ("刑满释放人员", "guilt"),
        ("属重点人员", "label"),
        ("回族", "origin"),
        ("低保户", "money"),
    ],
)
def test_a_text_is_stopped_for_its_subject(text: str, subject: str) -> None:
    reason = stopped(text)
    assert reason is not None
    assert reason.subject == subject


@pytest.mark.parametrize(
    "text",
    ["门铃坏了，请敲门", "先打电话 10012340071 或 0933-8000000", "晚上七点以后在家", "5号楼2单元301", ""],
)
def test_an_ordinary_note_passes(text: str) -> None:
    assert stopped(text) is None


def test_a_number_is_never_repeated_in_the_reason() -> None:
    reason = stopped("620102194801010011")
    assert reason is not None
    assert len(reason.found) < 6


def test_every_list_of_words_has_its_subject() -> None:
    assert set(WORDS) <= set(SUBJECTS)
