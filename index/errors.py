"""What can go wrong with an index: each a SearchIndexError."""


class SearchIndexError(Exception):
    """A fault whose message says where, what was found and what to do."""


class IndexMissingError(SearchIndexError):
    """There is no generation to answer from: nothing has been built yet."""


class IndexStaleError(SearchIndexError):
    """The generation was made with another model or format."""


class IndexDamagedError(SearchIndexError):
    """A file of the generation is missing or changed since it was published."""


class UnverifiedError(IndexDamagedError):
    """An article of the generation does not fit its digest: it could not be verified."""


class RemovedError(SearchIndexError):
    """An article of the generation that was removed from the archive since: it is not shown."""


class ModelError(SearchIndexError):
    """The model cannot be found, or its weights are not the published ones."""


class QuestionError(SearchIndexError):
    """A question that cannot be searched for (empty, too long); the message says why.

    `text` with its `values` filled in is the message, for whoever says it in another language.
    """

    def __init__(self, text: str, **values: object) -> None:
        super().__init__(text.format(**values) if values else text)
        self.text = text
        self.values = values


class EvaluationError(SearchIndexError):
    """A folder of questions, or a run over one, that cannot be read; the message says where."""


class BuildRunningError(SearchIndexError):
    """Another process is building in the same data folder."""


class ClusterError(SearchIndexError):
    """A cluster that cannot be reached, or machines of it that cannot do what is needed."""
