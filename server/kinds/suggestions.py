"""意见建议: what anybody who works here wants to say, past their own supervisors.

It lies in the street's closed scope: sealed on the way, on no tablet, and read by the privacy officer alone.
"""

from server.kinds.codes.people import ROLE
from server.records.fields import AUTHOR, CONFIDENTIAL, Label, text
from server.records.kind import Access, Body, Kept, Kind

OFFICER = "privacy_officer"


def _check(changes: Body) -> dict[str, str]:
    """What is said here is more than blanks; its field cannot be demanded, for nobody may read it."""
    blank = [name for name, value in changes.items() if isinstance(value, str) and not value.strip()]
    return dict.fromkeys(blank, "Missing: nothing was said.")


SUGGESTION = Kind(
    name="suggestion",
    label=Label("意见建议", "Suggestion"),
    fields={
        "text": text(
            "意见",
            "What is suggested",
            1000,
            reach=CONFIDENTIAL,
            opened_by=frozenset({OFFICER}),
            why=Label("听意见，不经上级", "What people suggest, past their superiors"),
        ),
        "answer": text(
            "答复",
            "Answer",
            1000,
            reach=CONFIDENTIAL,
            opened_by=frozenset({OFFICER, AUTHOR}),
            why=Label("答复本人", "The answer to whoever wrote"),
        ),
    },
    lives_in=frozenset({"closed"}),
    access=Access(
        within={role: "CRU" if role == OFFICER else "C" for role in ROLE.values},
        above=dict.fromkeys(ROLE.values, "C"),
    ),
    reach=CONFIDENTIAL,
    check=_check,
    why=Label("听意见，不经上级", "To hear what people suggest, past their superiors"),
    kept=Kept(Label("写下以后", "after it was written"), months=12, most=36),
)
