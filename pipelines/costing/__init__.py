"""What cooperation costs and saves: pure arithmetic on decimals, no input and no output, nothing else of ours.

Money is `Decimal` in euros and exact to the cent; shares are `Fraction`. Floats live in `sampling.py`,
`probability.py` and `programs.py` only. numpy and scipy are imported where they are used, so that importing this costs nothing.
"""
