"""Buildings and who lives in them: building → dwelling → household → person.

House and household are apart: people move, doors do not. A building founds its scope, where all of it lies.
"""

from server.base.clock import day_of, utc_now
from server.kinds.codes.people import COMM_NEED, CONTACT_WAY, RELATION, SEX
from server.kinds.codes.places import DWELLING_STATE
from server.kinds.moving import moves
from server.kinds.rights import CARERS, all_may
from server.records.fields import (
    CODE,
    CONFIDENTIAL,
    NAME,
    PUBLIC,
    Label,
    code,
    codes,
    day,
    flag,
    phones,
    ref,
    rows,
    text,
    whole,
)
from server.records.kind import Access, Body, Kept, Kind, Search

ADULT_RECORDS_FROM = 14  # below this age nobody has a record of their own
IN_BUILDINGS = frozenset({"building"})
PEOPLE = Access(within={"grid_worker": "CRU", "community_staff": "CRU", "grid_lead": "CRU"})
# Building leaders know doors by their numbers alone; the street samples visits online and needs the door.
DOORS = Access(within={**PEOPLE.within, "building_leader": "R", "street_supervisor": "R"})


def _check_person(changes: Body) -> dict[str, str]:
    year = changes.get("birth_year")
    if year is not None and year > day_of(utc_now()).year - ADULT_RECORDS_FROM:
        return {"birth_year": f"Under {ADULT_RECORDS_FROM}: counted in household.children, without a record."}
    return {}


BUILDING = Kind(
    name="building",
    label=Label("楼栋", "Building"),
    fields={
        "unit": ref("所属网格", "Grid", "unit", reach=PUBLIC, required=True),
        "unit_from": day("归此网格起", "In this grid since", reach=PUBLIC),
        "name": text("楼栋名", "Name", 40, reach=PUBLIC, required=True, holds=NAME),
        "estate": text("小区", "Estate", 40, reach=PUBLIC, holds=NAME),
        "floors": whole("层数", "Floors", 1, 200, reach=PUBLIC),
        "entrances": whole("单元数", "Entrances", 1, 60, reach=PUBLIC),
        "doors_per_floor": whole("每层户数", "Doors a floor", 1, 60, reach=PUBLIC),
        "seq5": text("楼栋序号", "Building number", 5, reach=PUBLIC, holds=CODE),
    },
    lives_in=IN_BUILDINGS,
    access=Access(within=all_may("R", street_admin="CRU", grid_lead="CRU")),
    reach=PUBLIC,
    founds=lambda body: "building",
    search=Search(name="name"),
    why=Label("哪栋楼归哪个网格，怎么找到", "Which grid a building belongs to, and how to find it"),
    kept=Kept(Label("这栋楼还在", "as long as the building stands")),
)

DWELLING = Kind(
    name="dwelling",
    label=Label("房屋", "Dwelling"),
    fields={
        "building": ref("楼栋", "Building", "building", required=True),
        "entrance": text("单元", "Entrance", 10, required=True, holds=CODE),
        "floor": whole("楼层", "Floor", -9, 200),
        "door": text("门牌", "Door", 20, required=True, holds=CODE),
        "dwelling_state": code("房屋状态", "State", DWELLING_STATE, required=True),
    },
    lives_in=IN_BUILDINGS,
    access=DOORS,
    search=Search(door=("entrance", "door")),
    why=Label("找到一户的门", "To find a door"),
    kept=Kept(Label("这栋楼还在", "as long as the building stands")),
)

HOUSEHOLD = Kind(
    name="household",
    label=Label("住户", "Household"),
    fields={
        "dwelling": ref("房屋", "Dwelling", "dwelling", required=True),
        "head": ref("户主", "Head", "person"),
        "children": whole(
            "14岁以下孩子数",
            "Children under 14",
            0,
            20,
            why=Label("只记孩子数，不给孩子建档", "A count alone: children have no record"),
        ),
        "adults": whole("成年人数", "Adults", 0, 60),
        "contacts": rows(
            "联系人",
            "Contacts",
            {
                "name": text("姓名", "Name", 40, required=True, holds=NAME),
                "relation": text("关系", "Relation", 20),
                "phone": text("电话", "Phone", 20, holds=NAME),
            },
            most=5,
        ),
        "contact_times": text("方便的时间", "Good times", 60),
        "contact_ways": codes("联系方式", "Ways to reach", CONTACT_WAY),
        "contact_note": text("联系提示", "Note on reaching them", 60),
        "moved_in_on": day("入住", "Moved in"),
        "moved_out_on": day("搬出", "Moved out"),
        **moves("household"),
    },
    lives_in=IN_BUILDINGS,
    access=PEOPLE,
    why=Label("上门服务时知道找谁、怎么联系（法定职责）", "To know whom to call on and how (statutory duty)"),
    kept=Kept(Label("搬出以后", "after they moved out"), months=12, most=36, since="moved_out_on"),
)

PERSON = Kind(
    name="person",
    label=Label("居民", "Person"),
    fields={
        "name": text("姓名", "Name", 40, required=True, holds=NAME),
        "sex": code("性别", "Sex", SEX, why=Label("称呼得对", "To address somebody rightly")),
        "birth_year": whole(
            "出生年份",
            "Year of birth",
            1900,
            2100,
            why=Label("按年龄段提供服务，不记生日", "Services by age; no birthday"),
        ),
        "phones": phones(
            "电话", "Phones", why=Label("约时间，急事联系", "To make an appointment, and in an emergency")
        ),
        "household": ref("住户", "Household", "household", required=True),
        "relation": code("与户主关系", "Relation to the head", RELATION),
        "comm_needs": codes(
            "沟通需要",
            "Ways to talk",
            COMM_NEED,
            why=Label("听不清、看不清的人，换个方式说", "To talk so that somebody can hear or read it"),
        ),
        "lives_alone": flag(
            "独自居住",
            "Lives alone",
            reach=CONFIDENTIAL,
            opened_by=CARERS,
            why=Label(
                "独居的人多去看看；不上平板", "People who live alone are called on more; not on tablets"
            ),
        ),
        **moves("person"),
    },
    lives_in=IN_BUILDINGS,
    access=PEOPLE,
    search=Search(name="name", phones="phones"),
    check=_check_person,
    why=Label(
        "称呼得对，按方便的方式联系（法定职责；本人可要求更正、删除）",
        "To address people rightly and reach them as they like (statutory duty; they may correct and delete)",
    ),
    kept=Kept(Label("和这一户一起", "together with the household"), goes_with="household"),
)
