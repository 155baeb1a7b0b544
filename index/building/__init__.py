"""From the archive to a new generation."""
