"""What is said in confidence on the demo street: sealed notes of a few visits, suggestions and answers."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random

from server.base.clock import wire
from server.demo.ids import demo_id
from server.demo.street import SEED
from server.records.kind import Body
from server.records.ports import Change

SEALED_SHARE = 0.03
CARE_SHARE = 0.08
NOTES = (
    "备用钥匙放在对门，老人托我别声张。",
    "说女儿很久没来了，想有人陪着坐坐，不愿让邻居知道。",
    "两口子近来常吵，怕人听见，问能不能请书记来说说。",
    "米面不多了，不好意思开口，看能不能悄悄送一点。",
    "晚上一个人害怕，请下次先打电话再敲门。",
)
# (who, days ago, what was suggested, the answer if there is one)
SUGGESTIONS = (
    ("wangge01", 21, "值班表能不能提前一周贴出来？孩子要人接。", "从下周起提前一周贴，谢谢您提出来。"),
    ("louzhang01", 12, "巡查的表太细了，十二项里有几项每周都一样。", "已在改，冬天用短表。"),
    ("gongzuo01", 5, "窗口中午只有一个人，能不能两个社区轮着来？", None),
    ("wangge02", 2, "有人让我们补拍走访照片，说是要交差。照片本来可不拍。", None),
)


class SealedNotes:
    """Which visits of a grid have a sealed note; drawn apart, so that the rest of the story stays."""

    def __init__(self, seed: str) -> None:
        self.rng = Random(f"{SEED}/sealed/{seed}")

    def of(self, is_care: bool) -> Body:
        """What a visit says in confidence; mostly nothing."""
        if self.rng.random() >= (CARE_SHARE if is_care else SEALED_SHARE):
            return {}
        return {"sealed_note": self.rng.choice(NOTES)}


def suggestions(scope: str, users: dict[str, str], officer: str, end: datetime) -> Iterator[Change]:
    """What people have suggested to the privacy officer, and the answers."""
    rng = Random(f"{SEED}/suggestions")
    for username, days, text, answer in SUGGESTIONS:
        at = end - timedelta(days=days, hours=rng.uniform(1, 9))
        id_, when = demo_id(rng, at), wire(at)
        yield Change(
            scope, "suggestion", id_, {"text": text}, new=True, by=users[username], at=when, received=when
        )
        if answer:
            later = wire(at + timedelta(days=2))
            yield Change(scope, "suggestion", id_, {"answer": answer}, by=officer, at=later, received=later)
