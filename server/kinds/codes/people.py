"""Lists about people and the posts they hold."""

from server.people.roles import ROLES
from server.records.fields import Codes

ROLE = Codes("role", {name: role.label for name, role in ROLES.items()})
# Who may come along on a visit: those who work in the homes, and nobody from the street's desks.
COMPANIONS = (
    "grid_worker",
    "building_leader",
    "volunteer",
    "community_staff",
    "grid_lead",
    "contact_cadre",
    "mediator",
    "provider_staff",
)
COMPANION = Codes("companion", {name: ROLES[name].label for name in COMPANIONS})
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
