"""Files that others take away whole: the table of the efficiency gain, and IT cost in the columns of FOCUS."""
