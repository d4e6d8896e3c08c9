"""What the import remembers: of each record what the register last said, and each upload's report."""

from sqlalchemy import Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from server.base.database import Base

ID = String(36)
INSTANT = String(24)


class RegisterRecord(Base):
    """What the register last said of one record, so that only what differs from it becomes an op.

    Shape: `cells` is JSON, field → value as last imported; `v` the record's version when it was first
           imported, and `later` JSON, field → the version of then, for fields imported again since.
    """

    __tablename__ = "register_record"

    scope: Mapped[str] = mapped_column(ID, primary_key=True)
    id: Mapped[str] = mapped_column(ID, primary_key=True)
    kind: Mapped[str] = mapped_column(String(40))
    cells: Mapped[str] = mapped_column(Text)
    v: Mapped[str | None] = mapped_column(String(40))
    later: Mapped[str] = mapped_column(Text)


class RegisterJob(Base):
    """One uploaded workbook: read and judged first, applied when somebody says so.

    Shape: `state` is reading, checked, applying, applied or failed; `report` JSON once there is one.
    """

    __tablename__ = "register_job"
    __table_args__ = (Index("register_job_by_user", "by", "created_at"),)

    id: Mapped[str] = mapped_column(ID, primary_key=True)
    by: Mapped[str] = mapped_column(ID)
    name: Mapped[str] = mapped_column(String(200))
    created_at: Mapped[str] = mapped_column(INSTANT)
    seen_at: Mapped[str] = mapped_column(INSTANT)  # when its worker last said that it is alive
    state: Mapped[str] = mapped_column(String(16))
    step: Mapped[str] = mapped_column(String(16))
    done: Mapped[int] = mapped_column(Integer)
    total: Mapped[int] = mapped_column(Integer)
    mapping: Mapped[str | None] = mapped_column(Text)
    report: Mapped[str | None] = mapped_column(Text)
    problem: Mapped[str | None] = mapped_column(String(40))
