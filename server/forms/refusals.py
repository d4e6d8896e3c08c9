"""What a form may not do here, although XLSForm knows it: looked for in the XForm, whatever it is called."""

import re
from collections.abc import Iterator, Mapping

from server.forms.definition import Definition, Field
from server.forms.expressions import Expression
from server.forms.patterns import compiled
from server.forms.xform import FormError
from server.kinds.guard import LIST, refused

BY_TYPE: Mapping[str, str] = {
    **dict.fromkeys(("geopoint", "geotrace", "geoshape"), "no_place"),
    "barcode": "no_barcode",
}
BY_MEDIA: Mapping[str, str | None] = {"image": None, "audio": None, "video": "no_video"}
# What the product has no field for, and so no question either: see "What it refuses to hold" in the README.
NOT_TO_ASK = re.compile(
    "|".join(LIST["passing"])
    + "|(身份证|证件号|民族|宗教|信仰|教派|政治面貌|党派|党员|信访|上访|诊断|病史|病情|什么病|精神病|用药"
    "|吃什么药|吸毒|涉毒|前科|犯罪|刑满|矫正|邪教|人脸|指纹|虹膜|车牌|银行卡|银行账|收入|工资|存款|性取向"
    r"|\bid (?:card|number)|\bpassport|\breligio|\bethnic|\bnationality|\bpolitical|\bdiagnos|\bmedication"
    r"|\bcriminal|\bincome\b|\bsalary|\bbank account|\bsexual)",
    re.IGNORECASE,
)
NEVER = "false()"
LIST_ENDINGS = (".csv",)


def refusals(definition: Definition) -> Iterator[FormError]:
    """Everything in a form that is refused, with the name of its question."""
    yield from (FormError(code, name, "type") for code, name in sorted(definition.actions))
    if not any(field.control for field in definition.fields()):
        yield FormError("no_questions")
    for field in definition.fields():
        yield from _of_field(field)
    for words in sorted(definition.words):
        if why := refused(words) or _not_to_ask(words):
            yield FormError("not_to_ask", words, "label", why)
    for name in sorted(definition.wanted.values()):
        if not name.endswith(LIST_ENDINGS):
            yield FormError("csv_only", name, "type", name)


def _not_to_ask(words: str) -> str | None:
    """The first thing in a text that nobody is to be asked."""
    found = next((one[1] for one in NOT_TO_ASK.finditer(words) if one[1]), None)
    return f"“{found}”" if found else None


def _of_field(field: Field) -> Iterator[FormError]:
    code = BY_TYPE.get(field.type)
    if field.control == "upload":
        code = BY_MEDIA.get(field.media.partition("/")[0], "no_file")
        if field.required is not None and field.required.text != NEVER:
            yield FormError("photo_must", field.name, "required")
    if field.preload == "property":
        code = "known_already"
    if code:
        yield FormError(code, field.name, "type")
    if "search(" in field.appearance:
        yield FormError("no_search", field.name, "appearance")
    if field.appearance.startswith("ex:") or " ex:" in field.appearance:
        yield FormError("no_app", field.name, "appearance")
    if why := refused(field.name):
        yield FormError("not_to_ask", field.name, "name", why)
    for column, expression in _expressions(field):
        if any(compiled(pattern) is None for pattern in expression.patterns):
            yield FormError("pattern", field.name, column, expression.text[:300])


def _expressions(field: Field) -> Iterator[tuple[str, Expression]]:
    for column, one in (
        ("relevant", field.relevant),
        ("constraint", field.constraint),
        ("calculation", field.calculate),
        ("required", field.required),
        ("read_only", field.readonly),
    ):
        if one is not None:
            yield column, one
