"""The register import: the workbook that a community keeps becomes buildings, homes and people."""
