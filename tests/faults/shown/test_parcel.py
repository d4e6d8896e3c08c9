"""Work of a tablet without a network, carried by another: unread there, sent once, and told of at home."""

import base64
from pathlib import Path
from random import Random

from tests.faults.browser import Tablet
from tests.faults.browser_street import among, arrive, rows_of
from tests.faults.profile_search import canary, readable
from tests.faults.shown.test_bad_link import SAVE_WITH_PHOTO, photo
from tests.faults.shown.visits import visit
from tests.serving import Server

CANARIES = [canary(number) for number in range(20)]


def test_a_parcel_is_carried_unread_arrives_once_and_its_receipts_come_home(
    server: Server, tmp_path: Path
) -> None:
    stood = rows_of(server, "SELECT count(*) FROM file")[0][0]  # the demo's questionnaire
    author = Tablet(tmp_path / "author", server.url, "wangge01").start().sign_in()
    carrier = Tablet(tmp_path / "carrier", server.url, "wangge02").start().sign_in()
    author.page.context.set_offline(True)
    saved = visit(author, CANARIES)
    home = author.ask("list", "household")[0]
    author.page.evaluate(SAVE_WITH_PHOTO, [{"id": home["id"], "scope": home["scope"]}, photo(Random(7))])
    ops = [*saved, *(one["id"] for one in author.ask("outbox") if one["id"] not in saved)]
    assert len(ops) == len(CANARIES) + 1
    out = author.ask("parcelOut")
    assert (out["ops"], out["files"], out["left"]) == (len(ops), 1, 0)
    for parcel in out["parcels"]:
        assert not any(word.encode() in base64.b64decode(parcel["content"]) for word in CANARIES)

    first = [carrier.ask("parcelIn", parcel["content"]) for parcel in out["parcels"]]
    assert sum(one["ops"] for one in first) == len(ops)
    held = counts(server)
    again = [carrier.ask("parcelIn", parcel["content"]) for parcel in out["parcels"]]
    assert [one["failed"] for one in first + again] == [0] * len(first + again)
    assert counts(server) == held
    assert among(server, "op", ops) == dict.fromkeys(ops, 1)
    assert rows_of(server, "SELECT count(*) FROM file") == [(stood + 1,)]
    carrier.close()
    assert readable(carrier.profile, CANARIES) == []

    told = [author.ask("receiptsIn", one["receipts"]) for one in first]
    assert sum(one["ops"] for one in told) == len(ops)
    assert len(author.ask("outbox")) == len(ops)  # brought by hand: only its own contact empties it
    author.page.context.set_offline(False)
    assert arrive(author) == 0
    assert counts(server) == held
    assert among(server, "op", ops) == dict.fromkeys(ops, 1)
    author.close()


def counts(server: Server) -> list[object]:
    return [rows_of(server, f"SELECT count(*) FROM {table}") for table in ("op", "record", "stray", "file")]
