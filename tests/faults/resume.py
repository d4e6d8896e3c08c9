"""Files over a link that is cut at any byte, while server and tablet restart: each goes on where it stood."""

import hashlib
import random
from dataclasses import dataclass, field
from pathlib import Path

import orjson
from cryptography.hazmat.primitives.asymmetric import ec

from server.base.ids import new_id
from server.records.seal import sealed_for, unbase64
from tests.faults.matrix import Row, Tally
from tests.faults.proxy import FAIR, Proxy, Weather
from tests.faults.server_street import WORKERS, Street, sqlite_street
from tests.faults.ways import Broken, Http, Json
from tests.people.street import HOUSE

FILES = 20
FILE_BYTES = 200_000
PIECE_BYTES = 32 * 1024
MOST_TRIES = 200
TIMEOUT_SECONDS = 3


@dataclass
class Sender:
    """The tablet's side of the lane of files: asks how far a file is, sends the next piece, asks again.

    Shape: only the device's id and the sealed bytes survive `restart`; `sent_bytes` are all that it gave to
           the network, `cuts` how many of its pieces got no answer.
    """

    way: Http
    id: str = field(default_factory=new_id)
    user: str = ""
    sent_bytes: int = 0
    cuts: int = 0

    def restart(self) -> None:
        self.way.close()

    def bring(self, digest: str, whole: bytes) -> None:
        """Send one file until the server says that it holds it.

        Errors: Broken as soon as one request gets no answer.
        """
        path = f"/api/v1/files/{HOUSE}/{digest}"
        status, headers, _raw = self.way.ask(self, "HEAD", path)
        if status == 200 and headers.get("Etag") == f'"{digest}"':
            return
        if status != 404 or "Upload-Offset" not in headers:
            raise Broken(f"HEAD says {status}")
        at = int(headers["Upload-Offset"])
        while True:
            piece = whole[at : at + PIECE_BYTES]
            said = {"Content-Range": f"bytes {at}-{at + len(piece) - 1}/{len(whole)}"}
            self.sent_bytes += len(piece)
            try:
                status, headers, _raw = self.way.ask(self, "PUT", path, piece, said)
            except Broken:
                self.cuts += 1
                raise
            if status == 200:
                return
            if status != 202:
                raise Broken(f"PUT says {status}")
            at = int(headers["Upload-Offset"])


def sealed_file(session: Json, content: bytes, digest: str) -> bytes:
    """A file as it travels."""
    key = session["seal_key"]
    point = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), unbase64(key["public"]))
    made = sealed_for(point, content, digest, key["kid"])
    return orjson.dumps({"kid": made["kid"], "enc": made["enc"]}) + b"\n" + unbase64(made["ct"])


def resumed(seed: int, folder: Path) -> Tally:
    """Twenty files, each cut again and again; the server is killed in the middle of one of them.

    Shape: `injected` counts files that were cut; `divergent` those of which more than a piece a cut was sent
           again, or that arrived as something else; `stuck` those that never arrived.
    """
    chance = random.Random(seed)
    street = sqlite_street(folder / "home")
    street.server.start()
    link = Proxy(street.server.port, seed)
    try:
        with link:
            sender = Sender(Http(link.url, WORKERS[0], timeout=TIMEOUT_SECONDS))
            session = sender.way.sign_in(sender)
            restart_at = chance.randrange(FILES)
            contents = [b"\xff\xd8\xff" + chance.randbytes(FILE_BYTES) for _ in range(FILES)]
            tallies = [
                _one(chance, street, link, sender, session, content, number == restart_at)
                for number, content in enumerate(contents)
            ]
            sender.way.close()
    finally:
        street.server.kill()
    faults = street.faults()
    with street.parts() as parts:
        held = [parts.files.read(HOUSE, hashlib.sha256(content).hexdigest()) for content in contents]
    wrong = sum(
        one is not None and one.content != content for one, content in zip(held, contents, strict=True)
    )
    return Tally(
        sum(one.injected for one in tallies),
        FILES,
        lost=held.count(None),
        divergent=sum(one.divergent for one in tallies) + wrong + len(faults),
        stuck=sum(one.stuck for one in tallies),
        words="; ".join([one.words for one in tallies if one.words] + faults),
    )


def _one(
    chance: random.Random,
    street: Street,
    link: Proxy,
    sender: Sender,
    session: Json,
    content: bytes,
    is_killed: bool,
) -> Tally:
    """One file on its way, whatever happens to it."""
    digest = hashlib.sha256(content).hexdigest()
    whole = sealed_file(session, content, digest)
    sent, cuts = sender.sent_bytes, sender.cuts
    for number in range(MOST_TRIES):
        link.weather = _bad(chance) if number < MOST_TRIES // 2 else FAIR
        if is_killed and number == 1:
            street.server.kill()
            street.server.start()
        if chance.random() < 0.3:
            sender.restart()
        try:
            sender.bring(digest, whole)
            break
        except Broken:
            continue
    else:
        return Tally(1, 1, stuck=1, words=f"{digest} never arrived")
    again, cut = sender.sent_bytes - sent - len(whole), sender.cuts - cuts
    words = f"{digest}: {again} bytes again in {cut} cuts" if again > cut * PIECE_BYTES else ""
    return Tally(int(cut > 0), 1, divergent=int(bool(words)), words=words)


def _bad(chance: random.Random) -> Weather:
    """A link that is cut at some byte, on its way there or back."""
    if chance.random() < 0.7:
        return Weather(cut_up=chance.randrange(100, 5 * PIECE_BYTES))
    return Weather(cut_down=chance.randrange(700))


ROWS = (
    Row(
        "file-resume",
        "a file of 200 KB over a link that is cut at any byte either way; the tablet restarts now and then,"
        " the server is killed once in twenty files",
        resumed,
        in_test=1,
        floor=1000,
        aim=5000,
        planted="an offset of 0 whatever is held",
    ),
)
