"""The account of a grant: pure arithmetic on declared plans and booked vouchers. Reads and writes nothing."""
