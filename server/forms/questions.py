"""The questions of a form as they are looked at before it is published, and as columns of its answers."""

from collections.abc import Iterator
from typing import Any

from server.forms.definition import Choices, Definition, Field, Texts
from server.forms.rows import Survey

MOST_SHOWN = 60


def questions(definition: Definition, survey: Survey) -> list[dict[str, Any]]:
    """Every question in order.

    Shape: `type` as a row of the docs' table, `depth` 0 for what stands in no group, `if` when it is asked;
           texts by language, "" where a form has none.
    """
    return list(_in(definition, definition.root, survey, 0))


def _in(definition: Definition, group: Field, survey: Survey, depth: int) -> Iterator[dict[str, Any]]:
    for field in group.children:
        yield {
            "name": field.name,
            "row": survey.row_of(field.name),
            "type": type_of(field),
            "depth": depth,
            "label": field.label,
            "hint": field.hint,
            "is_required": field.required is not None and field.required.text != "false()",
            "if": field.relevant.text if field.relevant else "",
            "holds": field.constraint.text if field.constraint else "",
            "calculation": field.calculate.text if field.calculate else "",
            "choices": [
                {"value": value, "label": label} for value, label in choices_of(definition, field.choices)
            ][:MOST_SHOWN],
        }
        yield from _in(definition, field, survey, depth + 1)


def type_of(field: Field) -> str:
    """The type of a question, in the words of XLSForm."""
    if field.is_group:
        return "begin_repeat" if field.is_repeat else "begin_group"
    if field.preload:
        return "today" if field.preload == "date" else "end" if field.type == "dateTime" else "start"
    if not field.control:
        return "calculate" if field.calculate else "hidden"
    if field.control == "input" and field.readonly is not None and field.readonly.text == "true()":
        return "note"
    by_control = {
        "select1": "select_one",
        "select": "select_multiple",
        "rank": "rank",
        "trigger": "acknowledge",
        "range": "range",
        "upload": field.media.partition("/")[0],
    }
    by_type = {"int": "integer", "dateTime": "datetime", "string": "text"}
    return by_control.get(field.control) or by_type.get(field.type, field.type)


def choices_of(definition: Definition, choices: Choices | None) -> Iterator[tuple[str, Texts]]:
    """Every choice that a question may ever offer, whatever was answered before: value and label."""
    if choices is None:
        return
    yield from ((choice.value, choice.label) for choice in choices.fixed)
    if choices.nodes is None:
        return
    named = choices.nodes.text.partition("instance('")[2].partition("'")[0]
    document = definition.instances.get(named)
    for item in document.below() if document else ():
        parts = {part.name: part.text for part in item.children}
        if choices.value in parts:
            labels = {
                name[len("label::") :]: said for name, said in parts.items() if name.startswith("label::")
            }
            yield parts[choices.value], labels or {"": parts.get(choices.label, parts[choices.value])}
