"""The ways to ask: the command line, the terminal and Discord."""
