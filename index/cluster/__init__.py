"""Building and serving an index on several machines at once, by Ray."""
