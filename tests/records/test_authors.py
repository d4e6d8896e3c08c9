"""Whose an op is: by session or by seal, and what only its author is told."""

from server.base.ids import new_id
from server.records.models import device, op
from tests.records.world import World, faults, rows


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


def test_a_copied_profile_is_noticed_and_loses_nothing(world: World) -> None:
    house, tablet = world.house(), world.tablet("worker")
    one = tablet.new("card", house, name="甲")
    twin = tablet.new("card", house, name="乙") | {"n": one["n"]}
    assert [tablet.push(made)[0]["status"] for made in (one, twin)] == ["applied", "applied"]
    [row] = [row for row in rows(world, device) if row.id == tablet.id]
    assert row.state == "cloned"


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
