"""XML files of any size, whole or broken, read one record at a time."""
