"""From the cost tables of a snapshot to the question that the arithmetic of cost answers; for pages and reports alike."""
