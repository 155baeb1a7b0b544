"""Documents: books (EPUB), Word's files and PDF."""
