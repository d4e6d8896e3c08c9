"""Nothing: consents and residents' requests are records like any other, and a kind costs no table."""

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    pass
