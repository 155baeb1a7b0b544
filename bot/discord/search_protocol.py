"""What the bot asks of the archive: the part of `index.search.searcher.Searcher` that it uses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import date, datetime

    from corpus.article import Article, Span
    from index.query.parser import ParsedQuestion
    from index.search.answer import Answer, ArticleRef, Listing, Quote
    from index.search.filters import Filters


class RegionNames(Protocol):
    """Names of regions."""

    def described(self, id_: str, /) -> str:
        """Such as "Sichuan, China"."""

    def resolve(self, name: str, /) -> Sequence[str]:
        """Ids for a typed name or id, the usual reading first; empty when nothing is called so."""

    def ancestors(self, id_: str, /) -> Sequence[str]:
        """The region itself and what it lies in."""


class Facts(Protocol):
    """What is served, for `/status`."""

    @property
    def articles(self) -> int:
        """How many articles."""

    @property
    def passages(self) -> int:
        """How many passages they were cut into."""

    @property
    def undated(self) -> int:
        """How many articles have no date."""

    @property
    def first(self) -> date | None:
        """The date of the oldest article."""

    @property
    def last(self) -> date | None:
        """The date of the newest article."""

    @property
    def built_at(self) -> datetime:
        """When the index was built, in UTC."""

    @property
    def sample(self) -> bool:
        """Whether this is the sample archive."""

    @property
    def model(self) -> str:
        """The name of the model."""

    @property
    def generation(self) -> str:
        """The id of the index that is served."""


class Search(Protocol):
    """One opened archive; called from one thread only."""

    @property
    def gazetteer(self) -> RegionNames:
        """Names of regions; safe to use from any thread."""

    @property
    def status(self) -> Facts:
        """What is served."""

    def refresh(self) -> bool:
        """Swap to a newer index if there is one; whether it did."""

    def ask(
        self,
        question: str,
        *,
        filters: Filters = ...,
        k: int | None = None,
        ignore: Collection[str] = ...,
        previous: ParsedQuestion | None = None,
    ) -> Answer:
        """Answer a question; raises QuestionError for one that cannot be searched for."""

    def explain(self, question: str) -> ParsedQuestion:
        """How a question is read."""

    def lookup(self, filters: Filters, *, offset: int = 0, limit: int = 10) -> Listing:
        """A page of articles, newest first."""

    def article(self, id_: str, /) -> Article | None:
        """The stored article."""

    def quote(self, article_id: str, span: Span, /) -> Quote | None:
        """The same words again; None when they are gone or changed."""

    def context(self, quote: Quote, /) -> tuple[Span, str] | None:
        """The words around a quote: a span of the body that covers it, and its text."""

    def regions(self) -> Mapping[str, int]:
        """Articles by region id, ancestors included."""

    def categories(self) -> Mapping[str, int]:
        """Articles by category."""

    def months(self) -> Mapping[str, int]:
        """Articles by month, such as "2011-12"."""

    def titles(self) -> Sequence[ArticleRef]:
        """Every article."""
