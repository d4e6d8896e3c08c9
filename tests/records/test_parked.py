"""What cannot be applied is kept, told why, and applied when its cause has gone."""

import pytest
from structlog.testing import capture_logs

from server.base.ids import new_id
from server.base.keys import Keys
from server.records import store
from server.records.models import device, op, parked_op, stray
from tests.records.world import CARD, KINDS, World, faults, rows, v_of


def test_every_reason_of_one_session_parks_its_op_and_no_other(world: World) -> None:
    house, elsewhere = world.house(), world.house()
    tablet, reader = world.tablet("worker", scope=house), world.tablet("reader", scope=house)
    gone = tablet.new("card", house, name="走")
    [made] = tablet.push(gone)
    tablet.push(tablet.edit(gone, v_of(made), removed=True))
    taken = tablet.new("card", house, name="在")
    tablet.push(taken)
    late = new_id()
    wrong = {
        "invalid": tablet.new("card", house, name="王", colour="red"),
        "forbidden": tablet.new("card", elsewhere, name="王"),
        "record_exists": tablet.op("card", house, {"name": "王"}, new=True, record=taken["record"]),
        "removed": tablet.edit(gone, "3." + v_of(tablet.push(gone)[0])[2:], name="回"),
        "wrong_scope": tablet.new("card", new_id(), name="王"),
        "id_reused": taken | {"set": {"name": "别的"}},
        "too_large": tablet.new("card", house, name="王", note="长" * 40_000),
        "waits": tablet.op("card", house, {"note": "早到"}, record=late),
        "unknown_kind": tablet.new("later_kind", house, name="王"),
        "schema_too_new": tablet.new("card", house, name="王") | {"schema": 9},
        "author_unproven": tablet.new("card", house, name="王") | {"device": reader.id},
        "seal_unreadable": {"id": new_id(), "sealed": {"kid": "none", "enc": "", "ct": ""}},
    }
    # The removal was seq 3: an edit that knows it.
    copy = [row for row in rows(world, op) if row.scope == house and row.seq == 3]
    wrong["removed"]["base"] = f"3.{bytes(copy[0].hash)[:4].hex()}"
    good = [tablet.new("card", house, name=f"{number}") for number in range(200 - len(wrong))]
    batch = [*good[:90], *wrong.values(), *good[90:]]
    assert len(batch) == 200
    results = tablet.push(*batch)
    by_op = dict(zip([one["id"] for one in batch], results, strict=True))
    for one in good:
        assert by_op[one["id"]]["status"] == "applied"
    for code, one in wrong.items():
        result = by_op[one["id"]]
        assert (result["status"], result["reason"]["code"]) == ("parked", code), result
        assert result["reason"]["detail"]
    assert by_op[wrong["invalid"]["id"]]["reason"]["field"] == "colour"
    kept = len(rows(world, parked_op)) + len(rows(world, stray))
    assert kept == len(wrong)
    assert faults(world) == []

    # What waited is applied by itself when its cause has gone.
    [created] = tablet.push(tablet.op("card", house, {"name": "迟"}, new=True, record=late))
    assert created["status"] == "applied"
    [asked] = tablet.push({"id": wrong["waits"]["id"], "scope": house})
    assert asked["status"] in ("applied", "merged")
    later = CARD.__class__(**{**vars_of(CARD), "name": "later_kind"})
    newer = CARD.__class__(**{**vars_of(CARD), "schema": 9})
    world.engine = world.engine_with((*[kind for kind in KINDS if kind is not CARD], newer, later))
    assert world.engine.release() == 2
    asked_codes = tablet.push(
        *({"id": wrong[code]["id"], "scope": house} for code in ("unknown_kind", "schema_too_new"))
    )
    assert [one["status"] for one in asked_codes] == ["applied", "applied"]
    assert faults(world) == []


def vars_of(kind):
    return {name: getattr(kind, name) for name in kind.__dataclass_fields__}


def test_ops_of_one_batch_that_wait_for_each_other_end_applied(world: World) -> None:
    house, tablet = world.house(), world.tablet("worker")
    record = new_id()
    made = tablet.op("card", house, {"name": "王"}, new=True, record=record)
    first = tablet.op("card", house, {"note": "一"}, record=record)
    second = tablet.op("card", house, {"note": "二"}, record=record)
    results = tablet.push(second, first, made)
    assert [one["status"] for one in results] == ["parked", "parked", "applied"]
    asked = tablet.push(*({"id": one["id"], "scope": house} for one in (first, second)))
    assert [one["status"] for one in asked] == ["applied", "applied"]
    world.grants.replicas[tablet.user] = {house}
    assert tablet.copy()[record]["set"]["note"] == "二"
    assert rows(world, parked_op) == []


def test_a_correction_ends_the_parked_op_it_replaces(world: World) -> None:
    house, tablet = world.house(), world.tablet("worker")
    wrong = tablet.new("card", house, name="王", phone="x" * 99)
    assert tablet.push(wrong)[0]["status"] == "parked"
    right = tablet.new("card", house, name="王", phone="1") | {
        "record": wrong["record"],
        "replaces": wrong["id"],
    }
    assert tablet.push(right)[0]["status"] == "applied"
    [asked] = tablet.push({"id": wrong["id"], "scope": house})
    assert (asked["status"], asked["reason"]["code"]) == ("discarded", "replaced")


