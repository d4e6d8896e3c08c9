"""Forms of ours, good and broken ones: each becomes a form, or is refused where its author can find it."""

import zipfile
from collections.abc import Callable
from io import BytesIO

import pytest

from server.forms.child import converted
from server.forms.workbook import Converted, read_workbook
from server.forms.xform import FormError, parse
from tests.forms.workbooks import winter, workbook

OTHER = "list_name | name | label\ny | 1 | 一"
GOOD: dict[str, bytes] = {
    "skips, a repeat, a group, two languages, a photo": winter(),
    "every type": workbook(
        survey="""
type | name | label | parameters | calculation | choice_filter
start | begun | | | |
end | done | | | |
today | day | | | |
text | a | 甲 | | |
decimal | b | 乙 | | |
date | c | 丙 | | |
time | d | 丁 | | |
datetime | e | 戊 | | |
range | f | 己 | start=0 end=10 step=2 | |
rank many | g | 庚 | | |
acknowledge | h | 辛 | | |
audio | i | 壬 | | |
hidden | j | | | |
calculate | k | | | 1 + 1 |
select_one many | l | 癸 | | | name != 'z'
select_multiple many or_other | m | 子 | | |
""",
        choices="list_name | name | label\nmany | x | 甲\nmany | y | 乙",
    ),
    "a cascade of choices": workbook(
        survey="""
type | name | label | choice_filter
select_one area | area | 片区 |
select_one house | house | 楼 | area = ${area}
""",
        choices="""
list_name | name | label | area
area | north | 北 |
area | south | 南 |
house | n1 | 1号楼 | north
house | s1 | 2号楼 | south
""",
    ),
    "a list from a file": workbook(
        survey="type | name | label | calculation\ntext | code | 编号 |\n"
        "calculate | shown | | pulldata('houses', 'label', 'name', ${code})"
    ),
    "repeats within repeats": workbook(
        survey="""
type | name | label | repeat_count
begin_repeat | floor | 楼层 | 2
begin_repeat | lamp | 灯 |
text | state | 怎么样 |
end_repeat | | |
end_repeat | | |
"""
    ),
}
BROKEN: dict[str, tuple[Callable[[], bytes], tuple[str, str, int, str]]] = {
    "no workbook": (lambda: b"%PDF-1.7", ("unreadable", "", 0, "")),
    "no survey": (lambda: workbook(choices="list_name | name | label"), ("no_survey", "survey", 0, "")),
    "an unknown type": (
        lambda: workbook(survey="type | name | label\ntelepathy | a | 甲"),
        ("unknown_type", "survey", 2, "type"),
    ),
    "a bad name": (
        lambda: workbook(survey="type | name | label\ntext | 1 a | 甲"), ("bad_name", "survey", 2, "name"),
    ),
    "a name twice": (
        lambda: workbook(survey="type | name | label\ntext | a | 甲\ntext | a | 乙"),
        ("name_twice", "survey", 3, "name"),
    ),
    "a list that is not there": (
        lambda: workbook(survey="type | name | label\nselect_one x | a | 甲", choices=OTHER),
        ("unknown_list", "survey", 2, "type"),
    ),
    "a group without an end": (
        lambda: workbook(survey="type | name | label\nbegin_group | g | 组\ntext | a | 甲"),
        ("unmatched", "survey", 2, ""),
    ),
    "a question that does not exist": (
        lambda: workbook(survey="type | name | label | relevant\ntext | a | 甲 | ${b} = 1"),
        ("unknown_reference", "survey", 2, "relevant"),
    ),
    "a function of nobody's": (
        lambda: workbook(survey="type | name | label | calculation\ntext | a | 甲\ncalculate | b | | oh(1)"),
        ("expression", "survey", 3, "calculation"),
    ),
    "a pattern without end": (
        lambda: workbook(survey="type | name | label | constraint\ntext | a | 甲 | regex(., '^(a+)+$')"),
        ("pattern", "survey", 2, "constraint"),
    ),
    "a photo as a must": (
        lambda: workbook(survey="type | name | label | required\nimage | a | 甲 | yes"),
        ("photo_must", "survey", 2, "required"),
    ),
    "a place, called otherwise": (
        lambda: workbook(survey="type | name | label\ngps | a | 在哪"), ("no_place", "survey", 2, "type"),
    ),
    "an identity number": (
        lambda: workbook(survey="type | name | label\ntext | a | 您的身份证号"),
        ("not_to_ask", "survey", 2, "label"),
    ),
    "watching": (
        lambda: workbook(survey="type | name | label\ntext | a | 甲\naudit | audit |"),
        ("not_watched", "survey", 3, "type"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", GOOD)
def test_a_good_form_becomes_an_xform_that_can_be_judged_by(name: str) -> None:
    found = converted(GOOD[name])
    assert found["problems"] == []
    fields = parse(found["xml"].encode()).fields()
    assert [one["name"] for one in found["questions"]] == [one.name for one in fields]


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_form_is_refused_where_its_author_finds_it(name: str) -> None:
    make, place = BROKEN[name]
    found = converted(make())
    assert found["xml"] is None
    first = found["problems"][0]
    assert (first["code"], first["sheet"], first["row"], first["column"]) == place, first


def test_an_xform_with_entities_is_not_read() -> None:
    bomb = b'<?xml version="1.0"?><!DOCTYPE h [<!ENTITY a "aa">]><h>&a;</h>'
    with pytest.raises(FormError):
        parse(bomb)


def test_a_workbook_that_unpacks_to_too_much_ends_in_its_child() -> None:
    found = read_workbook(xlsx(unpacked_bytes=64 * 1024 * 1024))
    assert not isinstance(found, Converted)
    assert found[0]["code"] == "unreadable"


def xlsx(unpacked_bytes: int) -> bytes:
    """A workbook with a part that is mostly nothing."""
    out = BytesIO(workbook(survey="type | name | label\ntext | a | 甲"))
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/nothing.bin", b"\0" * unpacked_bytes)
    return out.getvalue()
