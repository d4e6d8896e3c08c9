"""What is said about a record is read by who may read the record, and by nobody else."""

from server.base.ids import new_id
from server.records.fields import Label, ref, text
from server.records.kind import Access, Kind
from tests.records.world import KINDS, Tablet, World, v_of


def reader(world: World, house: str, *roles: str) -> Tablet:
    tablet = world.tablet(*roles)
    world.grants.replicas[tablet.user] = {house}
    return tablet


def test_a_review_of_a_fact_reaches_who_may_read_the_fact_alone(world: World) -> None:
    house = world.house()
    author, other, lead = (reader(world, house, role) for role in ("worker", "worker", "lead"))
    fact = author.new("fact", house, card=new_id(), word="话")
    author.push(fact)
    review = lead.new("review", house, about=fact["record"], note="哪天修？")
    lead.push(review)
    assert review["record"] in author.copy()
    assert review["record"] in lead.copy()
    assert review["record"] not in other.copy()


def test_a_conflict_and_its_step_reach_who_may_read_what_they_are_about(world: World) -> None:
    house = world.house()
    author, other, lead = (reader(world, house, role) for role in ("worker", "worker", "lead"))
    fact = author.new("fact", house, card=new_id(), word="话")
    base = v_of(author.push(fact)[0])
    author.push(author.edit(fact, base, word="别的话"))
    [conflict] = lead.push(lead.edit(fact, base, word="又一句"))[0]["conflicts"]
    step = author.new("step", house, case=conflict, to="settled", note="第一句对")
    assert author.push(step)[0]["status"] == "applied"
    for tablet in (author, lead):
        assert {conflict, step["record"]} <= set(tablet.copy())
    assert not {conflict, step["record"]} & set(other.copy())
    [header] = other.pull({})[0]["scopes"]
    assert header["count"] == len(other.copy())


def test_a_review_that_came_before_its_record_waits_for_it(world: World) -> None:
    house = world.house()
    author, lead = (reader(world, house, role) for role in ("worker", "lead"))
    fact = author.new("fact", house, card=new_id(), word="话")
    review = lead.new("review", house, about=fact["record"], note="哪天修？")
    [early] = lead.push(review)
    assert (early["status"], early["reason"]["code"]) == ("parked", "waits")
    cursors = author.pull({house: {"seq": 0}})[2]["cursors"]
    author.push(fact)
    assert lead.push({"id": review["id"], "scope": house})[0]["status"] == "applied"
    assert [line["kind"] for line in author.pull(cursors)[1]] == ["fact", "review"]


def test_the_removal_of_a_review_reaches_every_copy_that_may_hold_it(world: World) -> None:
    house = world.house()
    author, lead = (reader(world, house, role) for role in ("worker", "lead"))
    fact = author.new("fact", house, card=new_id(), word="话")
    author.push(fact)
    review = lead.new("review", house, about=fact["record"], note="哪天修？")
    base = v_of(lead.push(review)[0])
    cursors = author.pull({house: {"seq": 0}})[2]["cursors"]
    lead.push(lead.edit(review, base, removed=True))
    assert [line.get("removed") for line in author.pull(cursors)[1]] == [True]


BADGE = Kind(
    "badge",
    Label("牌", "Badge"),
    {"name": text("名", "Name"), "account": ref("谁的", "Whose")},
    frozenset({"building"}),
    Access(within={"worker": "Ro", "lead": "CRU"}, mine="account"),
)


def test_what_no_longer_names_somebody_leaves_their_copy_without_telling_them_anything(world: World) -> None:
    world.engine = world.engine_with((*KINDS, BADGE))
    house = world.house()
    lead, one, other = (reader(world, house, role) for role in ("lead", "worker", "worker"))
    badge = lead.new("badge", house, name="王", account=one.user)
    base = v_of(lead.push(badge)[0])
    mine, theirs = (tablet.pull({house: {"seq": 0}})[2]["cursors"] for tablet in (one, other))
    assert badge["record"] in one.copy()
    base = v_of(lead.push(lead.edit(badge, base, name="王五", account=other.user))[0])
    header, [gone], trailer = one.pull(mine)
    assert (gone["id"], gone["removed"], "set" in gone) == (badge["record"], True, False)
    assert header["scopes"][0]["count"] == 1
    [line] = other.pull(theirs)[1]
    assert line["set"]["name"] == "王五"
    lead.push(lead.edit(badge, base, name="王六"))
    assert one.pull(trailer["cursors"])[1] == []  # they know already
    lead.push(lead.edit(badge, base, account=None))
    assert [line.get("removed") for line in other.pull(theirs)[1]] == [True]
    assert badge["record"] not in one.copy() | other.copy()
