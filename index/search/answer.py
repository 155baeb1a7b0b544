"""The answer: exact quotations with their sources, or silence with its reasons.

An `Answer` is a value: what was understood, what was searched, what is quoted. The terminal and
Discord draw the same one. It holds no sentence about the subject that the archive does not hold.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from corpus.article import Span
from index.search.addresses import archived_copy

if TYPE_CHECKING:
    from datetime import date, datetime

    from corpus.article import Citation, Voice
    from index.query.follow_up import Move
    from index.query.parser import ParsedQuestion
    from index.search.filters import Filters


class Outcome(StrEnum):
    """How sure the answer is; HEDGED quotes come with "this may not answer your question"."""

    CONFIDENT = "confident"
    HEDGED = "hedged"
    SILENT = "silent"

    @property
    def sureness(self) -> int:
        """Higher is surer."""
        return (Outcome.SILENT, Outcome.HEDGED, Outcome.CONFIDENT).index(self)


@dataclass(frozen=True, slots=True)
class ArticleRef:
    """An article as an answer names it.

    `search` is where its site searches for the title; set only where no address is known.
    """

    id: str
    url: str | None
    title: str
    published: date | None
    search: str | None = None

    @property
    def archived(self) -> str | None:
        """The address of an archived copy; None where the article has no public address."""
        return archived_copy(self.url, self.published)


class QuotePart(NamedTuple):
    """A stretch of a quote in one voice: a span of the article's body.

    `voice` is None where it cannot be known whose words they are; `citation` is None where the
    words are not quoted or their source is not given; `speaker` is who says them, as the article
    names them beside the words, else None.
    """

    span: Span
    voice: Voice | None
    citation: Citation | None
    speaker: str | None = None


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of one article, exactly as they stand: `text == body[span]`.

    `highlights` are the answering sentences as ranges into `text`. `voice` is None where it cannot
    be known whose words they are. `regions` are the ids that the passage or its article is tagged
    with, the most specific first. `left_out` says whether the article goes on before and after
    what is shown. `also_in` are other articles that hold the same words. `parts` follow one another
    and cover `span`; `voice`, `citation` and `speaker` are those of the part that answers. `page`
    is where the words begin in a printed document, None in any other.
    """

    text: str
    article: ArticleRef
    span: Span
    voice: Voice | None
    citation: Citation | None
    link: str | None
    score: float
    highlights: tuple[Span, ...]
    regions: tuple[str, ...]
    left_out: tuple[bool, bool] = (False, False)
    also_in: tuple[ArticleRef, ...] = ()
    parts: tuple[QuotePart, ...] = ()
    speaker: str | None = None
    page: int | None = None

    @property
    def archived(self) -> str | None:
        """The address of an archived copy of the article, for readers whose link is dead."""
        return self.article.archived

    @property
    def search(self) -> str | None:
        """Where the site searches for the article's title; None where its address is known."""
        return self.article.search

    def blocks(self) -> list[tuple[Span, tuple[QuotePart, ...]]]:
        """The paragraphs of different voices: ranges into `text`, and the parts of each.

        Parts that share a paragraph, or voice and source, share a block.
        """
        blocks: list[list[QuotePart]] = []
        for part in self.parts:
            start = part.span.start - self.span.start
            before = self.text[:start]
            is_same = bool(blocks) and blocks[-1][-1][1:3] == part[1:3]
            if blocks and (is_same or "\n" not in before[len(before.rstrip()) :]):
                blocks[-1].append(part)
            else:
                blocks.append([part])
        if len(blocks) < 2:
            parts = self.parts or (QuotePart(self.span, self.voice, self.citation, self.speaker),)
            return [(Span(0, len(self.text)), parts)]
        edges = [block[0].span.start - self.span.start for block in blocks] + [len(self.text)]
        return [
            (Span(*edge), tuple(block)) for edge, block in zip(pairwise(edges), blocks, strict=True)
        ]


