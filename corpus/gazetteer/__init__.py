"""Where: the places that a text names, from one reviewed table."""
