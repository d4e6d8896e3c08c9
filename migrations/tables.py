"""All tables that this version knows, gathered so that a migration can be compared with them."""

from server.desk import glass
from server.jobs.queue import Job
from server.people import alarms, approvals, enrol, heads, oidc, shares, totp
from server.people import models as people
from server.people.holds import Hold
from server.records import models as records
from server.register import models as register

# Named here, because importing a room is what declares its tables.
ROOMS = (records, people, approvals, enrol, oidc, shares, totp, alarms, heads, glass, register)
metadata = records.metadata
SINGLE = (Hold, Job)