def test_a_discard_also_holds_for_an_op_that_comes_later(world: World) -> None:
    house, tablet, other = world.house(), world.tablet("worker"), world.tablet("worker")
    late = tablet.new("card", house, name="王")

    def discard(of: dict, by=tablet) -> dict:
        made = by.op("", house)
        return {key: made[key] for key in ("id", "device", "n", "scope", "at")} | {
            "discards": of["id"], "why": "记错了",
        }  # fmt: skip

    assert tablet.push(discard(late))[0]["status"] == "applied"
    [result] = tablet.push(late)
    assert (result["status"], result["reason"]["code"]) == ("discarded", "withdrawn")
    assert tablet.push(late) == [result]
    kept = tablet.new("card", house, name="李")
    tablet.push(kept)
    assert tablet.push(discard(kept))[0]["reason"]["code"] == "already_applied"
    wrong = tablet.new("card", house)
    tablet.push(wrong)
    assert other.push(discard(wrong, other))[0]["reason"]["code"] == "forbidden"
    assert tablet.push({"id": wrong["id"], "scope": house})[0]["status"] == "parked"
    assert faults(world) == []


def test_a_revoked_device_hands_over_what_it_held(world: World) -> None:
    house, tablet, lead = world.house(), world.tablet("worker"), world.tablet("lead")
    made = tablet.new("card", house, name="王")
    world.database.write(
        lambda connection: connection.execute(
            device.update().where(device.c.id == tablet.id).values(state="revoked")
        )
    )
    [result] = lead.push(tablet.seal(made))
    assert (result["status"], result["reason"]["code"]) == ("parked", "device_revoked")
    key = (house, made["id"])
    outcomes = world.database.write(
        lambda connection: world.engine.judge_again(connection, [key], by_right_of=lead.user)
    )
    assert [one.status for one in outcomes] == ["applied"]
    [row] = [row for row in rows(world, op) if row.id == made["id"]]
    assert row.by == tablet.user


def test_a_failed_try_to_apply_leaves_the_parked_op_as_it_was(world: World) -> None:
    house, elsewhere = world.house(), world.house()
    tablet, lead = world.tablet("worker", scope=house), world.tablet("lead", scope=house)
    refused = tablet.new("card", elsewhere, name="王")
    tablet.push(refused)
    key = (elsewhere, refused["id"])
    world.database.write(lambda connection: store.assign_parked(connection, *key, lead.user))
    before = rows(world, parked_op), rows(world, op)
    [outcome] = world.database.write(
        lambda connection: world.engine.judge_again(connection, [key], by_right_of=lead.user)
    )
    assert (outcome.status, (outcome.reason or {})["code"]) == ("parked", "forbidden")
    assert (rows(world, parked_op), rows(world, op)) == before


def test_a_fault_inside_one_op_parks_that_op_alone(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    house, tablet = world.house(), world.tablet("worker")
    fine, poison = tablet.new("card", house, name="好"), tablet.new("card", house, name="毒")
    from server.records.push import settle

    real = settle.apply

    def fails(batch, one):
        if one.id == poison["id"]:
            raise RuntimeError(f"planted, about {one.set}")
        return real(batch, one)

    monkeypatch.setattr(settle, "apply", fails)
    with capture_logs() as logged:
        results = tablet.push(poison, fine)
    [line] = logged
    assert (line["op"], line["error"]) == (poison["id"], "RuntimeError")
    assert "exc_info" not in line
    assert "毒" not in str(line)  # what somebody wrote about somebody is in no log
    assert [one["status"] for one in results] == ["parked", "applied"]
    assert results[0]["reason"]["code"] == "server_error"


def test_what_could_not_be_opened_becomes_an_op_when_its_key_is_back(world: World) -> None:
    house, tablet = world.house(), world.tablet("worker")
    sealed = tablet.seal(tablet.new("card", house, name="王"))
    key = world.keys.folder / f"seal-{world.keys.seal_kid}.pem"
    aside = key.with_suffix(".aside")
    key.rename(aside)
    world.keys = Keys(world.keys.folder)
    world.engine = world.engine_with(KINDS)
    assert tablet.push(sealed)[0]["reason"]["code"] == "seal_unreadable"
    assert world.engine.release() == 0
    aside.rename(key)
    world.keys = Keys(world.keys.folder)
    world.engine = world.engine_with(KINDS)
    assert world.engine.release() == 1
    assert tablet.push({"id": sealed["id"], "scope": house})[0]["status"] == "applied"
    assert rows(world, stray) == []


def test_what_a_disabled_account_left_on_a_tablet_waits_for_somebody(world: World) -> None:
    house, tablet, carrier = world.house(), world.tablet("worker"), world.tablet("worker")
    sealed = tablet.seal(tablet.new("fact", house, card=new_id(), word="当时有权"))
    world.grants.closed.add(tablet.user)
    [result] = carrier.push(sealed)
    assert (result["status"], result["reason"]["code"]) == ("parked", "device_revoked")
