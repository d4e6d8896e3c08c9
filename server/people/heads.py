"""What devices bring back of what they were told: a head that this database does not know was taken from it.

Every pull tells a device where the access log stands, and the device brings it in its next pull, with the
epoch that it is of and the `have` it was told. A whole database put back is consistent in itself; only
somebody outside it can contradict.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlalchemy import BigInteger, Connection, Row, String, and_, func, insert, or_, select, update
from sqlalchemy.orm import Mapped, mapped_column

from server.base.clock import wire
from server.base.database import Base
from server.base.ids import is_id
from server.people import alarms
from server.people.access_log import FIRST, Head
from server.people.models import Access
from server.records.epochs import current_epoch
from server.records.models import device, epoch

log = structlog.get_logger(__name__)
NOTED_EVERY = timedelta(hours=1)  # a good head is noted so often; a wrong one at once
MOST = 2**53
DIGEST = re.compile(r"[0-9a-f]{64}")


class DeviceHead(Base):
    """The head of the access log that a device last brought."""

    __tablename__ = "device_head"

    device: Mapped[str] = mapped_column(String(36), primary_key=True)
    epoch: Mapped[str] = mapped_column(String(36))
    seq: Mapped[int] = mapped_column(BigInteger)
    hash: Mapped[str] = mapped_column(String(64))
    at: Mapped[str] = mapped_column(String(24))


@dataclass(frozen=True)
class Claim:
    """What a device says it was told; None where it says nothing, as older ones do."""

    epoch: str | None = None
    have: int | None = None
    head: tuple[int, str] | None = None


def read_claim(content: Any) -> Claim:
    """What a pull's JSON claims; what is malformed claims nothing."""
    if not isinstance(content, dict):
        return Claim()
    named, have, told = content.get("epoch"), content.get("have"), content.get("access_log")
    head = None
    if isinstance(told, dict) and _whole(told.get("seq")) and DIGEST.fullmatch(str(told.get("hash"))):
        head = told["seq"], told["hash"]
    return Claim(named if is_id(named) else None, have if _whole(have) else None, head)


def _whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < MOST


@dataclass(frozen=True)
class Looked:
    """Where the log stands, what contradicts it (alarm → what to say), and whether to note the claim."""

    head: Head
    wrong: Mapping[str, Mapping[str, Any]]
    is_due: bool


def look(connection: Connection, device_id: str, claim: Claim, now: datetime) -> Looked:
    """Compare what a device was told with what stands here: two small queries, whatever the log's length."""
    rows = _lines(connection, claim.head[0] if claim.head else 0)
    seq = max(rows, default=0)
    head = Head(seq, rows.get(seq, FIRST))
    if claim == Claim():
        return Looked(head, {}, False)
    known = _known(connection, device_id, claim)
    wrong: dict[str, Mapping[str, Any]] = {}
    if claim.epoch is not None and known.number is None:
        wrong["epoch_unknown"] = {"epoch": claim.epoch}
    # Heads of an epoch that a restore has ended are expected to be gone. Who names none is of the first.
    if claim.epoch == known.present or (claim.epoch is None and known.last == 1):
        if claim.head is not None and not _stands(rows, *claim.head):
            wrong["access_log_contradicted"] = {"told": claim.head[0], "seq": seq}
        if claim.have is not None and claim.have > known.have:
            wrong["have_behind"] = {"told": claim.have, "have": known.have}
    is_due = known.noted_at is None or known.noted_at < wire(now - NOTED_EVERY)
    return Looked(head, wrong, bool(wrong) or (claim.head is not None and is_due))


def _lines(connection: Connection, told: int) -> dict[int, bytes]:
    last = select(func.max(Access.seq)).scalar_subquery()
    query = select(Access.seq, Access.hash).where(or_(Access.seq == last, Access.seq == told))
    return {row.seq: bytes(row.hash) for row in connection.execute(query)}


def _stands(rows: Mapping[int, bytes], seq: int, told: str) -> bool:
    held = FIRST if seq == 0 else rows.get(seq)
    return held is not None and held.hex() == told


def _known(connection: Connection, device_id: str, claim: Claim) -> Row[Any]:
    newest = epoch.alias()
    last = select(func.max(epoch.c.number)).scalar_subquery()
    query = (
        select(
            device.c.have,
            newest.c.id.label("present"),
            newest.c.number.label("last"),
            epoch.c.number,
            DeviceHead.at.label("noted_at"),
        )
        .select_from(device)
        .join(newest, newest.c.number == last)
        .outerjoin(epoch, epoch.c.id == claim.epoch)
        .outerjoin(DeviceHead, and_(DeviceHead.device == device.c.id, DeviceHead.epoch == newest.c.id))
        .where(device.c.id == device_id)
    )
    return connection.execute(query).one()


def note(connection: Connection, device_id: str, claim: Claim, looked: Looked, now: datetime) -> None:
    """Keep what a device brought, and raise what it contradicts."""
    for what, said in looked.wrong.items():
        log.error(what, device=device_id, **said)
        alarms.rise(connection, what, device_id, said, now)
    if claim.head is None:
        return
    seq, told = claim.head
    present = claim.epoch or current_epoch(connection)
    values = {"epoch": present, "seq": seq, "hash": told, "at": wire(now)}
    done = connection.execute(update(DeviceHead).where(DeviceHead.device == device_id).values(**values))
    if not done.rowcount:
        connection.execute(insert(DeviceHead).values(device=device_id, **values))


def contradictions(connection: Connection) -> list[str]:
    """Devices of the present epoch that brought a head which the log does not have, a sentence each."""
    query = (
        select(DeviceHead.device, DeviceHead.seq, DeviceHead.hash, Access.hash.label("held"))
        .outerjoin(Access, Access.seq == DeviceHead.seq)
        .where(DeviceHead.epoch == current_epoch(connection))
        .order_by(DeviceHead.device)
    )
    found = []
    for row in connection.execute(query):
        held = FIRST if row.seq == 0 else row.held and bytes(row.held)
        if held is None or held.hex() != row.hash:
            found.append(f"access log: device {row.device} was told another line {row.seq} than stands here")
    return found
