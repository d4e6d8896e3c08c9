"""A form as it is asked and judged: its XForm, read once."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from server.forms.expressions import Expression
from server.forms.nodes import Node

Texts = Mapping[str, str]  # language → words


@dataclass(frozen=True)
class Choice:
    """One choice that stands in the form itself."""

    value: str
    label: Texts


@dataclass(frozen=True)
class Choices:
    """What may be chosen: fixed choices, or the nodes that an expression finds, with their parts' names."""

    fixed: tuple[Choice, ...] = ()
    nodes: Expression | None = None
    value: str = "name"
    label: str = "label"


@dataclass
class Field:
    """One element of the primary instance, with all that is said about it.

    Shape: `type` is the bind's; `control` the body's element (input, select1, select, rank, upload, range,
           trigger, group, repeat), empty for what is not shown.
    """

    name: str
    path: str
    children: "list[Field]" = field(default_factory=list)
    type: str = "string"
    control: str = ""
    appearance: str = ""
    media: str = ""
    is_repeat: bool = False
    label: Texts = field(default_factory=dict)
    hint: Texts = field(default_factory=dict)
    message: Texts = field(default_factory=dict)
    choices: Choices | None = None
    relevant: Expression | None = None
    constraint: Expression | None = None
    calculate: Expression | None = None
    required: Expression | None = None
    readonly: Expression | None = None
    count: Expression | None = None
    preload: str = ""
    bounds: tuple[float, float, float] | None = None

    @property
    def is_group(self) -> bool:
        return bool(self.children) or self.control in ("group", "repeat")

    def below(self) -> "Iterator[Field]":
        """All fields below it, in the order of the form."""
        for child in self.children:
            yield child
            yield from child.below()

    def child(self, name: str) -> "Field | None":
        """The field of that name in it."""
        return next((one for one in self.children if one.name == name), None)


@dataclass(frozen=True)
class Definition:
    """A whole form.

    Shape: `root` is the primary instance; `instances` are the lists of choices by id, `wanted` those that an
           attachment brings: id → file name; `media` the pictures and sounds that labels name; `words` all
           texts, for the check of what is asked; `actions` what it does unasked, as a code and a name.
    """

    title: str
    root: Field
    languages: tuple[str, ...]
    instances: Mapping[str, Node]
    wanted: Mapping[str, str]
    media: frozenset[str]
    words: frozenset[str]
    actions: frozenset[tuple[str, str]]

    def fields(self) -> Iterator[Field]:
        """Everything below the root."""
        return self.root.below()
