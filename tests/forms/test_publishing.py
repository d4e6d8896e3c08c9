"""The whole way of a questionnaire through the server: uploaded, published, fetched, answered, withdrawn."""

import json
from io import BytesIO
from typing import Any

import pytest

from server.api.parts import Parts
from server.forms import library
from server.forms.xform import parse
from server.records.files.folder import Folder
from tests.api.street import Tablet
from tests.forms.street import COLD, HOME, Worker, published, upload
from tests.forms.workbooks import WINTER, winter, workbook
from tests.people.street import EAST, HOUSE


def test_a_workbook_is_looked_at_before_anything_is_kept(staff: Tablet) -> None:
    told = upload(staff, "/check", winter())
    assert told["problems"] == []
    assert (told["form"]["title"], told["form"]["version"]) == ("冬季取暖情况", "1")
    assert told["form"]["languages"] == ["中文 (zh)", "English (en)"]
    first = told["form"]["questions"][1]
    assert (first["name"], first["row"], first["type"], first["is_required"]) == (
        "warmth",
        3,
        "select_one",
        True,
    )
    assert staff.ask("GET", "/api/v1/forms").get_json()["forms"] == []


def test_what_is_wrong_is_told_by_sheet_row_and_column_in_both_languages(staff: Tablet) -> None:
    told = upload(
        staff, "/check", workbook(survey="type | name | label\ninteger | n | 几个\ngeopoint | here | 在哪")
    )
    [problem] = told["problems"]
    place = (problem["code"], problem["sheet"], problem["row"], problem["column"])
    assert place == ("no_place", "survey", 3, "type")
    assert problem["zh"]
    assert problem["en"]
    assert told["form"] is None


def test_a_published_form_reaches_the_tablet_with_its_files(
    staff: Tablet, worker: Tablet, parts: Parts
) -> None:
    fruits = ("fruits.csv", "name,label\napple,苹果\n".encode("gb18030"))
    survey = "type | name | label\nselect_one_from_file fruits.csv | fruit | 水果"
    form = published(staff, workbook(survey=survey), fruits)
    ask = {"cursors": {EAST: {"seq": 0}}, "limit": 5000}
    lines = worker.ask("POST", "/api/v1/sync/pull", json=ask).get_data(as_text=True).splitlines()
    [line] = [one for one in map(json.loads, lines) if one.get("kind") == "form"]
    assert line["id"] == form
    definition, [attached] = line["set"]["definition"][0], line["set"]["attachments"]
    got = worker.ask("GET", f"/api/v1/files/{EAST}/{definition['sha256']}")
    assert (got.status_code, got.mimetype) == (200, "application/xml")
    assert [field.name for field in parse(got.get_data()).fields()] == ["fruit"]
    assert attached["name"] == "fruits.csv"
    got = worker.ask("GET", f"/api/v1/files/{EAST}/{attached['sha256']}")
    assert got.get_data(as_text=True) == "name,label\napple,苹果\n"


def test_an_attachment_that_the_form_names_must_come_along(staff: Tablet) -> None:
    survey = "type | name | label\nselect_one_from_file fruits.csv | fruit | 水果"
    told = upload(staff, "", workbook(survey=survey), scope=EAST, name="水果", purpose="试", about="none")
    assert [(one["code"], one["detail"]) for one in told["problems"]] == [
        ("attachment_missing", "fruits.csv")
    ]


def test_a_good_answer_is_taken(staff: Tablet, worker: Tablet, parts: Parts) -> None:
    form = published(staff, winter())
    assert Worker(parts, worker).answers(form)["status"] == "applied"


WRONG: tuple[tuple[dict[str, Any], str], ...] = (
    ({"warmth": "hot"}, "warmth"),
    ({"people": "0"}, "people"),
    ({"people": "many"}, "people"),
    ({"reasons": ""}, "reasons"),
    ({"warmth": "warm", "rooms": []}, "reasons"),
    ({"coldest": "20"}, "coldest"),
    ({"rooms": [{"room": "卧室", "degrees": "90"}]}, "rooms[1]/degrees"),
    ({"more": {"since": "2030-01-01"}}, "more/since"),
    ({"photo": "other.jpg"}, "photo"),
    ({"shoe_size": "40"}, "shoe_size"),
)


def test_an_answer_that_its_form_does_not_allow_is_kept_and_told_where(
    staff: Tablet, worker: Tablet, parts: Parts
) -> None:
    sender, form = Worker(parts, worker), published(staff, winter())
    for changed, path in WRONG:
        told = sender.answers(form, COLD | changed)
        assert (told["status"], told["reason"]["code"]) == ("parked", "invalid"), changed
        assert told["reason"]["field"] == "values"
        assert told["reason"]["detail"].startswith(f"values: {path} "), told


