"""What can go wrong with an index, as one small tree.

SearchIndexError
├── IndexMissingError    nothing has been built yet
├── IndexStaleError      built with another model or format than the settings ask for
├── IndexDamagedError    a file of the generation is missing or does not match its checksum
├── BuildRunningError    another process builds in the same data folder
├── ModelError           the model is missing or is not the one that was asked for
├── QuestionError        a question that cannot be searched for (empty, too long)
└── EvaluationError      a folder of questions, or a run over one, that cannot be read
"""


class SearchIndexError(Exception):
    """A fault whose message says where, what was found and what to do."""


class IndexMissingError(SearchIndexError):
    """There is no generation to answer from."""


class IndexStaleError(SearchIndexError):
    """The generation was made with another model or format."""


class IndexDamagedError(SearchIndexError):
    """A file of the generation is missing or changed since it was published."""


class ModelError(SearchIndexError):
    """The model cannot be found, or its weights are not the published ones."""


class QuestionError(SearchIndexError):
    """A question that cannot be searched for; the message says why."""


class EvaluationError(SearchIndexError):
    """A folder of questions, or a run over one, that cannot be read; the message says where."""


class BuildRunningError(SearchIndexError):
    """Another process is building in the same data folder."""
