"""A revoked device hands over what it holds, and no more than is kept of it."""

from typing import Any

import orjson
import pytest

from server.base.clock import wire
from server.base.errors import Problem
from server.base.ids import new_id
from server.records.fsck import fsck
from server.records.models import device, parked_op, stray
from server.records.ports import Caller
from server.records.push import receive
from tests.records.world import Tablet, World, rows

OPS, SIZE_BYTES = 6, 20_000


@pytest.fixture
def bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same bounds, but in reach."""
    assert (receive.MAX_REVOKED_OPS, receive.MAX_STRAY_BYTES) == (5_000, 64 * 1024 * 1024)
    monkeypatch.setattr(receive, "MAX_REVOKED_OPS", OPS)
    monkeypatch.setattr(receive, "MAX_STRAY_BYTES", SIZE_BYTES)


def revoked(world: World) -> Tablet:
    tablet = world.tablet("worker")
    where = device.c.id == tablet.id
    world.database.write(lambda c: c.execute(device.update().where(where).values(state="revoked")))
    return tablet


def hand_over(tablet: Tablet, *ops: dict[str, Any]) -> list[tuple[str, str]]:
    raw = orjson.dumps({"sent": wire(tablet.world.now), "ops": list(ops)})
    answer = tablet.world.engine.push(Caller(tablet.user, tablet.id, is_revoked=True), raw)
    return [(one["status"], (one["reason"] or {}).get("code", "")) for one in answer["results"]]


def refused(tablet: Tablet, *ops: dict[str, Any]) -> None:
    with pytest.raises(Problem) as refusal:
        hand_over(tablet, *ops)
    assert refusal.value.code == "quota"


KEPT = ("parked", "device_revoked")


def sealed(tablet: Tablet, house: str, n: int, **more: Any) -> list[dict[str, Any]]:
    return [tablet.seal(tablet.new("card", house, name="王", **more)) for _ in range(n)]


def test_as_many_ops_as_the_bound_are_kept_and_not_one_more(world: World, bounds: None) -> None:
    house, tablet = world.house(), revoked(world)
    first, last, beyond = sealed(tablet, house, 4), sealed(tablet, house, 2), sealed(tablet, house, 1)
    assert hand_over(tablet, *first) == [KEPT] * 4
    refused(tablet, *last, *beyond)
    assert len(rows(world, parked_op)) == 4
    assert hand_over(tablet, *last) == [KEPT] * 2
    refused(tablet, *beyond)
    # What is held is answered all the same: sent again, beside a question, in any order.
    assert hand_over(tablet, *last, *first, {"id": first[0]["id"], "scope": house}) == [KEPT] * 7
    assert len(rows(world, parked_op)) == OPS
    assert fsck(world.engine).is_sound


def test_as_many_bytes_as_the_bound_are_kept_and_not_more(world: World, bounds: None) -> None:
    house, tablet = world.house(), revoked(world)
    assert hand_over(tablet, *sealed(tablet, house, 2, note="x" * 9_000)) == [KEPT] * 2
    refused(tablet, *sealed(tablet, house, 1, note="x" * 3_000))
    assert hand_over(tablet, *sealed(tablet, house, 1, note="x" * 500)) == [KEPT]


def test_what_is_not_sealed_proves_nothing_and_counts_among_the_unproven(world: World, bounds: None) -> None:
    house, tablet = world.house(), revoked(world)
    plain = tablet.new("card", house, name="王")
    assert hand_over(tablet, plain) == [("parked", "author_unproven")]
    assert rows(world, parked_op) == []
    assert len(rows(world, stray)) == 1


def test_unproven_bytes_are_bounded_for_each_carrier_and_a_second_time_costs_nothing(
    world: World, bounds: None
) -> None:
    house, tablet, other = world.house(), world.tablet("worker"), world.tablet("worker")

    def noise(n: int) -> dict[str, Any]:
        return {"id": new_id(), "sealed": {"kid": "none", "enc": "", "ct": "A" * n}}

    kept = noise(15_000)
    for _ in range(3):
        assert tablet.push(kept)[0]["reason"]["code"] == "seal_unreadable"
    with pytest.raises(Problem) as refusal:
        tablet.push(noise(6_000))
    assert refusal.value.code == "quota"
    # Its own ops, and another carrier's noise, are not concerned.
    assert tablet.push(tablet.new("card", house, name="王"), kept)[0]["status"] == "applied"
    assert other.push(noise(6_000))[0]["status"] == "parked"


def test_a_revoked_device_changes_nothing_that_stands(world: World) -> None:
    house, tablet = world.house(), revoked(world)
    other = world.tablet("worker", user=tablet.user)
    wrong = other.new("card", house)
    other.push(wrong)
    replacing = tablet.new("card", house, name="王") | {"replaces": wrong["id"]}
    discard = tablet.op("", house)
    discarding = {key: discard[key] for key in ("id", "device", "n", "scope", "at")}
    discarding |= {"discards": wrong["id"], "why": "不要了"}
    assert hand_over(tablet, tablet.seal(replacing), tablet.seal(discarding)) == [KEPT] * 2
    assert other.push({"id": wrong["id"], "scope": house})[0]["status"] == "parked"


def test_what_a_disabled_user_s_devices_hold_is_kept_and_bounded_in_the_same_way(
    world: World, bounds: None
) -> None:
    house, tablet = world.house(), world.tablet("worker")
    world.grants.closed.add(tablet.user)
    assert hand_over(tablet, *sealed(tablet, house, OPS)) == [KEPT] * OPS
    refused(tablet, *sealed(tablet, house, 1))
