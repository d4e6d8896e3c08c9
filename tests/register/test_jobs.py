"""The import on the admin page: upload, report, error workbook, apply; each job its uploader's own."""

import time
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from server.api.parts import Parts
from server.app import create_app
from server.base.ids import new_id
from server.base.settings import Settings
from server.demo import PASSWORD, load_demo
from tests.demo.day import TODAY
from tests.register.sheets import HEADINGS, book

ROW = ["青禾里", "一网格", "青禾苑", "9号楼", "1", "101", "王小满", "户主", "女", 1970, "10012340071", None]
BAD = [*ROW[:5], "102", "陈安", "户主", "?", 1970, None, None]


class Client:
    """A signed-in person."""

    def __init__(self, client: FlaskClient, username: str) -> None:
        self.client, self.headers = client, {"X-Device": new_id()}
        device = {"id": self.headers["X-Device"], "name": "t", "platform": "t"}
        signed_in = client.post(
            "/api/v1/session",
            json={"username": username, "password": PASSWORD, "device": device},
            headers=self.headers,
        )
        assert signed_in.status_code == 200, signed_in.text

    def upload(self, content: bytes) -> Any:
        return self.client.post("/api/v1/register?name=台账.xlsx", data=content, headers=self.headers)

    def get(self, path: str) -> Any:
        return self.client.get(f"/api/v1/register{path}", headers=self.headers)

    def post(self, path: str) -> Any:
        return self.client.post(f"/api/v1/register{path}", headers=self.headers)

    def put(self, path: str, content: Any) -> Any:
        return self.client.put(f"/api/v1/register{path}", json=content, headers=self.headers)

    def finished(self, job: str) -> dict[str, Any]:
        """Ask until it is neither read nor written any more."""
        for _ in range(300):
            told: dict[str, Any] = self.get(f"/{job}").json
            if told["state"] not in ("reading", "applying"):
                return told
            time.sleep(0.05)
        raise AssertionError(told)


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Any:
    home = tmp_path_factory.mktemp("jobs")
    app = create_app(Settings(home=home, database_url=f"sqlite:///{home / 'q.db'}", testing=True))
    load_demo(app.extensions["qiaomen"], 0.02, TODAY)
    yield app
    app.extensions["qiaomen"].database.engine.dispose()


@pytest.fixture
def admin(app: Any) -> Client:
    return Client(app.test_client(), "guanli01")


@pytest.fixture
def content(tmp_path: Path) -> bytes:
    return book(tmp_path / "r.xlsx", [[*ROW, "x"], [*BAD, "x"]], [*HEADINGS, "民族"]).read_bytes()


def test_an_upload_is_read_shown_corrected_and_applied(admin: Client, content: bytes, app: Any) -> None:
    answer = admin.upload(content)
    assert answer.status_code == 202
    job = answer.json["id"]
    told = admin.finished(job)
    assert told["state"] == "checked"
    assert told["report"]["records"]["person"] == {"new": 1, "changed": 0, "same": 0}
    assert told["report"]["refused_columns"] == ["民族"]
    assert [fault["code"] for fault in told["report"]["faults"]] == ["sex_unknown"]
    book = admin.get(f"/{job}/errors")
    assert book.status_code == 200
    assert book.data.startswith(b"PK")
    assert admin.post(f"/{job}/apply").status_code == 202
    told = admin.finished(job)
    assert (told["state"], told["report"]["is_applied"]) == ("applied", True)
    assert admin.post(f"/{job}/apply").status_code in (404, 503), "once is enough"
    parts: Parts = app.extensions["qiaomen"]
    assert not list((parts.settings.home / "register").glob(f"{job}.xlsx")), "the upload is gone"
    assert admin.get("").json["jobs"][0]["id"] == job


def test_a_job_is_its_uploaders_own(admin: Client, content: bytes, app: Any) -> None:
    job = admin.upload(content).json["id"]
    admin.finished(job)
    lead = Client(app.test_client(), "shequ01")
    assert lead.get(f"/{job}").status_code == 404
    assert lead.get(f"/{job}/errors").status_code == 404
    assert lead.post(f"/{job}/apply").status_code == 404


def test_a_grid_lead_imports_their_own_community_alone(app: Any, content: bytes) -> None:
    for username, codes in (("shequ01", ["sex_unknown"]), ("shequ02", ["community_not_yours"])):
        lead = Client(app.test_client(), username)
        told = lead.finished(lead.upload(content).json["id"])
        assert {fault["code"] for fault in told["report"]["faults"]} >= set(codes)
        assert told["report"]["held_back"] == (1 if username == "shequ01" else 2)


def test_a_worker_may_not_import(app: Any, content: bytes) -> None:
    worker = Client(app.test_client(), "wangge01")
    assert worker.upload(content).status_code == 403
    assert worker.get("").status_code == 403


def test_what_is_no_workbook_is_refused_at_once_or_told_afterwards(admin: Client) -> None:
    assert admin.upload(b"words").json["code"] == "workbook_unreadable"
    told = admin.finished(admin.upload(b"PK\x03\x04words").json["id"])
    assert (told["state"], told["problem"]) == ("failed", "workbook_unreadable")
    assert "xlsx" in told["report"]["detail"]


def test_a_mapping_is_kept_for_later_uploads(admin: Client, app: Any, tmp_path: Path) -> None:
    assert admin.put("/mapping", {"mapping": {"住几号": "door"}}).status_code == 204
    assert admin.put("/mapping", {"mapping": {"住几号": "nonsense"}}).status_code == 422
    assert admin.get("/mapping").json["mapping"] == {"住几号": "door"}
    headings = ["住几号" if heading == "门牌" else heading for heading in HEADINGS]
    told = admin.finished(admin.upload(book(tmp_path / "r.xlsx", [ROW], headings).read_bytes()).json["id"])
    assert told["report"]["fault_count"] == 0
    assert Client(app.test_client(), "shequ01").put("/mapping", {"mapping": {}}).status_code == 403
    admin.put("/mapping", {"mapping": {}})
