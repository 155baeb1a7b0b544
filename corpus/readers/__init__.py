"""Readers: each turns one kind of source into posts, and says nothing that the source does not."""
