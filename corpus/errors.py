"""What can go wrong with an archive, as one small tree."""


class CorpusError(Exception):
    """A fault whose message says where, what was found and what to do."""


class SourceError(CorpusError):
    """A source (file, folder or site) that cannot be read at all."""


class ArchiveError(CorpusError):
    """The archive file is missing, damaged or was written by another version."""


class ForeignClaimError(CorpusError):
    """A source gives other words under the address of an article that is another's."""


class RemovalError(CorpusError):
    """An article that cannot be removed, or cannot be brought back."""


class ImportDeclinedError(CorpusError):
    """An import that would change most of an archive, which nobody wanted."""


class ArticleDamagedError(ArchiveError):
    """An article that no longer fits its digest: it is not shown, and goes into no index."""


class PostError(CorpusError):
    """A post of which nothing can be concluded, since reading its words fails."""


class ProfileError(CorpusError):
    """An archive profile that is not there or cannot be read."""


class CorrectionError(CorpusError):
    """A file of corrections that cannot be read."""
