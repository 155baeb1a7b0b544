"""The archive: articles read from their sources, attributed, placed, dated and kept."""
