"""The index: passages as vectors and words, the search over them, and the answer."""
