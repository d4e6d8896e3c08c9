"""The supervisor's desk over HTTP: `/api/v1/desk`, and single records under `/api/v1/records`."""

from server.api.desk import (
    access,
    approvals,
    arrivals,
    cases,
    confidential,
    keeping,
    parked,
    records,
    residents,
)

BLUEPRINTS = (
    access.blueprint,
    arrivals.blueprint,
    cases.blueprint,
    approvals.blueprint,
    keeping.blueprint,
    parked.blueprint,
    records.blueprint,
    residents.blueprint,
    confidential.blueprint,
)
