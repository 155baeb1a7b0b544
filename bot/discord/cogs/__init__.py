"""What people can do: commands and messages, each of which defers, asks the service and sends."""
