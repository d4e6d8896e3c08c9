"""All tables that this version knows, gathered so that a migration can be compared with them."""

from server.people import approvals, enrol, oidc, shares, totp
from server.people import models as people
from server.records import models as records
from server.register import models as register

# Named here, because importing a room is what declares its tables.
ROOMS = (records, people, approvals, enrol, oidc, shares, totp, register)
metadata = records.metadata
