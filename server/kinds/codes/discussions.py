"""Lists of what is talked over in the grid."""

from server.records.fields import Codes

QUICK_KIND = Codes.of(
    "quick_kind",
    small_matter=("小事小议", "A small matter"),
    urgent_matter=("急事快议", "An urgent matter"),
)
