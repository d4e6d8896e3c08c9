"""The protocol's model (models/*.pml), checked by spin: docs/model.md."""
