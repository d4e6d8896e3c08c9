"""Push: recognise first, judge after; nothing is lost and nothing is applied twice."""

import orjson
import pytest
from sqlalchemy import select

from server.base.errors import Problem
from server.base.ids import derived_id, new_id
from server.base.keys import Keys
from server.records.models import device, op, parked_op, stray
from server.records.ports import Change
from server.records.verify import verify
from tests.records.world import CARD, KINDS, World, v_of


def faults(world: World) -> list[str]:
    with world.database.snapshot() as connection:
        return verify(connection, world.keys).faults


def rows(world: World, table):
    with world.database.snapshot() as connection:
        return connection.execute(select(table)).all()


def test_a_push_sent_five_times_is_applied_once_and_answered_the_same(world: World) -> None:
    house, tablet = world.house(), world.tablet("worker")
    ops = [tablet.new("card", house, name=f"{number}") for number in range(20)]
    answers = [tablet.push(*ops) for _ in range(5)]
    assert all(answer == answers[0] for answer in answers)
    assert [answer["status"] for answer in answers[0]] == ["applied"] * 20
    assert [answer["seq"] for answer in answers[0]] == list(range(2, 22))
    assert len([row for row in rows(world, op) if row.device == tablet.id]) == 20
    assert faults(world) == []


def test_split_and_interleaved_pushes_have_one_effect(world: World) -> None:
    house, one, other = world.house(), world.tablet("worker"), world.tablet("worker")
    mine = [one.new("card", house, name=f"甲{number}") for number in range(9)]
    theirs = [other.new("card", house, name=f"乙{number}") for number in range(9)]
    first = one.push(*mine[:5])
    other.push(*theirs[:4])
    one.push(*mine[2:7])
    other.push(*theirs)
    one.push(mine[8], mine[7], mine[3])
    assert one.push(*mine)[:5] == first
    assert [row.seq for row in sorted(rows(world, op), key=lambda row: row.seq)] == list(range(1, 20))
    assert faults(world) == []


def test_a_known_id_with_another_body_is_kept_under_its_hash(world: World) -> None:
    house, tablet = world.house(), world.tablet("worker")
    made = tablet.new("card", house, name="王")
    [first] = tablet.push(made)
    [again] = tablet.push(made | {"set": {"name": "李"}})
    assert again["status"] == "parked"
    assert again["reason"]["code"] == "id_reused"
    assert tablet.push(made) == [first]
    [kept] = rows(world, stray)
    assert b"\xe6\x9d\x8e" in world.keys.decrypt(kept.body, f"stray/{kept.digest}")


def test_an_op_written_with_other_spaces_is_the_same_op(world: World) -> None:
    house, tablet = world.house(), world.tablet("worker")
    made = tablet.new("card", house, name="王")
    [first] = tablet.push(made)
    spaced = orjson.dumps({"ops": [dict(reversed(made.items()))]}, option=orjson.OPT_INDENT_2)
    assert world.engine.push(tablet.caller, spaced)["results"] == [first]


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


def test_a_sealed_op_may_be_carried_by_anybody_and_belongs_to_its_author(world: World) -> None:
    house, author, carrier = world.house(), world.tablet("worker"), world.tablet("worker")
    sealed = author.seal(author.new("card", house, name="王"))
    [result] = carrier.push(sealed)
    assert result["status"] == "applied"
    [row] = [row for row in rows(world, op) if row.id == sealed["id"]]
    assert (row.by, row.device, row.carrier) == (author.user, author.id, carrier.id)
    assert author.answer(sealed)["have"] == 1


def test_a_forged_seal_takes_no_op_id(world: World) -> None:
    house, author, liar = world.house(), world.tablet("worker"), world.tablet("worker")
    made = author.new("card", house, name="王")
    forged = liar.seal(made | {"set": {"name": "假"}})
    assert liar.push(forged)[0]["reason"]["code"] == "author_unproven"
    other = author.seal(made) | {"id": new_id()}
    assert liar.push(other)[0]["reason"]["code"] == "seal_unreadable"
    assert author.push(author.seal(made))[0]["status"] == "applied"


def test_a_question_is_answered_to_the_author_alone(world: World) -> None:
    house, author, other = world.house(), world.tablet("worker"), world.tablet("worker")
    made = author.new("card", house, name="王")
    [result] = author.push(made)
    question = {"id": made["id"], "scope": house}
    assert author.push(question) == [result]
    assert world.tablet(user=author.user).push(question) == [result]
    assert other.push(question)[0]["status"] == "unknown"
    assert author.push({"id": new_id(), "scope": house})[0]["status"] == "unknown"


def test_have_counts_up_to_the_first_hole(world: World) -> None:
    house, tablet = world.house(), world.tablet("worker")
    ops = [tablet.new("card", house, name=f"{number}") for number in range(5)]
    assert tablet.answer(ops[0], ops[1], ops[3])["have"] == 2
    assert tablet.answer(ops[4])["have"] == 2
    assert tablet.answer(ops[2])["have"] == 5


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


def test_a_copied_profile_is_noticed_and_loses_nothing(world: World) -> None:
    house, tablet = world.house(), world.tablet("worker")
    one = tablet.new("card", house, name="甲")
    twin = tablet.new("card", house, name="乙") | {"n": one["n"]}
    assert [tablet.push(made)[0]["status"] for made in (one, twin)] == ["applied", "applied"]
    [row] = [row for row in rows(world, device) if row.id == tablet.id]
    assert row.state == "cloned"


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


