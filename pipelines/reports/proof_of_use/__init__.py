"""The proof of use of a grant: one content, set as PDF and as a workbook, sealed, and compared with later data."""
