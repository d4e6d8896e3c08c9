"""A questionnaire of which every name, question, choice and answer is a payload."""

from html import escape

from server.api.parts import Parts
from server.base.ids import new_id
from server.records.ports import Change
from tests.safe.xss.payloads import fitting, payloads

HEAD = (
    '<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml">'
    "<h:head><h:title>%s</h:title><model><instance><data id='x'>%s</data></instance></model></h:head>"
    "<h:body>%s</h:body></h:html>"
)


def plant(parts: Parts, ids: list[str], by: str, scope: str, homes: list[str]) -> list[Change]:
    """Forms in the building's grid, and an answer to the first; their one file is kept on the way."""
    texts = [fitting(text, 80) for text in payloads()]
    fields = "".join(f"<q{at}/>" for at in range(len(texts)))
    asked = "".join(
        f'<input ref="/data/q{at}"><label>{escape(text)}</label></input>' for at, text in enumerate(texts)
    )
    xml = (HEAD % (escape(texts[0]), fields, asked)).encode()
    with parts.database.snapshot() as connection:
        unit = parts.rights.tree(connection).on("2026-11-23").above(scope)[0]
    row = parts.database.write(lambda connection: parts.files.put(connection, unit, xml, "application/xml"))
    body = {"version": "1", "about": "household", "published_on": "2026-11-01", "definition": [row]}
    forms = [
        Change(unit, "form", id_, body | {"name": text, "purpose": text}, new=True, by=by)
        for id_, text in zip(ids, texts, strict=True)
    ]
    values = {f"q{at}": text for at, text in enumerate(texts)}
    answer = {"form": ids[0], "version": "1", "household": homes[0], "values": values}
    return [*forms, Change(scope, "answer", new_id(), answer, new=True, by=by)]
