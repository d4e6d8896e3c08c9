"""A server with a past: a morning, an evening, a tablet that was told of both, and marks outside of it."""

from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from flask import Flask
from sqlalchemy import Connection, Table, delete, insert, select

from server.api.parts import Parts
from server.cli.verify import past
from server.people import access_log, alarms, anchor
from server.records.models import metadata
from server.records.verify import verify
from tests.api.street import Tablet, hire
from tests.desk.homes import move_in
from tests.faults.device import Device
from tests.faults.ways import Json, Pulled, Who, lines_of
from tests.people.street import EAST, HOUSE, ONE, STREET

Rows = dict[Table, list[dict[str, Any]]]


@dataclass
class Client:
    """A Python tablet's way through the application's own routes."""

    app: Flask
    username: str
    tablet: Tablet | None = None

    def sign_in(self, device: Who) -> Json:
        self.tablet = Tablet(self.app, device.id)
        answer = self.tablet.sign_in(self.username)
        assert answer.status_code == 200, answer.text
        return dict(answer.json or {})

    def push(self, device: Who, body: Json) -> Json:
        answer = self._ask("/api/v1/sync/push", body)
        return dict(answer.json or {})

    def pull(self, device: Who, request: Json) -> Pulled:
        return lines_of(self._ask("/api/v1/sync/pull", request).data)

    def _ask(self, path: str, body: Json) -> Any:
        assert self.tablet is not None
        answer = self.tablet.ask("POST", path, json=body, headers={"Accept-Encoding": "identity"})
        assert answer.status_code == 200, answer.text
        return answer


class Past:
    """A server with a morning and an afternoon, a tablet that was told of both, and marks outside of it."""

    def __init__(self, app: Flask) -> None:
        self.parts: Parts = app.extensions["qiaomen"]
        hire(self.parts, "worker", "grid_worker", ONE)
        hire(self.parts, "lead", "grid_lead", EAST)
        hire(self.parts, "street", "street_supervisor", STREET)
        self.home = move_in(self.parts, HOUSE, "2", "301", "王秀兰", "13900003390")
        self.desk = Tablet(app)
        self.desk.sign_in("street")
        way = Client(app, "worker")
        self.device = Device("", way, clock=self.parts.clock).sign_in()
        self.device.user = self.device.session["user"]["id"]
        self._work(6)
        self.morning = self.rows()
        self._work(6)
        self.evening = self.rows()
        self.marks = anchor.Anchor(self.parts.settings.heads_path)
        with self.parts.database.snapshot() as connection:
            self.marks.advance(anchor.heads(connection), self.parts.clock())

    def _work(self, visits: int) -> None:
        for number in range(visits):
            body = {"household": self.home.household, "visit_mode": "home", "purposes": ["routine"]}
            kept = self.device.new("visit", HOUSE, body | {"result": "met", "note": f"第{number}次"})
            self.device.contact()
            self.desk.ask("GET", f"/api/v1/records/{HOUSE}/{kept.op['record']}?why=sample")
        self.device.contact()

    def rows(self) -> Rows:
        """Everything in the database."""
        with self.parts.database.snapshot() as connection:
            return {
                table: [dict(row._mapping) for row in connection.execute(select(table))]
                for table in metadata.sorted_tables
            }

    def put(self, rows: Rows) -> None:
        """These rows in the place of all that stands."""

        def work(connection: Connection) -> None:
            for table in reversed(metadata.sorted_tables):
                connection.execute(delete(table))
            for table, held in rows.items():
                if held:
                    connection.execute(insert(table), held)

        self.parts.database.write(work)

    def found(self) -> set[str]:
        """Who finds that the past is another: the walk along the chains, the marks, a tablet's contact."""
        by: set[str] = set()
        with self.parts.database.snapshot() as connection:
            if verify(connection, self.parts.keys).faults or access_log.first_break(connection) is not None:
                by.add("walk")
            if anchor.contradictions(connection, self.marks):
                by.add("marks")
        tablet = deepcopy(self.device, {id(self.device.way): self.device.way})
        tablet.contact()
        with self.parts.database.snapshot() as connection:
            if alarms.unanswered(connection, alarms.OF_THE_PAST):
                by.add("tablet")
                # What a tablet has found stays, for everybody who asks.
                assert list(past(connection, anchor.Anchor(self.marks.path.with_name("none"))))
        return by
