"""Columns are known by their headings, in any order, and some are never taken in."""

import pytest

from server.register.headings import KNOWN, assign, is_refused


def test_every_known_heading_is_found_wherever_it_stands() -> None:
    for column, headings in KNOWN.items():
        for heading in headings:
            found = assign(["序号", heading])
            assert found.at == {("name" if column == "head_name" else column): 1}
            assert not found.refused


def test_remarks_stars_and_spaces_in_a_heading_do_not_matter() -> None:
    found = assign(["楼 号*", "门牌（如301）", "出生年份[四位]", "姓名："])
    assert found.at == {"building": 0, "door": 1, "birth_year": 2, "name": 3}


REFUSED = "身份证号 公民身份号码 户主身份证号 民族 政治面貌 宗教信仰 婚姻状况 学历 工作单位 月收入 是否低保"
MORE = "残疾等级 健康状况 车牌号 银行卡号 微信号 重点人员类别 信访情况 照片 QQ ID-card"


@pytest.mark.parametrize("heading", [*REFUSED.split(), *MORE.split()])
def test_a_column_the_product_refuses_is_named_and_dropped(heading: str) -> None:
    found = assign(["姓名", heading])
    assert is_refused(heading)
    assert found.refused == (heading,)
    assert found.at == {"name": 0}


def test_a_saved_mapping_comes_first_but_never_lets_in_what_is_refused() -> None:
    found = assign(["住几号", "民族", "姓名"], {"住几号": "door", "民族": "note", "姓名": "nonsense"})
    assert found.at == {"door": 0, "name": 2}
    assert found.refused == ("民族",)


def test_an_unknown_heading_is_named_and_ignored() -> None:
    assert assign(["姓名", "宠物", "姓名"]).ignored == ("宠物", "姓名")


def test_the_head_may_stand_beside_or_instead_of_the_name() -> None:
    assert assign(["户主", "门牌"]).at == {"name": 0, "door": 1}
    assert assign(["户主", "姓名"]).at == {"head_name": 0, "name": 1}
