"""What a receipt of a figure is: read from a snapshot by whoever has one open, written as JSON. Imports nothing of ours."""
