"""Tables whose columns somebody names: CSV and JSON lines."""
