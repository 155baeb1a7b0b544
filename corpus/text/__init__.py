"""Cutting a body: paragraphs, sentences, and the passages that are searched."""
