"""Whatever is damaged is found; what is made of something else is made anew, the rest is said plainly."""

import re
from pathlib import Path

import pytest
from sqlalchemy import Connection

from server.base.ids import new_id
from server.records.fsck import fsck
from tests.records.world import CARD, KINDS, World, v_of

# What was planted, as SQL, and a word of the sentence that must name it.
DAMAGES = {
    "a head that is ahead of its chain": ("UPDATE scope SET seq = seq + 1", "the head is"),
    "an op taken out of the chain": ("DELETE FROM op WHERE seq = 3", "is missing"),
    "an op's content": ("UPDATE op SET line = salt WHERE seq = 3", "not what was entered"),
    "another author of an op": ("UPDATE op SET \"by\" = 'somebody' WHERE seq = 3", "another by"),
    "another number of an op": ("UPDATE op SET n = 77 WHERE n = 3", "another n"),
    "another outcome of an op": ("UPDATE op SET status = 'conflict' WHERE seq = 3", "another status"),
    "a sealed line": ("UPDATE op SET line = salt WHERE is_secret", "not what was entered"),
    "a record's version": ("UPDATE record SET v = '3.00000000' WHERE seq = 3", "not in the chain"),
    "a record taken away": ("DELETE FROM record WHERE seq = 3", "is not there"),
    "a record put back": ("UPDATE record SET seq = 2 WHERE seq = 4", "its last op"),
    "a record of a kind that nobody knows": ("UPDATE record SET kind = 'ghost' WHERE seq = 3", "ghost"),
    "a body that is no JSON": ("UPDATE record SET body = '{' WHERE seq = 3", "cannot be read"),
    "a value that nobody set": ('UPDATE record SET body = \'{"note":"x"}\' WHERE seq = 3', "nobody has set"),
    "a mark at no op": (
        "UPDATE record SET marks = '{\"name\":[1,null,null]}' WHERE seq = 3",
        "no op of this",
    ),
    "a mark of a stranger": ('UPDATE record SET marks = \'{"name":[3,"x",1]}\' WHERE seq = 3', "another dev"),
    "a removal that nobody made": ("UPDATE record SET removed = true WHERE seq = 3", "nobody has removed"),
    "a secret of no record": ("UPDATE secret SET record = 'x'", "is kept"),
    "a secret that cannot be opened": ("UPDATE secret SET body = 'x'", "cannot be decrypted"),
    "an older secret": ("UPDATE secret SET seq = 1", "not its last change"),
    "a parked op that nobody kept": ("DELETE FROM parked_op WHERE code = 'invalid'", "is not kept"),
    "a kept op that is in no log": ("DELETE FROM op WHERE status = 'parked'", "in the log it is None"),
    "a kept op that cannot be opened": ("UPDATE parked_op SET body = 'x'", "cannot be decrypted"),
    "a wait for nothing": ("UPDATE parked_op SET waits_on = NULL", "nobody knows"),
    "a stray that cannot be opened": ("UPDATE stray SET body = 'x'", "stray"),
    "no history": ("DELETE FROM epoch", "no epoch"),
    "a device told of more than is held": ("UPDATE device SET have = have + 1", "have is"),
    "a device told of less than is held": ("UPDATE device SET have = 1", "have is"),
    "a missing line of a list": ("DELETE FROM entry", "missing, though"),
    "a wrong line of a list": ("UPDATE entry SET state = 'settled', on_day = '2020-01-01'", "not as"),
    "a line of a list too many": (
        "INSERT INTO tally (scope, kind, code, on_day, n) VALUES ('x', 'fact', 'y', '2026-01-01', 1)",
        "more than",
    ),
    "a wrong count": ("UPDATE tally SET n = n + 1", "not as"),
}
MENDED = {name for name, (sql, _) in DAMAGES.items() if re.search(r" (entry|tally|device)\b", sql)}


