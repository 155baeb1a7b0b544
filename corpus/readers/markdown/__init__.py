"""Posts of static sites: Markdown with front matter, and the addresses they are given."""
