"""A question as understood: its words, its dates, its places, and what it follows up."""
