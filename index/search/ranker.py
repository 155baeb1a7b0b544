"""Finding and judging: retrieval, the ranking stages after it, and how sure each hit is.

What `/ask` runs is what `verbatim eval` measures: both rank through here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from index.search import scoring
from index.search.answer import Outcome
from index.search.answerability import Judgement
from index.search.retriever import Query

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from corpus.dates import Period
    from index.search.answerability import Answerability
    from index.search.retriever import Hit, Retriever

    # Puts a question's hits in a better order: the same hits, best first, with scores that descend.
    # The last argument gives a passage's words.
    RankingStage = Callable[[str, Sequence[Hit], Callable[[int], str]], list[Hit]]

_YEAR = re.compile(r"\b(1[5-9]\d\d|20\d\d)\b")
# How long questions usually are, in words: a length that is new to the encoder takes it longer.
_USUAL_WORDS = (4, 12, 20, 28, 36)


class RankedHit(NamedTuple):
    """A passage found, how likely it is to answer, and what that means."""

    hit: Hit
    probability: float
    outcome: Outcome

    @property
    def answers(self) -> bool:
        """Whether it is sure enough to be quoted at all."""
        return self.outcome is not Outcome.SILENT


@dataclass(slots=True)
class Ranker:
    """Ranks the passages of one collection; `text` gives the words of a passage by its number.

    `bound` is the probability under which this collection stays silent.
    """

    retriever: Retriever
    text: Callable[[int], str]
    model: Answerability
    bound: float
    stages: Sequence[RankingStage] = ()

    def rank(self, query: Query) -> list[RankedHit]:
        """At most `query.k` hits, best first, each with how sure it is."""
        return self.judged(query, self.retriever.retrieve(query))

    def judged(self, query: Query, hits: Sequence[Hit]) -> list[RankedHit]:
        """What was retrieved for a query after the ranking stages, each with how sure it is."""
        for stage in self.stages:
            hits = stage(query.text, hits, self.text)
        dates = self.retriever.collection.dates
        holds_time = bool(scoring.date_prior(dates, query.period).any())
        return [RankedHit(hit, *self._judge(hit, query.period, holds_time)) for hit in hits]

    def warm(self) -> None:
        """Search once for each usual length of question."""
        for words in _USUAL_WORDS:
            self.retriever.retrieve(Query("where " * words))

    def _judge(self, hit: Hit, period: Period | None, holds_time: bool) -> Judgement:
        """How sure a hit is; a passage of another time than asked about is one step less so.

        It is not given at all where the collection `holds_time` of none.
        """
        features, dates = hit.features, self.retriever.collection.dates
        if not period or scoring.date_prior(dates[[hit.passage]], period)[0]:
            return self.model.judge(features, self.bound)
        if _names_year(self.text(hit.passage), period):
            features = features._replace(score=features.score + scoring.PRIOR)
            return self.model.judge(features, self.bound)
        probability, outcome = self.model.judge(features, self.bound)
        is_hedged = outcome is Outcome.CONFIDENT and holds_time
        return Judgement(probability, Outcome.HEDGED if is_hedged else Outcome.SILENT)


def surest(hits: Iterable[RankedHit]) -> Outcome:
    """The surest of the outcomes, whatever rank it has; SILENT for none."""
    outcomes = (hit.outcome for hit in hits)
    return max(outcomes, key=lambda outcome: outcome.sureness, default=Outcome.SILENT)


def _names_year(text: str, period: Period) -> bool:
    """Whether a text names a year of the period, which must have both ends."""
    if not (period.start and period.end):
        return False
    years = range(period.start.year, period.end.year + 1)
    return any(int(year) in years for year in _YEAR.findall(text))
