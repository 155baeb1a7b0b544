"""Generated inputs for every public function that takes text, bytes or a file; see `__main__`."""
