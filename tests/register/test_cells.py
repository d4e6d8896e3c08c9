"""What people type, and how it is read."""

from collections.abc import Callable

import pytest

from server.register import cells
from server.register.cells import Unusable


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("5", "5号楼"),
        ("05栋", "5号楼"),
        ("5号楼", "5号楼"),
        ("5#", "5号楼"),
        ("平房3排", "平房3排"),
        ("A座", "A座"),
    ],
)
def test_a_building_is_one_however_it_is_written(typed: str, meant: str) -> None:
    assert cells.building(typed) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("3", "三网格"),
        ("第3网格", "三网格"),
        ("三网格", "三网格"),
        ("12网格", "十二网格"),
        ("青禾里三网格", "三网格"),
        ("青禾里社区第三网格", "三网格"),
        ("21", "二十一网格"),
        ("六网格(学校)", "六网格(学校)"),
    ],
)
def test_a_grid_is_one_however_it_is_written(typed: str, meant: str) -> None:
    assert cells.grid(typed, "青禾里") == meant


@pytest.mark.parametrize(
    ("entrance", "door", "meant"),
    [
        ("2单元", "301", ("2", "301")),
        ("二单元", "301室", ("2", "301")),
        ("十一单元", "301", ("11", "301")),
        ("", "2-301", ("2", "301")),
        ("", "5-2-301", ("2", "301")),
        ("", "301", ("1", "301")),
        ("东", "301", ("东", "301")),
    ],
)
def test_entrance_and_door_are_told_apart(entrance: str, door: str, meant: tuple[str, str]) -> None:
    assert cells.entrance_and_door(entrance, door) == meant


@pytest.mark.parametrize(
    ("typed", "year"),
    [("1948", 1948), ("1948年", 1948), ("1948-03-01", 1948), ("1948年3月", 1948), ("19480301", 1948)],
)
def test_of_a_birthday_only_the_year_is_kept(typed: str, year: int) -> None:
    assert cells.birth_year(typed, 2026) == year


@pytest.mark.parametrize(
    ("read", "typed", "code"),
    [
        (lambda text: cells.birth_year(text, 2026), "四八年", "birth_year_unreadable"),
        (lambda text: cells.birth_year(text, 2026), "48", "birth_year_unreadable"),
        (lambda text: cells.birth_year(text, 2026), "2027", "birth_year_future"),
        (lambda text: cells.birth_year(text, 2026), "1848", "birth_year_too_early"),
        (cells.sex, "未知", "sex_unknown"),
        (cells.relation, "房东", "relation_unknown"),
        (cells.state, "闹鬼", "state_unknown"),
        (cells.phones, "同上", "phone_unusable"),
        (cells.phones, "1234", "phone_unusable"),
        (cells.phones, "622202000000000000", "phone_unusable"),
        (cells.name, "王1234", "name_unusable"),
        (cells.name, "?", "name_unusable"),
        (cells.name, "长" * 41, "too_long"),
    ],
)
def test_what_cannot_be_meant_is_refused_with_a_code(
    read: Callable[[str], object], typed: str, code: str
) -> None:
    with pytest.raises(Unusable) as refused:
        read(typed)
    assert refused.value.code == code


def test_several_phones_stand_in_one_cell() -> None:
    assert cells.phones("10012340071、0933-8000000 10012340072") == [
        "10012340071",
        "0933-8000000",
        "10012340072",
    ]


def test_spaces_inside_a_chinese_name_are_layout_and_inside_others_are_not() -> None:
    assert cells.name("张 三") == "张三"
    assert cells.name("阿依·古丽") == "阿依·古丽"
    assert cells.name("Anna Wang") == "Anna Wang"


def test_an_apostrophe_of_our_own_workbook_is_taken_off_again() -> None:
    assert cells.words("'+8610012340071") == "+8610012340071"
    assert cells.words("'好") == "'好"
