"""Following a quote up within its article: what comes next, when that was, why, and who says so."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

from corpus.article import Span, Voice
from index.analyzer import stems
from index.query.dates.period import parse_dates
from index.query.follow_up import Move, subject_terms
from index.search.answer import FollowedUp
from index.search.excerpts import ENOUGH_CHARACTERS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from index.search.answer import Quote
    from index.search.pipeline import Pipeline

# Whoever speaks is named shortly before, or right after; a reason stands near what it is one for.
_SPEAKER_WITHIN = 6
_REASON_WITHIN = 12
_ALONE = r"(?:he|she|they|it|i|we|you)\b"
_SPEAKS = re.compile(
    r"(?<!\bhe )(?<!\bshe )(?<!\bthey )(?<!\bit )(?<!\bi )(?<!\bwe )(?<!\byou )"
    r"\b(?:said|says|told|tells|wrote|writes|reported|reports|explained|stated|announced"
    r"|claimed|claims|testified|argued|replied|recalled|according\s+to)\b"
    rf"(?!\s+{_ALONE})",
    re.IGNORECASE,
)
_REASON = re.compile(
    r"\b(?:because|reasons?|so\s+that|due\s+to|owing\s+to|in\s+order\s+to|therefore|thus"
    rf"|as\s+a\s+result|since\s+(?:{_ALONE}|there\s+(?:is|are|was|were)\b|no\b|nobody\b))",
    re.IGNORECASE,
)


class _Sentence(NamedTuple):
    """A sentence of the article: the passage it stands in, its number there, place and words."""

    passage: int
    number: int
    span: Span
    text: str


def move_on(
    pipeline: Pipeline, shown: Quote, move: Move, subject: str
) -> tuple[FollowedUp, tuple[Quote, ...]]:
    """What the article of `shown` says to a follow-up: at most one quote, a slice of its body.

    `subject` is the question that `shown` answered. None is quoted where the article ends.
    """
    sentences = _sentences(pipeline, shown)
    finders: dict[Move, Callable[[], _Sentence | None]] = {
        Move.TIME: lambda: _dated(sentences, shown),
        Move.REASON: lambda: _reason(sentences, shown, subject),
        Move.SOURCE: lambda: _speaker(sentences, shown),
    }
    if move in finders and (found := finders[move]()):
        quotes = pipeline.linked([pipeline.quote_sentence(found.passage, found.number)])
        return FollowedUp(move, shown, found=bool(quotes)), quotes
    if move is Move.SOURCE:
        return FollowedUp(move, shown, found=False), (shown,)
    further = () if move is Move.TIME else _further(pipeline, sentences, shown)
    return FollowedUp(move, shown, found=move is Move.GO_ON and bool(further)), further


def _sentences(pipeline: Pipeline, shown: Quote) -> list[_Sentence]:
    """Every sentence of the quote's article that may be quoted, in the order of their places.

    One with an e-mail address may not, where those are hidden.
    """
    held = pipeline.snapshot
    row = held.row_of(shown.article.id)
    if row is None:
        return []
    article = held.article_at(row)
    body, hidden = article.body, held.hidden(article)
    found = [
        _Sentence(passage, number, span, span.of(body))
        for passage in filter(pipeline.is_quotable, pipeline.passages_of(shown.article.id))
        for number, span in enumerate(held.sentence_spans(passage))
        if not any(span.overlaps(each) for each in hidden)
    ]
    return sorted(found, key=lambda sentence: sentence.span)


def _further(pipeline: Pipeline, sentences: Sequence[_Sentence], shown: Quote) -> tuple[Quote, ...]:
    """The sentences after a quote, in the voice of the first of them, until they say enough."""
    after = [each for each in sentences if each.span.start >= shown.span.end]
    if not after:
        return ()
    start, end = after[0].span
    for number, each in enumerate(after[1:], after[0].number + 1):
        fits = each.span.end - start <= pipeline.options.quote_characters
        follows = (each.passage, each.number) == (after[0].passage, number)
        if not follows or not fits or end - start >= ENOUGH_CHARACTERS:
            break
        end = each.span.end
    quote = pipeline.quote_at(shown.article.id, Span(start, end))
    return (quote,) if quote else ()


def _dated(sentences: Sequence[_Sentence], shown: Quote) -> _Sentence | None:
    """The nearest sentence that names a time: the marked one itself, where it does."""
    today = datetime.now(UTC).date()
    near = sorted(sentences, key=lambda each: _distance(each, shown))
    return next((each for each in near if parse_dates(each.text, today).period), None)


def _reason(sentences: Sequence[_Sentence], shown: Quote, subject: str) -> _Sentence | None:
    """A sentence near the quote with a word of reason; one that names the subject comes first."""
    wanted = set(subject_terms(subject))
    near = sorted(sentences, key=lambda each: _distance(each, shown))[:_REASON_WITHIN]
    giving = [each for each in near if _REASON.search(each.text)]
    return _first(
        giving,
        lambda each: not _distance(each, shown) or bool(wanted.intersection(stems(each.text))),
    )


def _speaker(sentences: Sequence[_Sentence], shown: Quote) -> _Sentence | None:
    """The sentence that names whose words the marked ones are: itself, before it, or after it.

    The archive speaks for itself, unless it reports what somebody said in that very sentence.
    """
    outlet = shown.citation.outlet if shown.citation else None
    near = sorted(sentences, key=lambda each: _distance(each, shown))[:_SPEAKER_WITHIN]
    if shown.voice is Voice.ARCHIVE:
        near = [each for each in near if not _distance(each, shown)]
    naming = [s for s in near if _SPEAKS.search(s.text) or (outlet and outlet in s.text)]
    return _first(naming, lambda each: each.span.start <= _marked(shown).start)


def _first(found: Iterable[_Sentence], wanted: Callable[[_Sentence], bool]) -> _Sentence | None:
    """The first that is wanted, else the first; None for none."""
    return next(iter(sorted(found, key=lambda each: not wanted(each))), None)


def _marked(shown: Quote) -> Span:
    """Where the answering sentence stands in the body; the whole quote where none is marked."""
    if not shown.highlights:
        return shown.span
    start, end = shown.highlights[0]
    return Span(shown.span.start + start, shown.span.start + end)


def _distance(sentence: _Sentence, shown: Quote) -> int:
    """How many characters lie between a sentence and the marked one, at least 1; 0 for itself."""
    marked = _marked(shown)
    if marked.overlaps(sentence.span):
        return 0
    return max(marked.start - sentence.span.end, sentence.span.start - marked.end, 1)
