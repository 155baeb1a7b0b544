"""Discord: the same Answer as in the terminal, drawn as embeds with buttons."""