def filled(world: World) -> None:
    """A bit of everything: a conflict, a secret, facts, steps, parked, waiting, discarded, strays."""
    house, tablet, other = world.house(), world.tablet("worker", "lead"), world.tablet("worker")
    cards = [tablet.new("card", house, name=f"{number}") for number in range(4)]
    made = tablet.push(*cards)
    tablet.push(tablet.seal(tablet.new("card", house, name="密", secret="只给她看")))
    tablet.push(tablet.edit(cards[0], v_of(made[0]), name="甲"))
    [clash] = other.push(other.edit(cards[0], v_of(made[0]), name="乙"))
    fact = tablet.new("fact", house, card=cards[0]["record"], word="到了")
    tablet.push(fact)
    tablet.push(tablet.edit(fact, None, void_reason="记错了"))
    tablet.push(tablet.new("fact", house, card=cards[0]["record"], word="又到了"))
    tablet.push(tablet.new("step", house, case=clash["conflicts"][0], to="settled"))
    tablet.push(tablet.new("card", house, name="王", colour="red"))
    tablet.push(tablet.op("card", house, {"note": "早到"}, record=new_id()))
    tablet.push({"id": new_id(), "sealed": {"kid": "none", "enc": "", "ct": ""}})
    wrong = tablet.new("card", house)
    tablet.push(wrong)
    discard = tablet.op("", house)
    tablet.push(
        {key: discard[key] for key in ("id", "device", "n", "scope", "at")}
        | {"discards": wrong["id"], "why": "记错了"}
    )
    tablet.push(tablet.edit(cards[3], None, removed=True))


def test_a_world_in_which_much_has_happened_is_whole(world: World) -> None:
    filled(world)
    report = fsck(world.engine)
    assert (report.faults, report.stale) == ([], [])
    assert report.counts["parked"] == 3
    assert report.counts["secrets"] == 1


@pytest.mark.parametrize("damage", DAMAGES)
def test_fsck_finds_and_mends_what_can_be_made_anew(world: World, damage: str) -> None:
    filled(world)
    sql, word = DAMAGES[damage]

    def plant(connection: Connection) -> None:
        assert connection.exec_driver_sql(sql).rowcount

    world.database.write(plant)
    report = fsck(world.engine)
    found = report.stale if damage in MENDED else report.faults
    assert [sentence for sentence in found if word in sentence], report
    again = fsck(world.engine, mend=True)
    assert not again.stale
    if damage in MENDED:
        assert again.is_sound
        assert again.mended == report.stale
        assert fsck(world.engine).is_sound
    else:
        assert again.faults


def test_a_check_changes_nothing_and_leaves_the_real_tables_in_place(world: World) -> None:
    filled(world)
    fsck(world.engine)
    house, tablet = world.house(), world.tablet("worker")
    tablet.push(tablet.new("fact", house, card=new_id(), word="之后"))
    assert fsck(world.engine).is_sound


def test_a_file_that_sqlite_itself_finds_broken_is_said_to_be(world: World) -> None:
    if not world.database.is_sqlite:
        return
    filled(world)
    world.database.write(lambda c: c.exec_driver_sql("DELETE FROM op WHERE seq = 2"))
    world.database.engine.dispose()
    with Path(str(world.database.engine.url.database)).open("r+b") as file:
        file.seek(4096 * 5)
        file.write(b"\xff" * 4096 * 3)
    assert any("SQLite" in one or "cannot be read" in one for one in fsck(world.engine).faults)


def test_what_waits_for_a_record_that_is_there_is_a_fault(world: World) -> None:
    house, tablet = world.house(), world.tablet("worker")
    made = tablet.new("card", house, name="王")
    late = tablet.op("card", house, {"note": "早"}, record=new_id())
    tablet.push(made, late)
    world.database.write(lambda c: c.exec_driver_sql(f"UPDATE parked_op SET waits_on = '{made['record']}'"))
    assert any("which is there" in one for one in fsck(world.engine).faults)


def test_a_confidential_value_in_a_readable_body_is_a_fault(world: World) -> None:
    assert "secret" in CARD.confidential
    assert CARD in KINDS
    house, tablet = world.house(), world.tablet("worker")
    tablet.push(tablet.new("card", house, name="王", secret="x"))
    world.database.write(
        lambda c: c.exec_driver_sql('UPDATE record SET body = \'{"name":"王","secret":"x"}\' WHERE seq = 2')
    )
    assert any("lies open" in one for one in fsck(world.engine).faults)
