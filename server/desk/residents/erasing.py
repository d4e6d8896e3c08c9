"""Deletion: what goes, what is emptied, what stays and still names somebody; then all of it in one step."""

import hashlib
from dataclasses import dataclass, field
from typing import Any

from server.base.errors import Problem
from server.desk.reader import Reader
from server.desk.residents.held import HOUSEHOLD, Holding, held_on, named, words_of
from server.desk.residents.requests import (
    OFFICER,
    Request,
    applied,
    is_officers,
    noted,
    read,
    step_of,
)
from server.people import holds
from server.records import store
from server.records.check import ERASE
from server.records.engine import Engine
from server.records.kind import Body
from server.records.merge import State
from server.records.ports import Change
from server.records.store.read import Key

Row = dict[str, Any]


@dataclass
class Plan:
    """What a deletion does.

    Shape: `gone` are whole records; `emptied` maps a home that others live in to the fields that change;
           `naming` are records that stay, for they are the home's or came of a visit, and whose words name
           the person all the same, or that say something of such a home: the officer says of each whether it
           goes, too.
    """

    gone: dict[Key, State] = field(default_factory=dict)
    emptied: dict[Key, tuple[State, Body]] = field(default_factory=dict)
    naming: dict[Key, State] = field(default_factory=dict)
    held: set[Key] = field(default_factory=set)

    @property
    def digest(self) -> str:
        """Names exactly what was shown: a change in between makes another."""
        homes = [home for home, _new in self.emptied.values()]
        states = [*self.gone.values(), *homes, *self.naming.values()]
        parts = sorted(f"{one.scope}/{one.id}/{one.v}" for one in states)
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def planned(reader: Reader, request: Request) -> Plan:
    """Decide what goes: whatever is about the person alone, and their home if nobody else lives there.

    Source: docs/protocol.md, Erasure: a resident's deletion
    """
    found = held_on(reader.connection, reader.registry, reader.judge.tree, *request.subject)
    own = (request.state.scope, request.state.id)  # the request itself stays, as the proof of its answer
    plan = Plan({key: one for key, one in (found.people | found.own).items() if key != own})
    left = {key for key in found.homes if not found.housemates.get(key)}
    plan.gone |= {key: one for key, one in found.homes.items() if key in left}
    left_ids = {id_ for _scope, id_ in left}  # a wish for a home lies in its community, not with the home
    for key, one in found.shared.items():
        if named(reader.registry[one.kind], one.body, HOUSEHOLD) & left_ids:
            plan.gone[key] = one
        elif _names(reader, one, found):
            plan.naming[key] = one
    for key, one in found.said.items():
        about = (one.scope, str(one.body.get(reader.registry.abouts[one.kind])))
        if about not in plan.gone and about != own and _names(reader, one, found):
            plan.naming[key] = one
    plan.naming |= {key: one for key, one in found.drawn.items() if _names(reader, one, found)}
    for key, home in found.homes.items():
        if key not in left and (changes := _emptied(home, found)):
            plan.emptied[key] = (home, changes)
    every = {*plan.gone, *plan.naming, *plan.emptied}
    plan.held = holds.held(reader.connection, reader.registry.abouts, every, reader.now)
    return plan


def _names(reader: Reader, state: State, found: Holding) -> bool:
    texts = list(words_of(reader.registry[state.kind], state.body))
    return any(name in text for name in found.names for text in texts)


def _emptied(home: State, found: Holding) -> Body:
    """What goes from a home that others live in: that the person is its head, a contact that is them."""
    ids = {id_ for _scope, id_ in found.people}
    changes: Body = {"head": None} if home.body.get("head") in ids else {}
    contacts = home.body.get("contacts") or []
    kept = [row for row in contacts if row.get("name") not in found.names]
    return changes | ({"contacts": kept or None} if len(kept) < len(contacts) else {})


def shown(reader: Reader, id_: str) -> Row:
    """What a deletion would do, for the officer to look over.

    Errors: Problem not_found, forbidden, invalid as for `erase`.
    """
    request = _of(reader, id_)
    plan = planned(reader, request)
    noted(reader, "erasure_plan", *request.subject, request.right)
    return {
        "digest": plan.digest,
        "gone": [_line(reader, plan, one) for one in plan.gone.values()],
        "emptied": [
            {**_line(reader, plan, home), "fields": sorted(new)} for home, new in plan.emptied.values()
        ],
        "naming": [_line(reader, plan, one) for one in plan.naming.values()],
        "is_held": bool(plan.held & {*plan.gone, *plan.emptied}),
    }


def erase(reader: Reader, engine: Engine, id_: str, digest: str, also: list[str]) -> int:
    """Delete what the plan says, and of the records that only name somebody those in `also`; then answer.

    Shape:  gives how many whole records went; all in the reader's transaction.
    Errors: Problem not_found; forbidden for anybody but the privacy officer; invalid for a request that is no
            deletion, was not checked, or whose plan has changed; held where a legal hold forbids it.
    """
    request = _of(reader, id_)
    plan = planned(reader, request)
    if digest != plan.digest:
        raise Problem("invalid", fields={"digest": "something has changed since it was shown"})
    chosen = {key: one for key, one in plan.naming.items() if key[1] in also}
    if len(chosen) != len(set(also)):
        raise Problem("invalid", fields={"also": "only what the plan lists"})
    gone = plan.gone | chosen
    if plan.held & {*gone, *plan.emptied}:  # emptying takes words out of the log, too
        raise Problem("held")
    changes = [
        Change(scope, HOUSEHOLD, home, new, base=state.v, by=reader.user)
        for (scope, home), (state, new) in plan.emptied.items()
    ]
    changes += [Change(one.scope, one.kind, one.id, {ERASE: True}, by=reader.user) for one in gone.values()]
    changes.append(step_of(reader, request, "answered"))
    store.lock_scopes(reader.connection, {change.scope for change in changes})
    applied(engine, reader, changes)
    for (scope, home), (state, _new) in plan.emptied.items():
        # What was emptied must not go on standing in the log: the home's older ops lose their words.
        store.blank_ops(reader.connection, engine.keys, scope, {home: state.seq})
    noted(reader, "erasure", *request.subject, request.right)
    return len(gone)


def _of(reader: Reader, id_: str) -> Request:
    request = read(reader, id_)
    if not is_officers(reader, request):
        raise Problem("forbidden", f"{OFFICER} alone")
    if request.right != "delete":
        raise Problem("invalid", fields={"right": "asks for no deletion"})
    if request.stands != "checked":
        raise Problem("invalid", fields={"state": "checked first, and once"})
    return request


def _line(reader: Reader, plan: Plan, state: State) -> Row:
    label = reader.registry[state.kind].label
    return {
        "kind": {"zh": label.zh, "en": label.en},
        "id": state.id,
        "scope": state.scope,
        "at": state.at,
        "place": reader.place(state.scope),
        "held": (state.scope, state.id) in plan.held,
    }
