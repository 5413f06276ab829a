"""The briefing for a council: one A4 page in words and small charts, from one published snapshot."""
