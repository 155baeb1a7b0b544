"""What can go wrong with an archive, as one small tree.

CorpusError
├── SourceError        a source that cannot be read at all
└── ArchiveError       the archive file is missing, damaged or of another version
"""


class CorpusError(Exception):
    """A fault whose message says where, what was found and what to do."""


class SourceError(CorpusError):
    """A source (file, folder or site) that cannot be read at all."""


class ArchiveError(CorpusError):
    """The archive file is missing, damaged or was written by another version."""
