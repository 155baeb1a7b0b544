"""Which sentences of a passage answer a question.

Meaning is not enough: every sentence of a passage about Jacksonville is close to a question about
it. The words that tell are those that few passages and few of its own sentences hold, and an
answer has the kind of thing that is asked for, a number, a time or a name, that the question lacks.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, Self

import numpy as np

from index.analyzer import stems
from index.search.scoring import normalised, weighted_sum
from index.storage.lexical import inverse_frequency

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from index.encoder.cross_encoder import Reader
    from index.storage.lexical import LexicalIndex, QueryTerms

# What counts beside a sentence's cosine: its words, those of the sentence before it with its own
# (what "he" or "the tram" is was said there), and holding the kind of thing that is asked for.
COVERAGE = 1.0
CONTEXT = 0.5
KIND = 0.4
# A neighbour whose logit is behind the best one's by no more than this is pointed at as well: on
# the named sets in 18 to 28 of 100 passages, which then hold the answer in the marked words in .875
# (clapnq), .937, .906 and .883 instead of .825, .907, .862 and .843.
NEARLY = 4.0

_WORD = re.compile(r"\w+(?:[.,’'-]\w+)*")
_MONTHS = "january|february|march|april|may|june|july|august|september|october|november|december"
_DAYS = "monday|tuesday|wednesday|thursday|friday|saturday|sunday"

_ASKS_NUMBER = re.compile(
    r"\bhow (?:many|much|old|far|large|big|tall|high|often|fast|deep|wide|heavy|hot|cold|few)\b"
    r"|\b(?:what|which) (?:\w+ ){0,3}(?:percentage|number|amount|age|population|size|distance|rate"
    r"|ratio|cost|price|proportion|fraction|temperature|speed|length|height|weight|total)\b"
    r"|\bpercent\b",
    re.IGNORECASE,
)
_ASKS_TIME = re.compile(
    r"\bwhen\b|\bhow long\b"
    r"|\b(?:what|which) (?:\w+ ){0,2}"
    r"(?:years?|dates?|days?|months?|decades?|century|time|season)\b",
    re.IGNORECASE,
)
_ASKS_NAME = re.compile(
    r"\b(?:who|whom|whose|where|named?|called)\b"
    r"|\b(?:what|which) (?:\w+ ){0,2}(?:city|country|state|place|region|town|county|province|river"
    r"|company|university|school|person|man|woman|minister|president|official|team|group|party"
    r"|organi[sz]ation|agency|newspaper|book|film|island)\b",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    r"\d.*|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|\w+ty|dozens?"
    r"|hundreds?|thousands?|millions?|billions?|half|thirds?|quarters?|twice|once|several|percent",
    re.IGNORECASE,
)
_TIME = re.compile(
    rf"(?:1\d|20)\d\ds?|centur(?:y|ies)|years?|days?|spring|summer|autumn|winter|{_MONTHS}|{_DAYS}",
    re.IGNORECASE,
)
_NAME = re.compile(r"[^\W\d_a-zß-ÿ].*")
_KINDS = ((_ASKS_NUMBER, _NUMBER), (_ASKS_TIME, _TIME), (_ASKS_NAME, _NAME))


@dataclass(frozen=True, slots=True)
class QueryTarget:
    """What is looked for in sentence after sentence: a question's words, and what it asks for."""

    words: QueryTerms
    asked: frozenset[str]
    kind: re.Pattern[str] | None

    @classmethod
    def of(cls, question: str, lexical: LexicalIndex) -> Self:
        """What a question seeks in an archive."""
        asked = frozenset(word.lower() for word in _WORD.findall(question))
        kind = next((kind for pattern, kind in _KINDS if pattern.search(question)), None)
        return cls(lexical.query_terms(question), asked, kind)


class Pointed(NamedTuple):
    """The sentences of a passage that answer, from `first` to `last`.

    `scores` say how well each sentence of the passage does; they may be unknown.
    """

    first: int
    last: int
    scores: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Pointer:
    """Points at the sentence of a passage that answers: a reader's choice where there is one."""

    lexical: LexicalIndex
    reader: Reader | None

    def point(self, question: str, sentences: Sequence[str], cosines: Sequence[float]) -> Pointed:
        """The sentence that answers best, with a neighbour that answers nearly as well."""
        scores = self.scores(question, sentences, cosines)
        best = int(np.argmax(scores))
        if self.reader is None:
            return Pointed(best, best, scores)
        beside = [n for n in (best - 1, best + 1) if 0 <= n < len(scores)]
        near = [n for n in beside if scores[n] >= scores[best] - NEARLY]
        other = max(near, key=lambda n: scores[n], default=best)
        return Pointed(min(best, other), max(best, other), scores)

    def scores(
        self, question: str, sentences: Sequence[str], cosines: Sequence[float]
    ) -> tuple[float, ...]:
        """How well each sentence answers; `cosines` are those with the question."""
        if len(sentences) == 1:
            return (0.0,)
        if self.reader:
            return tuple(self.reader.scores(question, sentences).tolist())
        target = QueryTarget.of(question, self.lexical)
        return tuple(sentence_scores(target, sentences, cosines).tolist())


def sentence_scores(
    sought: QueryTarget, sentences: Sequence[str], cosines: Sequence[float]
) -> NDArray[np.float64]:
    """How well each sentence of a passage answers; `cosines` are those with the question."""
    return np.asarray(
        np.asarray(cosines)
        + word_scores(sought.words, sentences)
        + KIND * np.array([holds_what_is_asked(sought, sentence) for sentence in sentences])
    )


def word_scores(words: QueryTerms, sentences: Sequence[str]) -> NDArray[np.float32]:
    """What the question's words in each sentence, and in it and the one before it, are worth."""
    found = [set(stems(sentence)) for sentence in sentences]
    held = np.array([[word in each for word in words.stems] for each in found], np.bool_)
    held = held.reshape(len(sentences), len(words.stems))
    before = np.vstack([np.zeros_like(held[:1]), held[:-1]])
    here = held.sum(axis=0, dtype=np.int32)
    weights = words.idf * inverse_frequency(here, len(sentences)) * (here > 0)
    coverage = normalised(weighted_sum(held, weights), float(weights.sum()))
    context = normalised(weighted_sum(held | before, words.idf), float(words.idf.sum()))
    return COVERAGE * coverage + CONTEXT * context


def holds_what_is_asked(sought: QueryTarget, sentence: str) -> bool:
    """Whether a sentence has a number, time or name that the question asks for and does not have.

    False also where the question asks for none of them.
    """
    if sought.kind is None:
        return False
    return any(
        sought.kind.fullmatch(word) and word.lower() not in sought.asked
        # The first word of a sentence is capitalised whatever it is.
        for word in _WORD.findall(sentence)[sought.kind is _NAME :]
    )
