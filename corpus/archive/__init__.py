"""Keeping articles: one SQLite file, and which copies are the same post."""
