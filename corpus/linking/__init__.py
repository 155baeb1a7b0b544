"""Finding the addresses of posts that came without one: what a site says, held against a post."""
