"""问卷 at the desk: what is published, and what was answered."""
