"""The fields of a kind: marshmallow fields that also know their label, their reach and how they merge.

Values stay as they arrived: a field checks, it does not convert, so what is stored is what was sent.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from marshmallow import ValidationError, fields, validate

from server.records import values


class Reach(StrEnum):
    """Where a field may rest (docs/protocol.md): everywhere, at work, on own tablets, on no tablet."""

    PUBLIC = "public"
    WORK = "work"
    PERSONAL = "personal"
    CONFIDENTIAL = "confidential"


PUBLIC, WORK, PERSONAL, CONFIDENTIAL = Reach
AUTHOR = "author"  # among those who may open a confidential field: whoever wrote the record


@dataclass(frozen=True)
class Label:
    """What a person reads, in both languages."""

    zh: str
    en: str


# What a text holds: free words, which are guarded; the name of somebody or something; a code or a number.
WORDS, NAME, CODE = "words", "name", "code"


@dataclass(frozen=True)
class Codes:
    """A closed list of values with their labels; `name` is its id in the docs, e.g. `visit_result`."""

    name: str
    values: Mapping[str, Label]

    @classmethod
    def of(cls, name: str, **values: tuple[str, str]) -> "Codes":
        return cls(name, {value: Label(*label) for value, label in values.items()})


@dataclass(frozen=True)
class Field:
    """One field of a kind: its marshmallow check and what the rest of the system wants to know of it.

    Shape: `merge` is replace, set, counter or log; `target` the kinds a reference names;
           `parts` the fields of a row, `codes` the list of a code or of a mapping's values,
           `keys` a mapping's keys; `is_servers` fields are the server's alone;
           `opened_by` names the roles (and `author`) who may open a confidential field online, with a reason.
    """

    type: str
    label: Label
    check: fields.Field[Any]
    reach: Reach = PERSONAL
    required: bool = False
    merge: str = "replace"
    codes: Codes | None = None
    keys: Codes | None = None
    target: tuple[str, ...] = ()
    limit: int | None = None
    parts: Mapping[str, "Field"] | None = None
    is_servers: bool = False
    opened_by: frozenset[str] = frozenset()
    why: Label | None = None  # what it is for, where its kind does not say enough
    holds: str = WORDS

    @property
    def guard(self) -> str | None:
        """How free words are guarded (docs/protocol.md): `public` where everybody reads them, `hard` where
        many do, `soft` where few.

        Shape: `numbers` for a name, in which only numbers are looked for; None for what is no free text.
        """
        if self.type not in ("text", "texts") or self.holds == CODE or self.is_servers:
            return None
        if self.holds == NAME:
            return "numbers"
        return {Reach.PUBLIC: "public", Reach.WORK: "hard"}.get(self.reach, "soft")

    @property
    def bounds(self) -> tuple[int, int] | None:
        """The least and the most that a whole number may be."""
        ranges = [one for one in self.check.validators if isinstance(one, validate.Range)]
        return (int(ranges[0].min), int(ranges[0].max)) if ranges else None


def text(zh: str, en: str, limit: int = 200, **more: Any) -> Field:
    """A line of words, `limit` characters at most; `holds` says where it is a name, a code or a number."""
    return Field("text", Label(zh, en), values.Text(limit), limit=limit, **more)


def code(zh: str, en: str, codes: Codes, **more: Any) -> Field:
    """One value of a closed list."""
    return Field(
        "code", Label(zh, en), fields.String(validate=validate.OneOf(codes.values)), codes=codes, **more
    )


def codes(zh: str, en: str, codes: Codes, **more: Any) -> Field:
    """Several values of a closed list, each once."""
    check = fields.List(fields.String(validate=validate.OneOf(codes.values)), validate=values.each_once)
    return Field("codes", Label(zh, en), check, codes=codes, **more)


def ref(zh: str, en: str, *target: str, **more: Any) -> Field:
    """The id of one record of the target kinds (any kind where none is named)."""
    return Field("ref", Label(zh, en), fields.String(validate=values.an_id), target=target, **more)


def refs(zh: str, en: str, *target: str, limit: int = 100, **more: Any) -> Field:
    """Ids of several records."""
    check = fields.List(fields.String(validate=values.an_id), validate=validate.Length(max=limit))
    return Field("refs", Label(zh, en), check, target=target, limit=limit, **more)


def texts(zh: str, en: str, limit: int = 40, most: int = 20, **more: Any) -> Field:
    """Several short lines."""
    check = fields.List(values.Text(limit), validate=validate.Length(max=most))
    return Field("texts", Label(zh, en), check, limit=limit, **more)


def phones(zh: str, en: str, **more: Any) -> Field:
    """Phone numbers: digits, and + - space between them; five at most."""
    number = fields.String(validate=validate.Regexp(r"\+?\d[\d -]{3,18}\d\Z"))
    return Field("phones", Label(zh, en), fields.List(number, validate=validate.Length(max=5)), **more)


def day(zh: str, en: str, **more: Any) -> Field:
    """A calendar day, `2026-11-23`, as Shanghai counts it."""
    return Field("day", Label(zh, en), fields.String(validate=values.a_day), **more)


def instant(zh: str, en: str, **more: Any) -> Field:
    """A moment in UTC, `2026-11-23T01:02:03.004Z`."""
    return Field("instant", Label(zh, en), fields.String(validate=values.an_instant), **more)


def whole(zh: str, en: str, least: int = 0, most: int = 1_000_000, **more: Any) -> Field:
    """A whole number between two bounds, both included."""
    return Field(
        "whole", Label(zh, en), fields.Integer(strict=True, validate=validate.Range(least, most)), **more
    )


def hours(zh: str, en: str, most: int = 24, **more: Any) -> Field:
    """Hours of work in steps of half an hour, `1.5`; `most` is the greatest value."""
    return Field("hours", Label(zh, en), values.Hours(most), **more)


def flag(zh: str, en: str, **more: Any) -> Field:
    """Yes or no."""
    return Field("flag", Label(zh, en), values.Flag(), **more)


def mapping(zh: str, en: str, keys: Codes, codes: Codes, **more: Any) -> Field:
    """For some of the keys one value each: a short checklist."""
    check = fields.Dict(
        keys=fields.String(validate=validate.OneOf(keys.values)),
        values=fields.String(validate=validate.OneOf(codes.values)),
    )
    return Field("mapping", Label(zh, en), check, keys=keys, codes=codes, **more)


def rows(zh: str, en: str, parts: Mapping[str, Field], most: int = 20, **more: Any) -> Field:
    """A small table: rows of the given parts."""
    row = _Row(parts)
    return Field(
        "rows", Label(zh, en), fields.List(row, validate=validate.Length(max=most)), parts=parts, **more
    )


def files(zh: str, en: str, most: int = 6, is_named: bool = False, **more: Any) -> Field:
    """Photos and voice notes, named by the SHA-256 of their content; the bytes travel on their own lane.

    Shape: where `is_named` each may have a name, by which something else in the body speaks of it.
    """
    parts = {
        "sha256": Field(
            "text", Label("内容摘要", "SHA-256"), fields.String(validate=values.sha256), required=True
        ),
        "size_bytes": whole("字节数", "Bytes", least=1, most=10 * 1024 * 1024, required=True),
        "media_type": text("格式", "Format", 80),
    }
    if is_named:
        parts["name"] = text("文件名", "File name", 120, holds=CODE)
    check = fields.List(_Row(parts), validate=validate.Length(max=most))
    return Field("files", Label(zh, en), check, parts=parts, **more)


def tree(zh: str, en: str, **more: Any) -> Field:
    """Texts by name, in groups (objects) and repeats (lists of objects): a questionnaire's answers."""
    return Field("tree", Label(zh, en), fields.Raw(validate=values.a_tree), **more)


def anything(zh: str, en: str, **more: Any) -> Field:
    """Any JSON value; for the server's own records of other fields' values."""
    return Field("anything", Label(zh, en), fields.Raw(), **more)


class _Row(fields.Field[dict[str, Any]]):
    """An object with the given parts and no others."""

    def __init__(self, parts: Mapping[str, Field]) -> None:
        super().__init__()
        self.parts = parts

    def _deserialize(self, value: object, attr: str | None, data: object, **_more: object) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise ValidationError("Not an object.")
        wrong = {name: ["Unknown field."] for name in value if name not in self.parts}
        for name, part in self.parts.items():
            if value.get(name) is None:
                if part.required:
                    wrong[name] = ["Missing."]
                continue
            try:
                part.check.deserialize(value[name])
            except ValidationError as error:
                wrong[name] = [str(message) for message in error.messages]
        if wrong:
            raise ValidationError(wrong)
        return value
