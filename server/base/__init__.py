"""The ground floor: settings, database, clock, ids, keys, errors. It knows nothing of the work done above."""
