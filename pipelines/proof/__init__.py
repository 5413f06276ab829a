"""Writing receipts and proving them: a figure is computed again from the archived bytes and compared."""
