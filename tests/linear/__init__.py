"""Holding every pattern and every function that takes text to a time linear in that text."""
