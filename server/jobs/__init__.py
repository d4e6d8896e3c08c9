"""Long work: rows of a table, done one at a time by a child process; and the nightly retention."""
