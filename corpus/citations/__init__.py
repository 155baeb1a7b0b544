"""Citations: the sources that a post names, in every form seen, and the fields of each."""
