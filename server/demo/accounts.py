"""Accounts of the demo and the roles they hold, all with one password that everybody may know."""

from collections.abc import Iterator
from datetime import UTC, datetime
from random import Random

from sqlalchemy import Connection

from server.demo.names import family_name, full_name
from server.demo.street import SEED
from server.people.accounts import add_user, give_role
from server.people.passwords import hashed
from server.people.tree import Tree

PASSWORD = "qiaomen-demo"  # noqa: S105  # the demo's password is meant to be known
SINCE = datetime(2024, 1, 1, tzinfo=UTC)
LEADERS = 126
# Who the manual's pictures show.
NAMED = {
    "wangge01": "李敏",
    "louzhang01": "赵淑珍",
    "duizhang01": "韩冬",
    "duizhang02": "孙桂兰",
    "zhiyuan01": "吴建军",
    "xinxi01": "郝文庆",
    "shequ01": "陈立",
    "gongzuo01": "何晓",
    "jiedao01": "周文",
    "guanli01": "宋佳禾",
    "yinsi01": "方琳",
    "xitong01": "程浩",
    "anquan01": "罗岚",
    "shenji01": "白桦",
}


# What is printed when the demo is ready: sign-in → whose it is.
SIGN_INS = {
    "wangge01": "网格员 grid worker",
    "louzhang01": "楼栋长 building leader",
    "duizhang01": "队长 team lead",
    "zhiyuan01": "志愿者 volunteer",
    "xinxi01": "信息员 information officer",
    "shequ01": "社区书记 grid lead",
    "gongzuo01": "社区工作者 community staff",
    "jiedao01": "街道分管 street supervisor",
    "guanli01": "街道管理员 street administrator",
    "yinsi01": "个人信息保护负责人 privacy officer",
    "anquan01": "安全管理员 security administrator",
}


class Accounts:
    """Makes accounts as they are asked for; the password is hashed once, for it takes its time."""

    def __init__(self, connection: Connection, now: datetime) -> None:
        self.connection, self.now = connection, now
        self.hash = hashed(PASSWORD)
        self.rng = Random(f"{SEED}/accounts")
        self.made: dict[str, str] = {}

    def user(self, username: str) -> str:
        """The id of an account, made if there is none yet."""
        if username not in self.made:
            name = NAMED.get(username) or full_name(
                self.rng, family_name(self.rng), self.rng.choice(("male", "female"))
            )
            self.made[username] = add_user(self.connection, username, name, self.hash, self.now)
        return self.made[username]

    def give(self, tree: Tree, username: str, role: str, unit: str) -> None:
        """Give a role from the beginning of the story on."""
        give_role(self.connection, tree, self.user(username), role, unit, SINCE, self.now)


def shares(houses: list[str], leaders: int) -> Iterator[list[str]]:
    """A grid's buildings, dealt out in order to so many leaders."""
    for at in range(leaders):
        yield houses[at * len(houses) // leaders : (at + 1) * len(houses) // leaders]
