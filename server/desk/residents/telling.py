"""A value as a resident reads it, in both languages."""

from collections.abc import Mapping
from typing import Any

from server.base.clock import SHANGHAI, from_wire
from server.base.ids import is_id
from server.records.fields import Codes, Field, Label

YES, NO = Label("是", "Yes"), Label("否", "No")
GAP = Label("；", "; ")


def told(field: Field, value: Any, names: Mapping[str, Label]) -> Label:
    """A field's value in words; `names` says what the records that it names are called."""
    if isinstance(value, bool):
        return YES if value else NO
    if field.type == "files":
        return Label(f"{len(value)} 个照片或录音", f"{len(value)} photos or voice notes")
    if isinstance(value, list):
        return _joined([_one(field, one, names) for one in value])
    if isinstance(value, dict):
        return _joined([_pair(field, key, one, names) for key, one in value.items()])
    return _one(field, value, names)


def _one(field: Field, value: Any, names: Mapping[str, Label]) -> Label:
    if isinstance(value, dict):
        parts = field.parts or {}
        return _joined([told(parts[name], one, names) for name, one in value.items() if name in parts], "，")
    text = str(value)
    if is_id(text):
        return names.get(text, Label("另一条记录", "Another record"))
    if field.type == "instant":
        text = from_wire(text).astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")
    return _code(field.codes, text)


def _pair(field: Field, key: str, value: Any, names: Mapping[str, Label]) -> Label:
    head, tail = _code(field.keys, key), _one(field, value, names)
    return Label(f"{head.zh}：{tail.zh}", f"{head.en}: {tail.en}")


def _code(codes: Codes | None, value: str) -> Label:
    return codes.values[value] if codes and value in codes.values else Label(value, value)


def _joined(labels: list[Label], gap: str = GAP.zh) -> Label:
    return Label(gap.join(one.zh for one in labels), GAP.en.join(one.en for one in labels))
