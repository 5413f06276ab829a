"""Messages by e-mail: what is in them, how they leave, and the book of what was sent, so that none goes out twice."""
