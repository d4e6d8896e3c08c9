"""A fictional street for trying things out: always the same, of any size, and nobody in it exists."""
