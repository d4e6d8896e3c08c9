"""意见建议: what anybody who works here wants to say, past their own supervisors.

It lies in the street's closed scope: sealed on the way, on no tablet, and read by the privacy officer alone.
"""

from server.kinds.codes.people import ROLE
from server.records.fields import AUTHOR, CONFIDENTIAL, Label, text
from server.records.kind import Access, Body, Kind

OFFICER = "privacy_officer"


def _check(changes: Body) -> dict[str, str]:
    """A suggestion says something; its field cannot be demanded, for nobody may read that it is there."""
    if "answer" not in changes and not (changes.get("text") or "").strip():
        return {"text": "Missing: nothing was said."}
    return {}


SUGGESTION = Kind(
    name="suggestion",
    label=Label("意见建议", "Suggestion"),
    fields={
        "text": text("意见", "What is suggested", 1000, reach=CONFIDENTIAL, opened_by=frozenset({OFFICER})),
        "answer": text("答复", "Answer", 1000, reach=CONFIDENTIAL, opened_by=frozenset({OFFICER, AUTHOR})),
    },
    lives_in=frozenset({"closed"}),
    access=Access(
        within={role: "CRU" if role == OFFICER else "C" for role in ROLE.values},
        above=dict.fromkeys(ROLE.values, "C"),
    ),
    reach=CONFIDENTIAL,
    check=_check,
)
