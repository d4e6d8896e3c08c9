"""Photos and voice notes that records name and that have not come, for whoever looks after the devices."""

from typing import Any

from sqlalchemy import select

from server.desk.devices import CHARGE
from server.desk.naming import user_names
from server.desk.reader import Reader
from server.records.files import Files
from server.records.models import device

MOST = 200
Row = dict[str, Any]


def missing_files(reader: Reader, files: Files) -> Row:
    """What is still to come in the reader's scopes, the oldest first.

    Shape: `{"files": [...], "count"}`; 200 files at most are listed, `count` counts all. No word of a record
           is among it: scope, place, digest, size, kind, record, since, and whose device named it.
    """
    found = files.missing(reader.connection, reader.scopes(CHARGE))
    shown = found[:MOST]
    names = user_names(reader.connection, (one.by for one in shown))
    tablets = _tablets(reader, {one.device for one in shown if one.device})
    return {
        "files": [
            one.as_json()
            | {
                "place": reader.place(one.scope),
                "by": {"id": one.by, "name": names.get(one.by or "", "")},
                "device": {"id": one.device, "name": tablets.get(one.device or "", "")},
            }
            for one in shown
        ],
        "count": len(found),
    }


def _tablets(reader: Reader, ids: set[str]) -> dict[str, str]:
    """Devices' names by id."""
    rows = reader.connection.execute(select(device.c.id, device.c.name).where(device.c.id.in_(sorted(ids))))
    return {row.id: row.name for row in rows}
