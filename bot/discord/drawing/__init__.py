"""What a message looks like: embeds, buttons, pictures, and Discord's limits on them."""
