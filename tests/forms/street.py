"""Builders: what is uploaded at the desk, and what a worker answers."""

from io import BytesIO
from typing import Any

import orjson

from server.api.parts import Parts
from server.base.clock import wire
from server.base.ids import new_id
from server.records.ports import Caller
from tests.api.street import Tablet
from tests.people.street import EAST, HOUSE

HOME = "01900000-0000-7000-8000-00000000a001"
PHOTO = {"sha256": "c" * 64, "size_bytes": 900, "media_type": "image/jpeg", "name": "window.jpg"}
ASKED = {"scope": EAST, "name": "冬季取暖情况", "purpose": "知道哪几家要添暖气", "about": "household"}
COLD: dict[str, Any] = {
    "warmth": "cold", "reasons": "window radiator", "people": "3",
    "rooms": [{"room": "卧室", "degrees": "14"}, {"room": "厨房", "degrees": "9.5"}],
    "coldest": "9.5", "more": {"since": "2026-11-01", "remark": "窗户旧"}, "photo": "window.jpg",
}  # fmt: skip


def upload(desk: Tablet, path: str, content: bytes, *attached: tuple[str, bytes], **query: str) -> Any:
    """Send a workbook as the desk's page does; gives the JSON of the answer."""
    answer = desk.ask(
        "POST",
        f"/api/v1/forms{path}",
        query_string=query,
        data={
            "workbook": (BytesIO(content), "表.xlsx"),
            "attachment": [(BytesIO(data), name) for name, data in attached],
        },
        content_type="multipart/form-data",
    )
    assert answer.status_code in (200, 201), answer.get_data(as_text=True)
    return answer.get_json()


def published(desk: Tablet, content: bytes, *attached: tuple[str, bytes], **query: str) -> str:
    """Publish a workbook; gives the record's id."""
    told = upload(desk, "", content, *attached, **{**ASKED, **query})
    assert told["problems"] == [], told
    return str(told["id"])


class Worker:
    """Somebody who answers, op by op."""

    def __init__(self, parts: Parts, tablet: Tablet) -> None:
        self.parts, self.n = parts, 0
        user = tablet.ask("GET", "/api/v1/session").get_json()["user"]["id"]
        self.caller = Caller(user, tablet.device)

    def send(self, set_: dict[str, Any], record: str | None = None, scope: str = HOUSE) -> dict[str, Any]:
        """Push an answer, or an edit of one; gives the result with its record."""
        self.n += 1
        op: dict[str, Any] = {
            "id": new_id(), "device": self.caller.device, "n": self.n, "kind": "answer",
            "record": record or new_id(), "scope": scope, "base": None, "schema": 1,
            "at": wire(self.parts.clock()), "set": set_,
        }  # fmt: skip
        if record is None:
            op["new"] = True
        raw = orjson.dumps({"sent": op["at"], "ops": [op]})
        return self.parts.engine.push(self.caller, raw)["results"][0] | {"record": op["record"]}

    def answers(self, form: str, values: Any = None, version: str = "1", **more: Any) -> dict[str, Any]:
        """Push an answer about the home."""
        files = {"files": [PHOTO]} if "photo" in (values or COLD) else {}
        body = {"form": form, "version": version, "household": HOME, "values": values or COLD}
        return self.send(body | files | more)
