"""People: who may do what, where. Accounts, roles, devices' sessions, the places that roles are given on."""
