"""Whose words: which stretches of a post are quoted, and from which cited source."""
