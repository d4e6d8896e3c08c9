"""A tablet's readable copy: cursors, heads, and records by scope; what is begun anew replaces in one step."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from server.base.clock import from_wire, wire

MOST_HALF_DONE = timedelta(hours=24)
Line = dict[str, Any]


@dataclass
class Copy:
    """One scope's records by id, as far as `seq` under `rights`; tombstones are not kept."""

    lines: dict[str, Line] = field(default_factory=dict)
    seq: int = 0
    rights: str | None = None
    since: str = ""

    def put(self, line: Line) -> None:
        if line.get("removed"):
            self.lines.pop(line["id"], None)
        else:
            self.lines[line["id"]] = line
        self.seq = line["seq"]


@dataclass
class Replica:
    """All scopes of one device.

    Shape: `begun` holds the copies that are to replace those in `shown` once they are complete.
    """

    shown: dict[str, Copy] = field(default_factory=dict)
    begun: dict[str, Copy] = field(default_factory=dict)
    heads: dict[str, dict[str, Any]] = field(default_factory=dict)
    wanted: list[str] = field(default_factory=list)

    def read(self, scope: str, record: str) -> Line | None:
        """A record as the device shows it."""
        copy = self.shown.get(scope)
        return copy.lines.get(record) if copy else None

    def records(self) -> dict[str, Line]:
        """Every record that the device shows, by id."""
        return {id_: line for copy in self.shown.values() for id_, line in copy.lines.items()}

    def asked(self) -> dict[str, Any]:
        """The cursors of the next pull."""
        cursors: dict[str, Any] = {}
        for scope in self.wanted:
            copy = self._growing(scope)
            cursors[scope] = {"seq": copy.seq if copy else 0}
            if copy and copy.rights:
                cursors[scope]["rights"] = copy.rights
            if scope in self.heads:
                cursors[scope]["head"] = self.heads[scope]
        return cursors

    def _growing(self, scope: str) -> Copy | None:
        return self.begun.get(scope) or self.shown.get(scope)

    def begin(self, scope: str, now: str) -> None:
        """Begin a scope anew; what is shown meanwhile stays until the new copy is complete."""
        self.begun[scope] = Copy(since=now)

    def forget(self, with_lines: bool = False) -> None:
        """Forget cursors and heads, as after a restore; the lines too where the device is to be erased."""
        self.heads.clear()
        self.begun.clear()
        if with_lines:
            self.shown.clear()
        for copy in self.shown.values():
            copy.seq, copy.rights = 0, None
        self.begun = {scope: Copy() for scope in self.shown}

    def take(self, header: dict[str, Any], lines: list[Line], trailer: dict[str, Any] | None) -> bool:
        """Follow one answer, cut off or whole; gives whether another pull is needed."""
        asked = set(self.wanted)
        told = {one["id"]: one for one in header["scopes"]}
        for scope in header["gone"]:
            for part in (self.shown, self.begun, self.heads):
                part.pop(scope, None)
        for scope in [*header["forked"], *header["reset"]]:
            self.begin(scope, header["now"])
            self.heads.pop(scope, None)
        for scope in asked & set(told) - set(header["forked"]):
            if scope not in self.shown and scope not in self.begun:
                self.begin(scope, header["now"])
            self.heads[scope] = {"seq": told[scope]["seq"], "hash": told[scope]["hash"]}
        for line in lines:
            if (copy := self._growing(line["scope"])) is not None:
                copy.put(line)
                copy.rights = told[line["scope"]]["rights"]
        for scope, cursor in (trailer or {"cursors": {}})["cursors"].items():
            is_older = scope in self.begun and cursor["rights"] != told[scope]["rights"]
            if (copy := self._growing(scope)) is not None and not is_older:  # else: of the copy still shown
                copy.seq, copy.rights = cursor["seq"], cursor["rights"]
        self._replace(told, header["now"])
        self.wanted = list(told)
        is_begun = any(scope not in asked or scope in header["forked"] for scope in told)
        return is_begun or bool(trailer and trailer["more"])

    def _replace(self, told: dict[str, Any], now: str) -> None:
        """Put complete copies in the place of the old ones; an old one does not outlive a day of waiting."""
        for scope, copy in list(self.begun.items()):
            copy.since = copy.since or now
            if scope in told and copy.rights is not None and copy.seq >= told[scope]["seq"]:
                self.shown[scope] = self.begun.pop(scope)
            elif from_wire(now) - from_wire(copy.since) > MOST_HALF_DONE and scope in self.shown:
                self.shown[scope].lines.clear()

    def drop_old(self, windows: dict[str, int], now: str) -> None:
        """Drop what is older than its kind's window, by the server's time."""
        oldest = {kind: wire(from_wire(now) - timedelta(days=days)) for kind, days in windows.items()}
        for copy in (*self.shown.values(), *self.begun.values()):
            for id_, line in list(copy.lines.items()):
                if line["at"] < oldest.get(line["kind"], ""):
                    del copy.lines[id_]
