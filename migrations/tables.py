"""All tables that this version knows, gathered so that a migration can be compared with them."""

import server.people.models
import server.records.models
import server.register.models  # noqa: F401  # imported for the tables they declare
from server.base.database import Base

metadata = Base.metadata
