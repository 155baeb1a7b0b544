"""Models: texts to vectors, pairs of texts to scores; only this room knows their libraries."""