def test_a_correction_is_judged_together_with_what_stood_before(
    staff: Tablet, worker: Tablet, parts: Parts
) -> None:
    sender = Worker(parts, worker)
    made = sender.answers(published(staff, winter()))
    worse = sender.send({"values": {**COLD, "people": "99"}}, made["record"])
    assert worse["status"] == "parked"
    better = sender.send({"values": {**COLD, "people": "2"}}, made["record"])
    assert better["status"] in ("applied", "merged")
    assert sender.send({"void_reason": "记错了门"}, made["record"])["status"] in ("applied", "merged")


def test_an_answer_says_what_its_form_is_about(staff: Tablet, worker: Tablet, parts: Parts) -> None:
    sender, form = Worker(parts, worker), published(staff, winter())
    nobody = sender.send({"form": form, "version": "1", "values": {"warmth": "warm", "people": "1"}})
    assert (nobody["status"], nobody["reason"]["field"]) == ("parked", "household")
    unknown = sender.answers(HOME)
    assert (unknown["status"], unknown["reason"]["field"]) == ("parked", "form")
    older = sender.answers(form, version="7")
    assert (older["status"], older["reason"]["field"]) == ("parked", "version")


def test_a_draft_of_an_older_version_is_still_taken_and_judged_by_that_version(
    staff: Tablet, worker: Tablet, parts: Parts
) -> None:
    first = published(staff, winter())
    changed = WINTER["survey"].replace("integer | people", "integer | heads")
    second = published(staff, workbook(**WINTER | {"survey": changed}), series=first)
    [form] = staff.ask("GET", "/api/v1/forms").get_json()["forms"]
    assert (form["series"], form["id"], form["version"]) == (first, second, "2")
    sender = Worker(parts, worker)
    assert sender.answers(first)["status"] == "applied"
    assert sender.answers(second, version="2")["reason"]["detail"].startswith("values: people ")
    heads = {("heads" if name == "people" else name): value for name, value in COLD.items()}
    assert sender.answers(second, heads, version="2")["status"] == "applied"
    assert staff.ask("POST", f"/api/v1/forms/{EAST}/{first}/withdraw").status_code == 204
    [form] = staff.ask("GET", "/api/v1/forms").get_json()["forms"]
    assert (form["withdrawn_on"], form["answers"]) == ("2026-11-23", 2)
    assert sender.answers(second, heads, version="2")["status"] == "applied"


def test_only_who_may_make_forms_publishes_and_only_where_they_work(
    staff: Tablet, worker: Tablet, parts: Parts
) -> None:
    assert worker.ask("POST", "/api/v1/forms/check").status_code == 403
    upward = {"scope": HOUSE, "name": "x", "purpose": "x", "about": "none"}
    sent = {"workbook": (BytesIO(winter()), "表.xlsx")}
    refused = staff.ask(
        "POST", "/api/v1/forms", query_string=upward, data=sent, content_type="multipart/form-data"
    )
    assert refused.status_code == 403


def test_what_a_form_is_for_says_nothing_that_need_not_be_written_down(staff: Tablet) -> None:
    asked = {"scope": EAST, "name": "慢病", "purpose": "知道谁有糖尿病", "about": "none"}
    sent = {"workbook": (BytesIO(winter()), "表.xlsx")}
    refused = staff.ask(
        "POST", "/api/v1/forms", query_string=asked, data=sent, content_type="multipart/form-data"
    )
    assert (refused.status_code, list(refused.get_json()["fields"])) == (422, ["purpose"])


def test_no_device_makes_a_form(worker: Tablet, staff: Tablet, parts: Parts) -> None:
    form = published(staff, winter())
    sender = Worker(parts, worker)
    sender.n += 1
    told = sender.send({"withdrawn_on": "2026-11-23"}, form)
    assert told["status"] == "parked"


def test_where_a_form_is_not_here_its_answers_are_taken_and_it_is_not_looked_for_each_time(
    staff: Tablet, worker: Tablet, parts: Parts, monkeypatch: pytest.MonkeyPatch
) -> None:
    form, sender, asked = published(staff, winter()), Worker(parts, worker), []
    with monkeypatch.context() as lost:
        lost.setattr(Folder, "read", lambda *of: asked.append(of))
        for _ in range(3):
            assert sender.answers(form, COLD | {"warmth": "hot"})["status"] == "applied"
    assert len(asked) == 1
    monkeypatch.setattr(library, "AGAIN_SECONDS", 0)
    assert sender.answers(form, COLD | {"warmth": "hot"})["status"] == "parked"
