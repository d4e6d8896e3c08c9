"""Work that is easy to find again: visits and names that hold words which stand nowhere else."""

from collections.abc import Iterable

from tests.faults.browser import Tablet

SAVE = """async ([visits, at]) => {
  const saved = [];
  for (const [home, note, secret] of visits) {
    const body = { household: home.id, visit_mode: 'home', result: 'met', note, sealed_note: secret };
    saved.push(await window.engine.save('visit', body, home.scope, at ? { at } : {}));
  }
  return saved;
}"""
RENAME = """async ([names]) => {
  const people = (await window.engine.list('person')).slice(0, names.length);
  for (const [at, name] of names.entries()) await window.engine.edit('person', people[at].id, { name });
}"""
DRAFT = """async ([notes]) => {
  for (const [at, note] of notes.entries()) {
    await window.engine.saveDraft(`visit/${at}`, 'visit', { note, sealed_note: note });
  }
}"""


def visit(tablet: Tablet, notes: Iterable[str], at: str | None = None) -> dict[str, str]:
    """Save a visit for each note, with the same words under seal; gives op → record."""
    words = list(notes)
    homes = tablet.ask("list", "household")
    homes = homes[:: max(1, len(homes) // len(words))]  # in all buildings
    visits = [
        [{"id": home["id"], "scope": home["scope"]}, note, note]
        for home, note in zip(homes, words, strict=False)
    ]
    saved = tablet.page.evaluate(SAVE, [visits, at])
    return {one["op"]: one["id"] for one in saved}


def rename(tablet: Tablet, names: list[str]) -> None:
    tablet.page.evaluate(RENAME, [names])


def draft(tablet: Tablet, notes: list[str]) -> None:
    tablet.page.evaluate(DRAFT, [notes])
