"""The supervisor's desk over HTTP: `/api/v1/desk`, and single records under `/api/v1/records`."""

from server.api.desk import approvals, arrivals, parked, records

BLUEPRINTS = (arrivals.blueprint, approvals.blueprint, parked.blueprint, records.blueprint)
