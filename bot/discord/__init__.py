"""Discord: the same Answer as in the terminal, drawn as a layout with few controls."""