def test_a_fault_inside_one_op_parks_that_op_alone(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    house, tablet = world.house(), world.tablet("worker")
    fine, poison = tablet.new("card", house, name="好"), tablet.new("card", house, name="毒")
    from server.records.push import settle

    real = settle.apply

    def fails(batch, one):
        if one.id == poison["id"]:
            raise RuntimeError("planted")
        return real(batch, one)

    monkeypatch.setattr(settle, "apply", fails)
    results = tablet.push(poison, fine)
    assert [one["status"] for one in results] == ["parked", "applied"]
    assert results[0]["reason"]["code"] == "server_error"


def test_confidential_fields_lie_apart_and_encrypted(world: World) -> None:
    house, tablet = world.house(), world.tablet("worker")
    made = tablet.new("card", house, name="王", secret="不能说的话")
    tablet.push(tablet.seal(made))
    world.grants.replicas[tablet.user] = {house}
    assert "secret" not in tablet.copy()[made["record"]]["set"]
    with world.database.snapshot() as connection:
        for table in ("op", "record", "secret"):
            dump = repr(connection.exec_driver_sql(f"SELECT * FROM {table}").all())
            assert "不能说的话" not in dump
            assert repr("不能说的话".encode())[2:-1] not in dump
        assert world.engine.secret(connection, house, made["record"]) == {"secret": "不能说的话"}
    assert faults(world) == []


def test_a_conflict_keeps_both_values_and_is_settled_by_an_owner(world: World) -> None:
    house, one, other, stranger = (world.house(), *(world.tablet("worker") for _ in range(3)))
    made = one.new("card", house, name="王", phone="0")
    base = v_of(one.push(made)[0])
    first = one.edit(made, base, phone="1")
    world.turn(seconds=1)
    second = other.edit(made, base, phone="2")
    one.push(first)
    [result] = other.push(second)
    assert result["status"] == "conflict"
    [conflict] = result["conflicts"]
    assert conflict == derived_id(second["id"], "phone")
    world.grants.replicas[one.user] = {house}
    held = one.copy()
    assert held[made["record"]]["set"]["phone"] == "2"
    assert [value["value"] for value in held[conflict]["set"]["values"]] == ["1", "2"]
    step = {"case": conflict, "to": "settled", "note": "第一个对"}
    assert stranger.push(stranger.new("step", house, **step))[0]["reason"]["code"] == "forbidden"
    assert one.push(one.new("step", house, **step))[0]["status"] == "applied"
    [late] = other.push(other.new("step", house, **step))
    assert (late["status"], late["reason"]["code"]) == ("merged", "moved_on")


def test_only_the_asked_author_answers_a_review(world: World) -> None:
    house, author, other, lead = (
        world.house(), world.tablet("worker"), world.tablet("worker"), world.tablet("lead"),
    )  # fmt: skip
    fact = author.new("fact", house, card=new_id(), word="话")
    author.push(fact)
    review = lead.new("review", house, about=fact["record"], note="哪天修？")
    base = v_of(lead.push(review)[0])
    assert other.push(other.edit(review, base, answer="不知道"))[0]["reason"]["code"] == "forbidden"
    assert author.push(author.edit(review, base, note="改问题"))[0]["reason"]["code"] == "forbidden"
    assert author.push(author.edit(review, base, answer="昨天"))[0]["status"] == "applied"


def test_a_batch_beyond_its_bounds_is_refused_whole(world: World) -> None:
    house, tablet = world.house(), world.tablet("worker")
    many = [tablet.new("card", house, name="王") for _ in range(501)]
    with pytest.raises(Problem, match="batch_too_large") as refused:
        tablet.push(*many)
    assert refused.value.code == "batch_too_large"
    with pytest.raises(Problem) as unread:
        world.engine.push(tablet.caller, b'{"ops":[{"id":}]}')
    assert unread.value.code == "bad_json"
    assert len(rows(world, op)) == 1


def test_writes_of_the_server_name_no_device_and_never_pass_over_a_worker(world: World) -> None:
    house, tablet = world.house(), world.tablet("worker")
    made = tablet.new("card", house, name="王", phone="0")
    base = v_of(tablet.push(made)[0])
    tablet.push(tablet.edit(made, base, phone="1"))
    [outcome] = world.engine.write([Change(house, "card", made["record"], {"phone": "9"}, base=base)])
    assert outcome.status == "conflict"
    row = next(row for row in rows(world, op) if row.id == outcome.op)
    assert (row.device, row.n) == (None, None)


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


def test_what_ends_a_task_begins_its_next_once(world: World) -> None:
    house, worker, lead = world.house(), world.tablet("worker"), world.tablet("lead")
    task = lead.new("task", house, word="每周")
    lead.push(task)
    world.grants.replicas[lead.user] = {house}

    def tasks() -> list[str]:
        return sorted(line["set"]["word"] for line in lead.copy().values() if line["kind"] == "task")

    worker.push(worker.new("fact", house, card=task["record"], word="没人"))
    assert tasks() == ["每周"]
    ending = worker.new("fact", house, card=task["record"], word="见到")
    worker.push(ending, worker.new("fact", house, card=task["record"], word="又见到"))
    worker.push(ending)
    assert tasks() == ["每周", "每周+"]
    assert faults(world) == []
