"""Lists about units, buildings and homes."""

from server.records.fields import Codes

UNIT_LEVEL = Codes.of(
    "unit_level",
    street=("街道", "Street"),
    community=("社区", "Community"),
    grid=("网格", "Grid"),
)
GRID_TYPE = Codes.of("grid_type", basic=("基本网格", "Basic"), dedicated=("专属网格", "Dedicated"))
DWELLING_STATE = Codes.of(
    "dwelling_state",
    lived=("自住", "Lived in by its owner"),
    let=("出租", "Let"),
    vacant=("空置", "Vacant"),
    shop=("商铺", "Shop"),
    unknown=("不清楚", "Unknown"),
)
