"""Questionnaires: XLSForms are read, published as versions, judged by, and their answers put into tables."""