@dataclass(frozen=True, slots=True)
class Searched:
    """What a question was held against: counts after the filters, and before them.

    `first` and `last` are the dates of the oldest and newest article searched; `undated` counts the
    articles that a date filter passed over because they have no date.
    """

    articles: int
    passages: int
    of_articles: int
    undated: int
    first: date | None
    last: date | None


@dataclass(frozen=True, slots=True)
class Relaxation:
    """What dropping one filter would find: `drop` is "dates", "region", "category" or "article"."""

    drop: str
    articles: int


@dataclass(frozen=True, slots=True)
class Widening:
    """A place that was asked for and did not answer, so that more was searched.

    `cities` are names, or empty where all of the `regions` were searched. `named` tells whether any
    passage was about the place.
    """

    cities: tuple[str, ...]
    regions: tuple[str, ...]
    named: bool


@dataclass(frozen=True, slots=True)
class FollowedUp:
    """The quote that an answer moves on from, within its article.

    `found` is false where the article does not say what was asked for; what is quoted then is how
    it goes on, or for a source the same words again.
    """

    move: Move
    shown: Quote
    found: bool


@dataclass(frozen=True, slots=True)
class Matching:
    """What a look-up in words found: how many articles speak of its subject, shown or not."""

    articles: int


@dataclass(frozen=True, slots=True)
class Unsearched:
    """A part of the archive that could not be searched just now, of so many articles.

    `first` and `last` are the dates of the oldest and newest of them, None where none is dated;
    `is_all` says that there is no other part.
    """

    articles: int
    first: date | None
    last: date | None
    is_all: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """What the archive says to a question; `quotes` is empty exactly when the outcome is SILENT.

    `filters` were applied as filters. `preferred` is true where the dates were read from the
    question and only preferred (passages of other dates were searched too). `nearest` are the
    closest titles, which are no answer. `relaxations` say what fewer filters would find.
    `followed` is set where only the article of a quote shown before was read on, `matching` where
    the question asked for more than one passage: the quotes then are of the newest articles.
    `widened` is set where the place that was asked for did not answer. `unverified` counts passages
    that came among the first and are not shown, since their articles do not fit their digests.
    `unsearched` are the parts of the archive that gave no answer just now.
    """

    question: str
    understood: ParsedQuestion
    outcome: Outcome
    filters: Filters
    preferred: bool
    searched: Searched
    quotes: tuple[Quote, ...]
    nearest: tuple[ArticleRef, ...]
    relaxations: tuple[Relaxation, ...]
    sample: bool
    seconds: float
    followed: FollowedUp | None = None
    matching: Matching | None = None
    widened: Widening | None = None
    unverified: int = 0
    unsearched: tuple[Unsearched, ...] = ()

    @property
    def answered(self) -> bool:
        """Whether anything is quoted."""
        return self.outcome is not Outcome.SILENT


@dataclass(frozen=True, slots=True)
class Listed:
    """One article in a look-up; `regions` are what it is about, the most specific first."""

    article: ArticleRef
    author: str | None
    categories: tuple[str, ...]
    regions: tuple[str, ...]
    opening: str


@dataclass(frozen=True, slots=True)
class Listing:
    """A page of a look-up, newest first, undated last; the counts are of all that match.

    `months` maps "2011-12" to how many articles, `regions` maps region ids (ancestors included).
    `unverified` counts those of the page that do not fit their digests, and are not shown.
    `unsearched` are the parts of the archive that gave no answer just now, where a subject was
    looked up.
    """

    articles: tuple[Listed, ...]
    total: int
    undated: int
    offset: int
    months: dict[str, int]
    regions: dict[str, int]
    sample: bool
    unverified: int = 0
    unsearched: tuple[Unsearched, ...] = ()


@dataclass(frozen=True, slots=True)
class Status:
    """What is served."""

    articles: int
    passages: int
    first: date | None
    last: date | None
    undated: int
    built_at: datetime
    sample: bool
    model: str
    generation: str
