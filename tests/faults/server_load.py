"""Several tablets at work on one server, and what became of everything that any of them was told is safe."""

import contextlib
import hashlib
import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import orjson
from sqlalchemy import select

from server.base.ids import new_id
from server.base.keys import Keys
from server.records.files import Files
from server.records.models import op, stray
from tests.faults.device import Device
from tests.faults.matrix import Tally
from tests.faults.resume import Sender, sealed_file
from tests.faults.server_street import WORKERS, Street
from tests.faults.ways import Broken, Http, Who
from tests.people.street import HOUSE

HEALED_SECONDS = 60  # a queue that is not empty by then is stuck
PAUSE_SECONDS = 0.05
MOST_AT_ONCE = 8
FILES = 0.3
PHOTO, VOICE = ("image/jpeg", b"\xff\xd8\xff"), ("audio/ogg", b"OggS")


@dataclass
class Remembering(Http):
    """A way that remembers what the server said, even where the tablet has already made good for it.

    Shape: `told` is the last result that named an op; `forgotten` are ops told of and later unknown.
    """

    told: dict[str, dict[str, Any]] = field(default_factory=dict)
    forgotten: set[str] = field(default_factory=set)

    def push(self, device: Who, body: dict[str, Any]) -> dict[str, Any]:
        answer = super().push(device, body)
        for result in answer["results"]:
            if result["status"] != "unknown":
                self.told[result["op"]] = result
            elif result["op"] in self.told:
                self.forgotten.add(result["op"])
        return answer


class Tablet:
    """One worker who records, changes what others recorded, and syncs whenever it goes."""

    def __init__(self, street: Street, username: str, seed: str) -> None:
        self.chance = random.Random(seed)
        self.refusals: Counter[str] = Counter()
        self.files: dict[str, bytes] = {}
        self.way = Remembering(street.server.url, username)
        self.device = Device("", self.way, id=new_id()).sign_in()

    def turn(self) -> None:
        """Record a little, then one contact; what fails is tried again in the next turn."""
        for _ in range(self.chance.randint(1, MOST_AT_ONCE)):
            self._record()
        if self.contact() and self.chance.random() < FILES:
            self._try(self._bring_file)

    def contact(self) -> bool:
        """Whether one contact went through."""
        return self._try(self.device.contact)

    def _try(self, what: Callable[[], object]) -> bool:
        try:
            what()
        except Broken as error:
            self.refusals[str(error)] += 1
            self.way.close()
            time.sleep(PAUSE_SECONDS)
            return False
        return True

    def _bring_file(self) -> None:
        """Bring a visit that names a photo or a voice note, then that; keep what the server said it holds."""
        media_type, sign = self.chance.choice((PHOTO, VOICE))
        content = sign + self.chance.randbytes(self.chance.randint(10**3, 10**5))
        digest = hashlib.sha256(content).hexdigest()
        named = {"sha256": digest, "size_bytes": len(content), "media_type": media_type}
        self.device.new("visit", HOUSE, _visit() | {"files": [named]})
        self.device.contact()
        whole = sealed_file(self.device.session, content, digest)
        Sender(self.way, self.device.id, self.device.user).bring(digest, whole)
        self.files[digest] = content

    def missing_files(self, held: Files) -> set[str]:
        """Files that the server said it holds, and that do not lie there as they were or are not given so.

        What lies there comes first: a `HEAD` may make a file of a part that was left.
        """
        self.way.close()  # what was open died with the server
        return {
            digest
            for digest, content in self.files.items()
            if not (_lies_there(held, digest, content) and self._is_given(digest, content))
        }

    def _is_given(self, digest: str, content: bytes) -> bool:
        """Whether the server still says that it holds a file, and gives it; a picture never as it came."""
        path = f"/api/v1/files/{HOUSE}/{digest}"
        status, headers, _raw = self.way.ask(self.device, "HEAD", path)
        if status != 200 or headers.get("Etag") != f'"{digest}"':
            return False
        return content.startswith(PHOTO[1]) or self.way.ask(self.device, "GET", path)[2] == content

    def _record(self) -> None:
        known = [line for line in self.device.replica.records().values() if line["kind"] == "person"]
        number = self.chance.randint(1, 10**6)
        if known and self.chance.random() < 0.4:
            person = self.chance.choice(known)
            name = self.chance.choice(("name", "phone"))
            value = f"1390000{number % 10_000:04}" if name == "phone" else f"王{number}"
            self.device.change("person", HOUSE, person["id"], {name: value})
        elif self.chance.random() < 0.5:
            self.device.new("person", HOUSE, {"name": f"李{number}", "household": new_id()})
        else:
            self.device.new("visit", HOUSE, _visit())


def _lies_there(held: Files, digest: str, content: bytes) -> bool:
    """Whether the server's database names a file, and its folder has just the bytes that were sent."""
    with held.database.snapshot() as connection:
        is_named = held.has_row(connection, HOUSE, digest)
    return is_named and held.folder.read(HOUSE, digest) == content


def _visit() -> dict[str, Any]:
    return {"household": new_id(), "visit_mode": "home", "result": "met", "no_change": True}


