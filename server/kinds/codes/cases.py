"""Lists of what is said about a record."""

from server.records.fields import Codes

VERDICT = Codes.of(
    "verdict",
    seen=("看过了", "Seen"),
    look_again=("请再看一下", "Please look again"),
    thanks=("谢谢", "Thank you"),
)
