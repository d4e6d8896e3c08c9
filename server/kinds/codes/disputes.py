"""Lists of disputes. Violence at home is none of them: who meets it calls for help, and nothing is stored."""

from server.records.fields import Codes

DISPUTE_TYPE = Codes.of(
    "dispute_type",
    neighbour=("邻里", "Neighbours"),
    noise=("噪音", "Noise"),
    leak=("漏水", "Leak"),
    parking=("停车", "Parking"),
    property_mgmt=("物业", "Property management"),
    heating=("供热", "Heating"),
    family=("婚姻家庭", "Family"),
    elder_support=("赡养", "Support of parents"),
    lease=("租赁", "Lease"),
    debt=("债务", "Debt"),
    labour=("劳动", "Work"),
    consumer=("消费", "Purchase"),
    injury=("损害赔偿", "Damages"),
    pet=("宠物", "Pets"),
    illegal_building=("违建", "Unlawful building"),
    other=("其他", "Other"),
)
URGENCY = Codes.of(
    "urgency",
    calm=("平稳", "Calm"),
    rising=("在升温", "Rising"),
    urgent=("要马上去", "Urgent"),
)
