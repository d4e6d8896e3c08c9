"""Names are found by their sound."""

import pytest

from server.kinds.pinyin import derived
from server.kinds.places import BUILDING, DWELLING, PERSON


@pytest.mark.parametrize(
    ("name", "pinyin", "initials"),
    [
        ("张三", "zhangsan", "zs"),
        ("单小满", "shanxiaoman", "sxm"),
        ("长孙安", "zhangsunan", "zsa"),
        ("欧阳和", "ouyanghe", "oyh"),
        ("Anna 王", "annawang", "aw"),
    ],
)
def test_a_person_is_found_by_pinyin_and_initials(name: str, pinyin: str, initials: str) -> None:
    assert derived(PERSON, {"name": name}) == {"pinyin": pinyin, "initials": initials}


def test_a_building_is_found_by_sound_too() -> None:
    assert derived(BUILDING, {"name": "5号楼"}) == {"pinyin": "5haolou", "initials": "5hl"}


def test_a_record_without_a_name_has_no_sound() -> None:
    assert derived(DWELLING, {"door": "301"}) is None
    assert derived(PERSON, {"household": "x"}) is None
