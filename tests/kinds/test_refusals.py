"""No kind holds what the product refuses to hold: not as a field, not as a value, not as a label."""

import dataclasses

import pytest

from server.kinds import KINDS
from server.kinds.codes.visits import VISIT_PURPOSE
from server.kinds.places import PERSON
from server.records.fields import Codes, Field, Label, code, flag, rows, text, whole
from server.records.kind import Kind
from tests.kinds.refused import refusals


@pytest.mark.parametrize("kind", KINDS, ids=[kind.name for kind in KINDS])
def test_a_kind_holds_nothing_that_is_refused(kind: Kind) -> None:
    assert refusals(kind) == []


PLANTED: list[tuple[str, Field]] = [
    ("id_number", text("编号", "Number")),
    ("number", text("身份证号", "Number")),
    ("ethnicity", text("族别", "Group")),
    ("belief", text("信什么", "Belief")),
    ("party_status", text("面貌", "Status")),
    ("diagnosis", text("说明", "Words")),
    ("medication", text("药", "Medicine")),
    ("plates", text("车", "Cars")),
    ("bank_card", text("卡", "Card")),
    ("household_income", whole("钱", "Money")),
    ("is_key_person", flag("关注", "Watched")),
    ("risk_score", whole("分", "Points")),
    ("gps", text("地点", "Place")),
    ("lat", text("北", "North")),
    ("home_lon", text("东", "East")),
    ("attention", flag("重点人员", "Attention")),
    ("tag", code("标签", "Tag", Codes("tag", {"drug_use": Label("其他", "Other")}))),
    ("tag", code("标签", "Tag", Codes("tag", {"other": Label("社区矫正", "Other")}))),
    ("papers", rows("证件", "Papers", {"id_card": text("证", "Paper")})),
]


@pytest.mark.parametrize(("name", "field"), PLANTED)
def test_a_planted_field_is_found(name: str, field: Field) -> None:
    planted = dataclasses.replace(PERSON, fields={**PERSON.fields, name: field})
    assert any(found.startswith(f"person.{name}") for found in refusals(planted))


def test_words_that_only_look_alike_are_left_alone() -> None:
    fields = {
        "latest": text("最近", "Latest"),
        "template": text("样式", "Template"),
        "purposes": text("目的", "Purposes"),
    }
    assert refusals(dataclasses.replace(PERSON, fields=fields)) == []
    assert "policy_notice" in VISIT_PURPOSE.values
