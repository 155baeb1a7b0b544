"""What can go wrong with an archive, as one small tree."""


class CorpusError(Exception):
    """A fault whose message says where, what was found and what to do."""


class SourceError(CorpusError):
    """A source (file, folder or site) that cannot be read at all."""


class ArchiveError(CorpusError):
    """The archive file is missing, damaged or was written by another version."""


class ForeignClaimError(CorpusError):
    """A source gives other words under the address of an article that is another's."""


class ImportDeclinedError(CorpusError):
    """An import that would change most of an archive, which nobody wanted."""


class ProfileError(CorpusError):
    """An archive profile that is not there or cannot be read."""


class CorrectionError(CorpusError):
    """A file of corrections that cannot be read."""
