"""The link of the model: it loses, cuts, delays and repeats, and the server at its end dies."""

from dataclasses import dataclass, field
from random import Random
from typing import TYPE_CHECKING, Any

from tests.faults.ways import Broken, Direct, Json, Pulled, Who
from tests.faults.world import ServerDied, Town

if TYPE_CHECKING:
    from tests.faults.device import Device

PUSH_FAULTS = ("lost", "late", "unanswered", "half", "dies_before", "dies_after", "refused")
PULL_FAULTS = ("lost", "cut", "dies_after")
MOST_UNDERWAY = 4


@dataclass
class Link:
    """A `Way` into the town's present engine.

    Shape: `faults` are used up by the next requests; `underway` are requests that may still arrive, each
           with whoever sent it.
    """

    town: Town
    push_fault: str = ""
    pull_fault: str = ""
    is_dead: bool = False
    underway: list[tuple["Device", Json]] = field(default_factory=list)
    overtaker: "Device | None" = None
    cut_at: float = 0.5

    def fail(self, random: Random) -> None:
        """Let something go wrong soon."""
        if random.random() < 0.7:
            self.push_fault = random.choice(PUSH_FAULTS)
        else:
            self.pull_fault = random.choice(PULL_FAULTS)
        self.cut_at = random.random()

    def heal(self) -> None:
        self.push_fault = self.pull_fault = self.town.database.dies = ""

    @property
    def _straight(self) -> Direct:
        return Direct(self.town.engine, self.town.is_revoked)

    def sign_in(self, device: Who) -> Json:
        return self._straight.sign_in(device)

    def push(self, device: Any, body: Json) -> Json:
        fault, self.push_fault = self.push_fault, ""
        if fault in ("late", "unanswered", "half"):
            self.underway = [*self.underway, (device, body)][-MOST_UNDERWAY:]
        if fault in ("lost", "late", "refused"):
            raise Broken(fault)
        if fault == "half":  # the server commits a part before the line is cut
            body = body | {"ops": body["ops"][: int(len(body["ops"]) * self.cut_at)]}
        if fault.startswith("dies_"):
            self.town.database.dies = fault.removeprefix("dies_")
        answer = self._asked(lambda: self._straight.push(device, body))
        if fault in ("unanswered", "half"):
            raise Broken(fault)
        return answer

    def pull(self, device: Who, request: Json) -> Pulled:
        fault, self.pull_fault = self.pull_fault, ""
        if fault == "lost":
            raise Broken(fault)
        straight = self._straight
        if fault == "overtaken":
            straight.between = self._overtake
        header, lines, trailer = self._asked(lambda: straight.pull(device, request))
        if fault == "cut":
            return header, lines[: int(len(lines) * self.cut_at)], None
        if fault == "dies_after":
            self.is_dead = True
            raise Broken(fault)
        return header, lines, trailer

    def _overtake(self) -> None:
        """Somebody's push commits while another's pull is being sent."""
        if self.overtaker is not None:
            self.overtaker.hand_in(set())

    def _asked(self, request: Any) -> Any:
        try:
            return request()
        except ServerDied as died:
            self.is_dead = True
            raise Broken("the server died") from died

    def arrive(self, random: Random) -> int:
        """Deliver one of the requests that are still underway; it may arrive once more later."""
        if not self.underway:
            return 0
        device, body = random.choice(self.underway)
        ops = list(body["ops"])
        random.shuffle(ops)
        self._straight.push(device, body | {"ops": ops[: random.randrange(1, len(ops) + 1)] if ops else []})
        return 1
