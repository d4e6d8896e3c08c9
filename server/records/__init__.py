"""The sync engine. It carries every kind of record and names none."""
