"""Lists of the hazard: what it is, how urgent, where, and through whom it came to be known."""

from server.records.fields import Codes, Label

HAZARD_TYPE = Codes.of(
    "hazard_type",
    fire=("消防、堆物", "Fire and clutter"),
    electric=("用电、飞线充电", "Electricity and charging"),
    gas_co=("燃气/一氧化碳", "Gas, carbon monoxide"),
    structure=("房屋结构", "Structure"),
    falling_object=("高空坠物", "Falling objects"),
    road_manhole=("道路、井盖", "Road and manholes"),
    water_heat=("水暖、漏水", "Water and heating"),
    elevator=("电梯", "Lift"),
    sanitation=("环境卫生", "Sanitation"),
    snow_ice=("积雪结冰", "Snow and ice"),
    facility=("公共设施", "Public facilities"),
    tree=("树木", "Trees"),
    animal=("动物", "Animals"),
    construction=("施工", "Building work"),
    other=("其他", "Other"),
)
SEVERITY = Codes(
    "severity",
    {
        "1": Label("提示", "Worth a look"),
        "2": Label("一般", "Ordinary"),
        "3": Label("较急", "Soon"),
        "4": Label("紧急", "At once"),
    },
)
PLACE_KIND = Codes.of(
    "place_kind",
    building=("楼里", "In the building"),
    road=("路上", "On the road"),
    shop=("商铺", "In a shop"),
    dwelling=("家里", "In a home"),
)
FOUND_BY_KIND = Codes.of(
    "found_by_kind",
    patrol=("巡查", "A patrol"),
    visit=("走访", "A visit"),
    info=("信息", "A report"),
    volunteer=("志愿者", "A volunteer"),
    resident=("居民", "A resident"),
)
