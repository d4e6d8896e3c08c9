"""The answers to a form as columns: groups laid flat, a table of its own for each repeat."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from server.forms.definition import Definition, Field, Texts
from server.forms.questions import choices_of, type_of

CHOSEN = frozenset({"select_one", "select_multiple", "rank"})
WITHOUT = frozenset({"note"})
Values = Mapping[str, Any]


@dataclass(frozen=True)
class Column:
    """One question of a table.

    Shape: `path` from the table's own rows down to the value; `choices` the labels of what may be chosen.
    """

    path: tuple[str, ...]
    labels: tuple[Texts, ...]
    type: str
    choices: Mapping[str, Texts]

    def heading(self, language: str) -> str:
        """What the column is called: the question behind the headings of its groups, or its name."""
        said = [worded(one, language) for one in self.labels]
        return " / ".join(one for one in said if one) or ".".join(self.path)

    @property
    def name(self) -> str:
        return "/".join(self.path)

    def text(self, values: Values) -> str:
        """The value as it came."""
        found: Any = values
        for name in self.path:
            found = found.get(name) if isinstance(found, Mapping) else None
        return found if isinstance(found, str) else ""

    def shown(self, values: Values, language: str) -> str:
        """The value as people read it: the labels of what was chosen."""
        text = self.text(values)
        if self.type not in CHOSEN or not text:
            return text
        chosen = [text] if self.type == "select_one" else text.split()
        return "、".join(worded(self.choices.get(one, {}), language) or one for one in chosen)


@dataclass(frozen=True)
class Table:
    """The answers' own table (an empty path), or that of a repeat: a row for each time."""

    path: tuple[str, ...]
    labels: tuple[Texts, ...]
    columns: tuple[Column, ...]

    def rows(self, values: Values) -> list[Values]:
        """This table's rows of one answer."""
        return list(_rows(values, self.path))

    def heading(self, language: str) -> str:
        """What the table is called."""
        return next((said for one in reversed(self.labels) if (said := worded(one, language))), self.path[-1])


def tables(definition: Definition) -> list[Table]:
    """The answers' table first, then one for each repeat, in the order of the form."""
    return list(_tables(definition, definition.root, (), ()))


def worded(texts: Texts, language: str) -> str:
    """A text in a language, or else in the first one that has it."""
    return texts.get(language) or next((said for said in texts.values() if said), "")


def _tables(
    definition: Definition, field: Field, path: tuple[str, ...], labels: tuple[Texts, ...]
) -> Iterator[Table]:
    columns: list[Column] = []
    repeats: list[tuple[Field, tuple[str, ...], tuple[Texts, ...]]] = []
    for one, below, said in _leaves(field, (), ()):
        if one.is_repeat:
            repeats.append((one, below, said))
        elif (kind := type_of(one)) not in WITHOUT:
            choices = dict(choices_of(definition, one.choices))
            columns.append(Column(below, said, kind, choices))
    yield Table(path, labels, tuple(columns))
    for one, below, said in repeats:
        yield from _tables(definition, one, path + below, labels + said)


def _leaves(
    group: Field, path: tuple[str, ...], labels: tuple[Texts, ...]
) -> Iterator[tuple[Field, tuple[str, ...], tuple[Texts, ...]]]:
    """Questions and repeats in a group, with those in the groups within it."""
    for field in group.children:
        here, said = (*path, field.name), (*labels, field.label)
        if field.is_group and not field.is_repeat:
            yield from _leaves(field, here, said)
        else:
            yield field, here, said


def _rows(values: Any, path: tuple[str, ...]) -> Iterator[Values]:
    if isinstance(values, list):
        for one in values:
            yield from _rows(one, path)
    elif isinstance(values, Mapping):
        if not path:
            yield values
        else:
            yield from _rows(values.get(path[0]), path[1:])
