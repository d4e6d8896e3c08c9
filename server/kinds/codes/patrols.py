"""Lists of the patrol: what is looked at in a building, and what was found of each."""

from server.records.fields import Codes

PATROL_ITEM = Codes.of(
    "patrol_item",
    stairs_clutter=("楼道堆物", "Clutter on the stairs"),
    fire_lane=("消防通道", "Fire lane"),
    ebike=("电动车进楼/飞线充电", "E-bikes inside, cables hung out to charge"),
    extinguisher=("灭火器/消火栓", "Extinguishers and hydrants"),
    stair_light=("楼道灯", "Lights on the stairs"),
    wiring=("私拉电线", "Wires drawn by hand"),
    gas_smell=("燃气异味", "Smell of gas"),
    manhole=("井盖", "Manhole covers"),
    leak=("跑冒滴漏/暖气", "Leaks and heating"),
    entrance_door=("单元门", "Entrance door"),
    snow_ice=("积雪结冰", "Snow and ice"),
    railing=("扶手栏杆", "Rails"),
    facade=("外墙檐口", "Outer wall and eaves"),
    garbage=("垃圾清运", "Rubbish taken away"),
    elevator=("电梯", "Lift"),
    noise=("噪音", "Noise"),
)
PATROL_VALUE = Codes.of(
    "patrol_value",
    ok=("好", "Fine"),
    fixed_on_spot=("已处理", "Put right"),
    report=("要上报", "To be reported"),
    na=("不适用", "Not here"),
)
WEATHER = Codes.of(
    "weather",
    clear=("晴", "Clear"),
    snow=("有雪", "Snow"),
    ice=("有冰", "Ice"),
    wind=("大风", "Wind"),
    dust=("沙尘", "Dust"),
    rain=("下雨", "Rain"),
)
