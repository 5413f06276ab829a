"""From a delivered file to text cells with the row numbers of that file, and the forms of numbers and dates."""
