"""Lists about people and the posts they hold."""

from server.records.fields import Codes

ROLE = Codes.of(
    "role",
    grid_worker=("网格员", "Grid worker"),
    building_leader=("楼栋长", "Building leader"),
    volunteer=("志愿者", "Volunteer"),
    team_lead=("队长", "Team lead"),
    community_staff=("社区工作者", "Community staff"),
    grid_lead=("社区书记（网格长）", "Community secretary (grid lead)"),
    contact_cadre=("包联干部", "Contact cadre"),
    mediator=("调解员", "Mediator"),
    provider_staff=("社会组织人员", "Provider staff"),
    street_supervisor=("街道分管", "Street supervisor"),
    street_admin=("街道管理员", "Street administrator"),
    privacy_officer=("个人信息保护负责人", "Privacy officer"),
    sys_admin=("系统管理员", "System administrator"),
    sec_admin=("安全管理员", "Security administrator"),
    audit_admin=("审计管理员", "Audit administrator"),
)
COMPANION = Codes("companion", {role: ROLE.values[role] for role in list(ROLE.values)[:9]})
SEX = Codes.of("sex", female=("女", "Female"), male=("男", "Male"))
RELATION = Codes.of(
    "relation",
    head=("户主", "Head of household"),
    spouse=("配偶", "Spouse"),
    child=("子女", "Child"),
    child_in_law=("儿媳、女婿", "Son- or daughter-in-law"),
    parent=("父母", "Parent"),
    parent_in_law=("公婆、岳父母", "Parent-in-law"),
    grandchild=("孙辈", "Grandchild"),
    grandparent=("祖辈", "Grandparent"),
    sibling=("兄弟姐妹", "Brother or sister"),
    relative=("其他亲属", "Other relative"),
    live_in_help=("住家保姆、护工", "Live-in help"),
    lodger=("合租、寄住", "Lodger"),
    other=("其他", "Other"),
)
COMM_NEED = Codes.of(
    "comm_need",
    large_print=("要大字", "Large print"),
    hearing=("要说得响、慢", "Speak up, slowly"),
    dialect=("说方言", "Dialect"),
    interpreter=("要翻译", "Interpreter"),
    none=("没有", "None"),
)
CONTACT_WAY = Codes.of(
    "contact_way",
    visit=("上门", "Visit"),
    phone=("电话", "Phone"),
    message=("短信、留言", "Message"),
)
