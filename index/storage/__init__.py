"""What a generation is on disk: vectors, words, articles, and its manifest."""
