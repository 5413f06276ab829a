"""How quick it is, measured and printed side by side. Nothing here is a test: machines differ."""
