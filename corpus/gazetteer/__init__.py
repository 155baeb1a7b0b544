"""Places that a text names, and regions that an article is about, from one reviewed table."""
