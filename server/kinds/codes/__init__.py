"""The closed lists of values: what a form offers and a ledger counts, in Chinese and English."""