@dataclass
class Load:
    """All tablets of a try, signed in, what they were told, and what was missing when somebody looked."""

    street: Street
    seed: int
    tablets: list[Tablet] = field(default_factory=list)
    told: dict[str, dict[str, Any]] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)
    injected: int = 0
    words: list[str] = field(default_factory=list)

    def __enter__(self) -> "Load":
        """Sign everybody in and have a first contact of each."""
        self.tablets = [Tablet(self.street, name, f"{self.seed}/{name}") for name in WORKERS]
        for tablet in self.tablets:
            tablet.contact()
        return self

    def __exit__(self, *raised: object) -> None:
        for tablet in self.tablets:
            tablet.way.close()

    def burst(self, seconds: float, fault: Callable[[], object]) -> None:
        """Let everybody work, and inject the fault in the middle of it."""
        stop = threading.Event()
        with ThreadPoolExecutor(len(self.tablets)) as pool:
            jobs = [pool.submit(self._work, tablet, stop) for tablet in self.tablets]
            time.sleep(seconds)
            try:
                fault()
                self.injected += 1
            finally:
                stop.set()
            for job in jobs:
                job.result()
        self.note()

    @staticmethod
    def _work(tablet: Tablet, stop: threading.Event) -> None:
        while not stop.is_set():
            tablet.turn()

    def note(self) -> None:
        """Keep what the tablets were told so far: from here on the server may not forget it."""
        for tablet in self.tablets:
            self.told |= tablet.way.told
            self.words += [f"told and then unknown: {id_}" for id_ in tablet.way.forgotten - self.gone]
            self.gone |= tablet.way.forgotten

    def look(self) -> None:
        """Compare what was told with what the server holds, before any tablet offers it again."""
        held = {row.id: row for row in self._ops()}
        for id_, result in self.told.items():
            row = held.get(id_)
            is_there = row is not None and (
                result["seq"] is None or (row.seq, row.hash.hex()) == (result["seq"], result["hash"])
            )
            if not is_there and id_ not in self.gone:
                self.gone.add(id_)
                self.words.append(f"told {result}, held {row}")
        with self.street.parts() as parts:
            for tablet in self.tablets:
                files = tablet.missing_files(parts.files) - self.gone
                self.gone |= files
                self.words += [f"the file {digest} is gone" for digest in files]

    def verdict(self) -> Tally:
        """Let the queues run empty, then compare everything with everything; ends the server."""
        stuck = self._settle()
        self.note()
        self.look()
        copies = [_differences(tablet, self._fresh(tablet)) for tablet in self.tablets]
        self.street.server.kill()
        twice = self._twice()
        saved = Counter(row.id for row in self._ops())
        missing = {id_ for id_ in self.told if not saved[id_]}
        faults = self.street.faults()
        self.words += [f"differs: {one}" for found in copies for one in found[:3]]
        self.words += [f"twice: {one}" for one in twice] + [f"fsck: {one}" for one in faults]
        return Tally(
            injected=self.injected,
            acknowledged=len(self.told) + sum(len(tablet.files) for tablet in self.tablets),
            lost=len(self.gone | missing),
            twice=len(twice),
            divergent=sum(map(len, copies)) + len(faults),
            stuck=stuck,
            words="; ".join(self.words[:20]),
        )

    def _settle(self) -> int:
        """How many ops are still queued a minute after all is well again."""
        ends_at = time.monotonic() + HEALED_SECONDS
        for _round in range(2):  # the second so that everybody hears of what came last
            for tablet in self.tablets:
                while not tablet.contact() and time.monotonic() < ends_at:
                    time.sleep(PAUSE_SECONDS)
        left = sum(len(tablet.device.outbox) for tablet in self.tablets)
        if left:
            self.words.append(f"{left} ops still queued")
        return left

    def _fresh(self, tablet: Tablet) -> Device:
        """What the same person would see on a new tablet."""
        way = Http(self.street.server.url, tablet.way.username)
        with contextlib.closing(way):
            fresh = Device("", way, id=new_id()).sign_in()
            fresh.contact()
            return fresh

    def _ops(self) -> Iterable[Any]:
        with self.street.parts() as parts, parts.database.snapshot() as connection:
            return connection.execute(select(op.c.id, op.c.scope, op.c.seq, op.c.hash, op.c.status)).all()

    def _twice(self) -> list[str]:
        """Ops that stand twice in the chains, and ids that came to stand for two contents."""
        with self.street.parts() as parts, parts.database.snapshot() as connection:
            rows = connection.execute(
                select(op.c.id, op.c.scope, op.c.line, op.c.is_secret).where(op.c.line.is_not(None))
            )
            entered = Counter(_op_of(row, parts.keys) for row in rows)
            reused = connection.scalars(select(stray.c.outer_id).where(stray.c.code == "id_reused")).all()
        return [id_ for id_, times in entered.items() if times > 1] + [str(one) for one in reused]


def _op_of(row: Any, keys: Keys) -> str:
    line = keys.decrypt(row.line, f"line/{row.scope}/{row.id}") if row.is_secret else bytes(row.line)
    return str(orjson.loads(line)["op"])


def _differences(tablet: Tablet, fresh: Device) -> list[str]:
    """Records of which a tablet that saw everything happen shows something else than a new one."""
    seen, now = tablet.device.replica.records(), fresh.replica.records()
    return [
        f"{id_}: {seen.get(id_)} / {now.get(id_)}"
        for id_ in seen.keys() | now.keys()
        if seen.get(id_) != now.get(id_)
    ]
