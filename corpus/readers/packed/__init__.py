"""Archives (zip, tar, gzip) read as folders are, member by member, and never unpacked to disk."""
