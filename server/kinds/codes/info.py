"""Lists of what information officers report: things and needs, never what people think."""

from server.records.fields import Codes

INFO_KIND = Codes.of(
    "info_kind",
    facility=("设施", "Facilities"),
    safety=("安全", "Safety"),
    service_need=("服务需要", "A service is needed"),
    neighbour_matter=("邻里的事", "Between neighbours"),
    policy_question=("问政策", "About a policy"),
    suggestion=("建议", "Suggestion"),
    praise=("表扬", "Praise"),
)
WANTED = Codes.of(
    "wanted",
    know=("知道就行", "To be known"),
    fix=("请处理", "To be seen to"),
    contact_me=("请联系我", "Please call me"),
)
OFFICER_KIND = Codes.of(
    "officer_kind",
    in_service_party_member=("在职党员", "In-service party member"),
    grid_worker=("网格员", "Grid worker"),
    property_staff=("物业职工", "Property staff"),
    building_leader=("楼栋长", "Building leader"),
    volunteer=("志愿者", "Volunteer"),
)
