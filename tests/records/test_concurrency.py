"""Many at once: chains stay gapless, and what two bring at the same moment is applied once."""

from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import event, func, select

from server.base.ids import new_id
from server.records.models import op, record
from server.records.verify import verify
from tests.records.world import Tablet, World

THREADS, ROUNDS, BATCH = 4, 6, 20


def test_chains_stay_gapless_under_writers_in_the_same_scopes(world: World) -> None:
    houses = [world.house() for _ in range(3)]
    tablets = [world.tablet("worker") for _ in range(THREADS)]

    def work(tablet: Tablet) -> int:
        applied = 0
        for turn in range(ROUNDS):
            ops = [tablet.new("card", houses[(turn + one) % 3], name=f"{one}") for one in range(BATCH)]
            applied += sum(result["status"] == "applied" for result in tablet.push(*ops))
        return applied

    with ThreadPoolExecutor(THREADS) as pool:
        assert sum(pool.map(work, tablets)) == THREADS * ROUNDS * BATCH
    with world.database.snapshot() as connection:
        verdict = verify(connection, world.keys)
        assert verdict.faults == []
        assert verdict.entries == THREADS * ROUNDS * BATCH + 3


def test_the_same_batch_brought_by_several_at_once_has_one_effect(world: World) -> None:
    house, author = world.house(), world.tablet("worker")
    sealed = [author.seal(author.new("card", house, name=f"{one}")) for one in range(30)]
    # An unknown scope has no row to lock: here only the key of the op keeps two apart.
    sealed += [author.seal(author.new("card", new_id(), name="无处")) for _ in range(10)]
    carriers = [world.tablet("worker") for _ in range(THREADS)]
    with ThreadPoolExecutor(THREADS) as pool:
        answers = list(pool.map(lambda carrier: carrier.push(*sealed), carriers))
    assert all(answer == answers[0] for answer in answers)
    with world.database.snapshot() as connection:
        assert connection.scalar(select(func.count()).select_from(op)) == 41
        assert connection.scalar(select(func.count()).select_from(record)) == 31
        assert verify(connection, world.keys).faults == []


def test_a_pull_beside_writers_never_passes_over_a_late_commit(world: World) -> None:
    house, reader = world.house(), world.tablet("worker")
    world.grants.replicas[reader.user] = {house}
    tablets = [world.tablet("worker") for _ in range(THREADS - 1)]
    seen: set[str] = set()
    cursors = {house: {"seq": 0}}

    def work(tablet: Tablet) -> None:
        for _ in range(ROUNDS):
            tablet.push(*(tablet.new("card", house, name=f"{one}") for one in range(5)))

    with ThreadPoolExecutor(THREADS) as pool:
        running = [pool.submit(work, tablet) for tablet in tablets]
        while not all(one.done() for one in running):
            _header, lines, trailer = reader.pull(cursors)
            seen |= {line["id"] for line in lines}
            cursors = trailer["cursors"]
        for one in running:
            one.result()
    _header, lines, _trailer = reader.pull(cursors)
    seen |= {line["id"] for line in lines}
    assert len(seen) == (THREADS - 1) * ROUNDS * 5 + 1


def test_two_who_carry_each_others_ops_do_not_wait_for_each_other(world: World) -> None:
    one, other = world.tablet("worker"), world.tablet("worker")
    deadlocks: list[str] = []
    event.listen(
        world.database.engine, "handle_error", lambda said: deadlocks.append(str(said.original_exception))
    )
    ways = [(one, other, world.house()), (other, one, world.house())]

    def carry(way: tuple[Tablet, Tablet, str]) -> None:
        carrier, author, house = way
        for turn in range(20):
            carrier.push(author.seal(author.new("card", house, name=f"{turn}")))

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(carry, ways))
    assert deadlocks == []
