"""Benchmarks: what is claimed is measured here, and nowhere else."""
