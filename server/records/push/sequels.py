"""What follows by itself from what a device brought: ops of the server, in the same transaction."""

from sqlalchemy import Connection

from server.base.ids import derived_id
from server.records import store
from server.records.kind import Kind
from server.records.ports import Applied, Change
from server.records.registry import Registry

NEXT = "next"
REMOVED = {"removed": True}


def sequels(connection: Connection, registry: Registry, applied: list[Applied]) -> list[Change]:
    """The records that these changes call for and that do not exist yet.

    Shape: one at most for each record that a watched field names, under an id derived from it, so that two
           who end the same thing begin its next only once.
    """
    watched = {kind.sequel.after: (kind, kind.sequel) for kind in registry if kind.sequel}
    named = [
        (one, *watched[one.kind.name], str(one.after[watched[one.kind.name][1].reads]))
        for one in applied
        if one.kind.name in watched and one.after and one.after.get(watched[one.kind.name][1].reads)
    ]
    keys = {(one.scope, id_) for one, _kind, _sequel, id_ in named}
    held = store.records_of(connection, keys | {(scope, derived_id(id_, NEXT)) for scope, id_ in keys})
    changes: dict[str, Change] = {}
    for one, kind, sequel, id_ in named:
        state, following = held.get((one.scope, id_)), derived_id(id_, NEXT)
        if state is None or state.is_removed or state.kind != kind.name or (one.scope, following) in held:
            continue
        body = sequel.make(one.after or {}, state.body, one.at)
        if body is not None:
            changes[following] = Change(
                one.scope, kind.name, following, body, new=True, received=one.received
            )
    return list(changes.values())


def standing(connection: Connection, kind: Kind, scope: str, person: str) -> list[store.WholeRecord]:
    """A person's records of a kind that no record of another kind has ended."""
    held = store.about_person(connection, scope, kind.name, person)
    sequel = kind.sequel
    if sequel is None or not held:
        return held
    watched = store.bodies(connection, [scope], [sequel.after])
    ended = {one.body.get(sequel.reads) for one in watched if sequel.ends(one.body)}
    return [one for one in held if one.id not in ended]


def endings(connection: Connection, registry: Registry, applied: list[Applied]) -> list[Change]:
    """The removals that these changes call for: what a person has taken back carries nothing any more.

    Shape: by whoever took it back; records of one kind about one person, in the scope of the change.
    """
    changes: dict[tuple[str, str], Change] = {}
    for kind in registry:
        if (own := kind.ending) is None:
            continue
        for one in applied:
            if one.kind.name != own.after or not one.after:
                continue
            person = str(one.after.get(own.person))
            watched = store.about_person(connection, one.scope, own.after, person)
            if not own.is_over([each.body for each in watched]):
                continue
            for held in standing(connection, kind, one.scope, person):
                if own.ends(held.body):
                    changes[one.scope, held.id] = Change(
                        one.scope, kind.name, held.id, REMOVED, base=held.v, by=one.by
                    )
    return list(changes.values())
