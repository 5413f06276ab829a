"""Receipts for every figure, and their proof: a figure is computed again from the archived bytes and compared."""
