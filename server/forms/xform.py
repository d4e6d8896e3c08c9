"""Reading an XForm: what pyxform makes of a workbook, and what tablets are given."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring

from server.forms.definition import Choice, Choices, Definition, Field, Texts
from server.forms.expressions import Expression, read
from server.forms.nodes import Node
from server.forms.world import ExpressionError

JR = "{http://openrosa.org/javarosa}"
ODK = "{http://www.opendatakit.org/xforms}"
ACTIONS = {"setgeopoint": "no_place", "recordaudio": "not_unseen", "entity": "no_entities"}
CONTROLS = frozenset({"input", "select1", "select", "rank", "upload", "range", "trigger"})
MOST_FIELDS = 2000
TEXT_LANGUAGE = ""  # where a form has no languages
EXPRESSIONS = ("relevant", "constraint", "calculate", "required", "readonly")
COLUMNS = {"calculate": "calculation", "readonly": "read_only", "count": "repeat_count"}


class FormError(Exception):
    """An XForm that is not taken: a code of `problems`, the name of the question and the column at fault."""

    def __init__(self, code: str, name: str = "", column: str = "", detail: str = "") -> None:
        super().__init__(code, name, column, detail)
        self.code, self.name, self.column, self.detail = code, name, column, detail


def parse(xml: bytes) -> Definition:
    """A form from its XForm.

    Errors: FormError.
    """
    try:
        document = fromstring(xml, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise FormError("not_converted", detail="not XML") from error
    return _Parser(_bare(document)).definition()


def _bare(element: Element) -> Element:
    """The same tree without namespaces but those that mean something here."""
    for one in element.iter():
        if isinstance(one.tag, str):
            one.tag = one.tag.rpartition("}")[2]
    return element


@dataclass
class _Parser:
    document: Element
    texts: dict[str, dict[str, str]] = field(default_factory=lambda: defaultdict(dict))
    languages: tuple[str, ...] = ()
    media: set[str] = field(default_factory=set)
    words: set[str] = field(default_factory=set)
    fields: dict[str, Field] = field(default_factory=dict)

    def definition(self) -> Definition:
        model, body = self.document.find("head/model"), self.document.find("body")
        if model is None or body is None:
            raise FormError("not_converted", detail="no model or body")
        self._read_texts(model)
        root = self._read_instance(model)
        for bind in model.iter("bind"):
            self._read_bind(bind)
        for element in body:
            self._read_control(element)
        instances, wanted = self._secondary(model)
        title = (self.document.findtext("head/title") or root.name).strip()
        self.words.add(title)
        return Definition(
            title,
            root,
            self.languages or (TEXT_LANGUAGE,),
            instances,
            wanted,
            frozenset(self.media),
            frozenset(self.words),
            frozenset(self._actions()),
        )

    def _actions(self) -> Iterator[tuple[str, str]]:
        """What the form does that nobody is asked about."""
        for element in self.document.iter():
            if code := ACTIONS.get(str(element.tag)):
                yield code, (element.get("ref") or "").rpartition("/")[2]
            if element.tag == "bind" and str(element.get("nodeset")).endswith("/meta/audit"):
                yield "not_watched", "audit"

    def _read_texts(self, model: Element) -> None:
        for translation in model.iterfind("itext/translation"):
            language = translation.get("lang", "")
            self.languages = (*self.languages, language)
            for text in translation.iterfind("text"):
                for value in text.iterfind("value"):
                    said = self._said(value)
                    if value.get("form"):
                        self.media.add(said)
                    else:
                        self.texts[text.get("id", "")][language] = said

    def _said(self, element: Element) -> str:
        """The words of an element; what is filled in is checked and shown as an ellipsis."""
        for output in element.iter("output"):
            self._expression("", "label", output.get("value", ""))
        parts = [element.text or "", *(f"…{one.tail or ''}" for one in element)]
        said = "".join(parts).strip()
        self.words.add(said)
        return said

    def _read_instance(self, model: Element) -> Field:
        primary = next((one for one in model.iterfind("instance") if one.get("id") is None), None)
        root = next(iter(primary), None) if primary is not None else None
        if root is None:
            raise FormError("not_converted", detail="no instance")
        found = self._fields_of(root, "")
        found.control = "group"
        return found

    def _fields_of(self, element: Element, above: str) -> Field:
        path = f"{above}/{element.tag}"
        found = Field(str(element.tag), path)
        self.fields[path] = found
        if len(self.fields) > MOST_FIELDS:
            raise FormError("too_many_questions")
        for child in element:
            if (
                child.tag != "meta" and found.child(str(child.tag)) is None
            ):  # a template and its first instance
                found.children.append(self._fields_of(child, path))
        return found

    def _read_bind(self, bind: Element) -> None:
        found = self.fields.get(bind.get("nodeset", ""))
        if found is None:
            return  # of meta
        found.type = (bind.get("type") or "string").rpartition(":")[2]
        found.preload = bind.get(f"{JR}preload", "")
        for name in EXPRESSIONS:
            said = bind.get(name)
            if said:
                setattr(found, name, self._expression(found.name, name, said))
        found.message = self._referred(bind.get(f"{JR}constraintMsg", ""))

    def _expression(self, name: str, column: str, said: str) -> Expression:
        try:
            return read(said)
        except ExpressionError as error:
            raise FormError(
                "expression", name, COLUMNS.get(column, column), f"{error}: {said}"[:300]
            ) from error

    def _referred(self, said: str) -> Texts:
        """A text that may stand among the translations."""
        if said.startswith("jr:itext("):
            return self.texts.get(said[len("jr:itext('") : -2], {})
        if said:
            self.words.add(said)
        return {TEXT_LANGUAGE: said} if said else {}

    def _read_control(self, element: Element) -> None:
        tag = str(element.tag)
        path = element.get("ref") or element.get("nodeset") or ""
        found = self.fields.get(path)
        if tag == "group" or tag == "repeat":
            if found is not None:
                self._read_group(found, element, tag)
            for child in element:
                self._read_control(child)
        elif tag in CONTROLS and found is not None:
            found.control, found.appearance = tag, element.get("appearance", "")
            found.media = element.get("mediatype", "")
            found.label, found.hint = self._of(element, "label"), self._of(element, "hint")
            found.choices = self._choices(found, element)
            if tag == "range":
                found.bounds = _bounds(element)

    def _read_group(self, found: Field, element: Element, tag: str) -> None:
        found.control = tag if tag == "repeat" or not found.control else found.control
        found.appearance = element.get("appearance", "") or found.appearance
        found.label = self._of(element, "label") or found.label
        if tag == "repeat":
            found.is_repeat = True
            count = element.get(f"{JR}count")
            found.count = self._expression(found.name, "count", count) if count else None

    def _of(self, element: Element, name: str) -> Texts:
        child = element.find(name)
        if child is None:
            return {}
        if ref := child.get("ref"):
            return self._referred(ref)
        said = self._said(child)
        return {TEXT_LANGUAGE: said} if said else {}

    def _choices(self, found: Field, element: Element) -> Choices | None:
        itemset = element.find("itemset")
        if itemset is not None:
            nodes = self._expression(found.name, "choice_filter", itemset.get("nodeset", ""))
            value, label = itemset.find("value"), itemset.find("label")
            shown = (label.get("ref", "") if label is not None else "").removeprefix("jr:itext(").rstrip(")")
            return Choices((), nodes, value.get("ref", "name") if value is not None else "name", shown)
        items = tuple(
            Choice((item.findtext("value") or "").strip(), self._of(item, "label"))
            for item in element.iterfind("item")
        )
        return Choices(items) if items else None

    def _secondary(self, model: Element) -> tuple[Mapping[str, Node], Mapping[str, str]]:
        """Lists of choices that stand in the form, and those that an attachment brings.

        Shape: labels of translated lists stand in place of their names: `label`, and `label::<language>`.
        """
        instances, wanted = {}, {}
        for one in model.iterfind("instance"):
            id_, source = one.get("id"), one.get("src")
            if id_ is None:
                continue
            if source:
                wanted[id_] = source.rpartition("/")[2]
                continue
            document = Node("")
            for child in one:
                self._copy(child, document)
            instances[id_] = document
        return instances, wanted

    def _copy(self, element: Element, above: Node) -> None:
        made = above.add(str(element.tag), "" if len(element) else (element.text or "").strip())
        for child in element:
            self._copy(child, made)
        for part in list(made.children):
            if part.name == "itextId":
                for language, said in self.texts.get(part.text, {}).items():
                    made.add(f"label::{language}", said)
            elif part.name == "label":
                self.words.add(part.text)


def _bounds(element: Element) -> tuple[float, float, float] | None:
    try:
        return float(element.get("start", "")), float(element.get("end", "")), float(element.get("step", ""))
    except ValueError:
        return None
