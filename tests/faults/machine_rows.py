"""The model's rows in the fault matrix: many stories a try, in memory, in a file, and on PostgreSQL."""

import atexit
import shutil
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from server.base.keys import Keys
from tests.databases import Cluster
from tests.faults.machine import tell
from tests.faults.machine_check import check
from tests.faults.matrix import Row, Tally
from tests.faults.world import PostgresStore, Store, shared_keys

THOROUGH_EVERY = 10  # fsck takes longer than a whole story


def stories(seed: int, store: Store, keys: Keys, number: int) -> Tally:
    """So many stories of one seed, added up; stops at the first that ends badly.

    Shape: `injected` counts stories; `words` name the one to be told again: `tell("<seed>/<number>", …)`.
    """
    acknowledged = 0
    for one in range(number):
        tally = check(tell(f"{seed}/{one}", store, keys), is_thorough=one % THOROUGH_EVERY == 0)
        acknowledged += tally.acknowledged
        if not tally.is_clean:
            words = f'tell("{seed}/{one}"): {tally.words}'
            return Tally(one + 1, acknowledged, tally.lost, tally.twice, tally.divergent, tally.stuck, words)
    return Tally(number, acknowledged)


def in_memory(seed: int, folder: Path) -> Tally:
    """Fifty stories on SQLite in memory."""
    return stories(seed, memory(), model_keys(), 50)


def in_a_file(seed: int, folder: Path) -> Tally:
    """Twenty stories on an SQLite file."""
    store = Store(folder / "model.db")
    try:
        return stories(seed, store, shared_keys(folder), 20)
    finally:
        store.database.engine.dispose()


def on_postgresql(seed: int, folder: Path) -> Tally:
    """Fifteen stories on PostgreSQL, which is started once for all tries of a process."""
    return stories(seed, _postgresql(), shared_keys(folder), 15)


@cache
def memory() -> Store:
    """The one database in memory of this process."""
    return Store()


@cache
def model_keys() -> Keys:
    """The one keyring for it."""
    return shared_keys(_folder("qiaomen-model-keys-"))


def _folder(prefix: str) -> Path:
    folder = Path(mkdtemp(prefix=prefix, dir="/tmp"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


@cache
def _postgresql() -> Store:
    folder = _folder("qiaomen-model-pg-")
    folder.chmod(0o755)  # PostgreSQL runs as another user than root
    cluster = Cluster(folder)
    cluster.start()
    atexit.register(cluster.stop)
    cluster.sql("CREATE DATABASE model")
    return PostgresStore(cluster.url("model"))


ROWS = (
    Row(
        "model-memory",
        "stories of four to six tablets with everything at once: lost, late, doubled, shuffled and half"
        " requests, deaths before and after the commit, wrong clocks, re-cuts, roles, revocation, restores",
        in_memory,
        in_test=6,
        floor=20_000,
        aim=50_000,
        planted="nine of them, in tests/faults/machine_bites.py",
    ),
    Row(
        "model-sqlite",
        "the same stories on an SQLite file",
        in_a_file,
        in_test=2,
        floor=1000,
        aim=2000,
        planted="the same",
    ),
    Row(
        "model-postgresql",
        "the same stories on PostgreSQL",
        on_postgresql,
        in_test=1,
        floor=300,
        aim=1000,
        planted="the same",
    ),
)
