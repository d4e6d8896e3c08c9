"""The two pages of documentation that are made from the declarations, so that they cannot be wrong."""

from collections.abc import Iterable, Iterator

from server.kinds.codes.people import ROLE
from server.records.fields import Codes, Field
from server.records.kind import Access, Kind

# What the letters do not say of themselves, for whoever asks why a role has more or less than they thought.
WHY = """
Where the letters may surprise:

- A lead (`grid_lead`) changes visits so that they can apply what was kept of a colleague's; the author stays.
- The street's supervisor reads visits one at a time, with a reason and a line in the log; the door
  (`dwelling`) comes along, the people behind it do not. Counts below five are not told.
- The street's administrator settles what two have changed of units and buildings, and so sees conflicts and
  makes steps; of homes and people they read nothing, and import registers through a check.
- A building's leader, volunteers and team leaders know doors by number at most; cadres, mediators and
  providers get their cells with the kinds they work on.
- Whoever is named by a conflict settles it only while they have a role in its scope.
- Everybody sees the lines that they have left in the access log themselves; whose lines of others somebody
  sees is in [protocol.md](protocol.md).
- `tests/safe/matrix` holds the same table once more, written by hand, and asks every route as every role.
"""

MADE = "<!-- Made by `qiaomen docs`; do not edit. -->"


def kinds_page(kinds: Iterable[Kind]) -> str:
    """docs/kinds.md: every kind with its fields, and every list of codes."""
    kinds = tuple(kinds)
    lines = [MADE, "# Kinds of records", ""]
    lines += [
        "`*` required · `°` set by the server alone · reach: where a value may rest (docs/protocol.md).",
        "",
    ]
    for kind in kinds:
        lines += _kind(kind)
    lines += ["# Lists of codes", ""]
    for codes in _lists(kinds):
        lines += _codes(codes)
    return "\n".join(lines)


def rights_page(kinds: Iterable[Kind]) -> str:
    """docs/rights.md: roles by kinds, from the same access that judges every op."""
    kinds = tuple(kinds)
    head = ["role", *(f"`{kind.name}`" for kind in kinds)]
    lines = [MADE, "# Who may do what", ""]
    lines += [
        "C create · R read (Ro: one's own) · U change · X export · – nothing.",
        "A role counts in the scopes that its unit, building or team holds and in those below it;",
        "`↑` gives what it counts in the units above.",
        "Besides, authors may change the fields listed as their own, and who is asked may answer.",
        "Roles of the street and administrators hold no copy on a device: they read online.",
        "",
        _row(head),
        _row(["---"] * len(head)),
    ]
    for role, label in ROLE.values.items():
        cells = [_letters(kind.access, role) for kind in kinds]
        lines.append(_row([f"{label.zh} `{role}`", *cells]))
    lines += ["", "| kind | one's own fields | answered by who is asked |", "| --- | --- | --- |"]
    for kind in kinds:
        if kind.access.own or kind.access.asked:
            own = "all" if kind.access.own == frozenset(kind.fields) else ", ".join(sorted(kind.access.own))
            lines.append(_row([f"`{kind.name}`", own, ", ".join(sorted(kind.access.asked))]))
    lines += ["", *_opening(kinds), WHY.rstrip()]
    return "\n".join([*lines, ""])


def _opening(kinds: Iterable[Kind]) -> list[str]:
    """Who opens what is confidential, field by field."""
    lines = [
        "Confidential fields are read online, one at a time, with a reason, and every opening is logged:",
        "",
    ]
    lines += ["| confidential field | opened by |", "| --- | --- |"]
    return lines + [
        _row([f"`{kind.name}.{name}`", _openers(field)])
        for kind in kinds
        for name, field in kind.fields.items()
        if field.opened_by
    ]


def _letters(access: Access, role: str) -> str:
    within, above = access.within.get(role, ""), access.above.get(role, "")
    return " ".join(part for part in (within, f"↑{above}" if above else "") if part) or "–"


def _row(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def _kind(kind: Kind) -> list[str]:
    facts = [f"lives in: {', '.join(sorted(kind.lives_in))}", f"reach: {kind.reach}"]
    facts += ["a fact, written once"] if kind.is_fact else []
    facts += ["made by the server"] if kind.is_server_made else []
    facts += [f"on devices for {kind.window_days} days"] if kind.window_days else []
    facts += ["founds a scope"] if kind.founds else []
    if kind.states:
        facts.append("steps: " + ", ".join(f"{move.start} → {move.end}" for move in kind.states.moves))
    lines = [f"## `{kind.name}` {kind.label.zh} · {kind.label.en}", "", "; ".join(facts) + ".", ""]
    lines += ["| field | 中文 | English | type | reach |", "| --- | --- | --- | --- | --- |"]
    lines += [_field(name, field) for name, field in kind.fields.items()]
    return [*lines, ""]


def _field(name: str, field: Field) -> str:
    mark = "\\*" if field.required else ""
    mark += "°" if field.is_servers else ""
    reach = f"{field.reach}, opened by {_openers(field)}" if field.opened_by else str(field.reach)
    return _row([f"`{name}`{mark}", field.label.zh, field.label.en, _type(field), reach])


def _openers(field: Field) -> str:
    """Who may open a confidential field: the same set that `server/desk/confidential.py` asks."""
    return ", ".join(sorted(field.opened_by))


def _type(field: Field) -> str:
    words = field.type if field.limit is None else f"{field.type} ≤ {field.limit}"
    if field.target:
        words += " → " + ", ".join(field.target)
    if field.keys:
        words += f" of {field.keys.name}"
    if field.codes:
        words += f": {field.codes.name}"
    if field.parts:
        words += (
            " ("
            + ", ".join(part + ("\\*" if one.required else "") for part, one in field.parts.items())
            + ")"
        )
    return words if field.merge == "replace" else f"{words}, merges as {field.merge}"


def _lists(kinds: Iterable[Kind]) -> Iterator[Codes]:
    """Every list that some field uses, each once."""
    seen = set()
    for kind in kinds:
        for field in kind.fields.values():
            for codes in (field.keys, field.codes):
                if codes and codes.name not in seen:
                    seen.add(codes.name)
                    yield codes


def _codes(codes: Codes) -> list[str]:
    lines = [f"## {codes.name}", "", "| value | 中文 | English |", "| --- | --- | --- |"]
    lines += [_row([f"`{value}`", label.zh, label.en]) for value, label in codes.values.items()]
    return [*lines, ""]
