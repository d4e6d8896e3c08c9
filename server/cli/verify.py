"""`qiaomen verify`: the chains, and after a restore what came back, from where, and what is missing."""

import sys
from collections.abc import Iterator

import click
from sqlalchemy import Connection

from server.api.parts import Parts
from server.cli.history import open_parts
from server.desk.naming import device_names
from server.people import access_log, alarms, anchor, heads
from server.records.provenance import Lack, Provenance, lack, provenance
from server.records.verify import verify as verify_chains

MOST_NAMED = 200


@click.command("verify")
def verify() -> None:
    """Check every hash chain; exit 1 if an op or a line of the access log was changed.

    Also says which numbers of which tablets are missing and, after a restore, which ops came back from where.
    Where all is well it marks in heads.log where each chain stands now.
    """
    parts = open_parts()
    marks = anchor.Anchor(parts.settings.heads_path)
    with parts.database.snapshot() as connection:
        verdict = verify_chains(connection, parts.keys)
        verdict.faults += past(connection, marks)
        if not verdict.faults:
            marks.advance(anchor.heads(connection), parts.clock())
        for sentence in [*verdict.faults, *told(connection, parts)]:
            click.echo(sentence)
    click.echo(f"{verdict.scopes} scopes, {verdict.entries} ops, {len(verdict.faults)} faults")
    sys.exit(1 if verdict.faults else 0)


def past(connection: Connection, marks: anchor.Anchor) -> Iterator[str]:
    """What of the past was rewritten, as far as the log, devices and the marks outside the database show."""
    broken_at = access_log.first_break(connection)
    if broken_at is not None:
        yield f"access log: the chain breaks at line {broken_at}"
    yield from anchor.contradictions(connection, marks).values()
    yield from heads.contradictions(connection)
    for alarm in alarms.unanswered(connection, alarms.OF_THE_PAST):
        about = f" {alarm.about}" if alarm.about else ""
        yield f"alarm {alarm.what}{about}: {alarm.said}, last at {alarm.last_at}, and nobody has answered it"


def told(connection: Connection, parts: Parts) -> Iterator[str]:
    """The last restore and what is missing, a sentence each."""
    restored, lacking = provenance(connection, parts.registry), lack(connection)
    names = device_names(connection)
    if restored is not None:
        yield from _restored(restored, names)
    yield from _lacking(lacking, names)


def _restored(one: Provenance, names: dict[str, str]) -> Iterator[str]:
    since = f"whose newest op had come {one.newest}" if one.newest else "which was empty"
    yield f"epoch {one.number} began {one.began_at} ({one.why}), from a backup {since}"
    yield f"{sum(back.ops for back in one.returned)} ops made before that came since"
    for back in one.returned:
        way = f"carried by {names.get(back.carrier, back.carrier)}" if back.carrier else "by itself"
        yield (
            f"  came back: {back.ops} from {names.get(back.device, back.device)}, {way}, "
            f"n {_ranges(back.n)}, made {back.first_at} to {back.last_at}"
        )
    for case in one.cases[:MOST_NAMED]:
        yield (
            f"  case: {case.kind} {case.case} in scope {case.scope} stands at {case.state}; "
            f"in the order in which its steps were made it would stand at {case.state_as_made}"
        )
    for away in one.away[:MOST_NAMED]:
        yield (
            f"  not back: {names.get(away.device, away.device)} has not been here since {away.seen_at}; "
            f"the backup holds its ops up to n {away.have}"
        )
    yield f"  not back: what the server itself wrote after {one.newest} (imports, commands); do it again"


def _lacking(one: Lack, names: dict[str, str]) -> Iterator[str]:
    for id_, holes in one.holes.items():
        numbers = _ranges([(hole.first, hole.last) for hole in holes])
        yield (
            f"missing: {sum(hole.size for hole in holes)} of {names.get(id_, id_)}, n {numbers}, "
            f"known since {min(hole.since for hole in holes)}"
        )
    for said in one.queued:
        oldest = f", the oldest of {said.oldest_at}" if said.oldest_at else ""
        yield f"still held: {names.get(said.device, said.device)} says it has {said.queued} to upload{oldest}"


def _ranges(numbers: list[tuple[int, int]]) -> str:
    shown = [str(first) if first == last else f"{first}-{last}" for first, last in numbers[:MOST_NAMED]]
    return ", ".join(shown) + (" …" if len(numbers) > MOST_NAMED else "")
