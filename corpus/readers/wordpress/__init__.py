"""WordPress: its REST interface and its shortcodes."""
