"""What people can do: commands and messages, each of which defers, calls the desk and sends."""
