"""The quotes of an answer that is shown: found again by their references, drawn with controls."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.discord.drawing.answers import draw_quote
from bot.discord.drawing.buttons import position, quote_controls
from bot.discord.drawing.reply import File, Reply
from index.errors import UnverifiedError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.discord.drawing.answers import Surroundings
    from bot.discord.drawing.quote_references import QuoteReference
    from bot.discord.localization import Translator
    from bot.discord.storage import AskedQuestion
    from corpus.article import Span
    from index.query.parser import ParsedQuestion
    from index.search.answer import Quote
    from index.search.searcher import Searcher


@dataclass(frozen=True, slots=True)
class Shown:
    """Which quote of an answer is shown (`number` from 1), and the question's key if it is known.

    `quotes` are those that the references name, None for one that is gone.
    """

    references: tuple[QuoteReference, ...]
    number: int
    quotes: Sequence[Quote | None]
    key: str | None


def draw_shown(
    shown: Shown,
    around: Surroundings,
    translate: Translator,
    context: tuple[Span, str] | None = None,
) -> Reply:
    """The quote with its controls; the whole quotation as a file where it does not fit."""
    quote, total = shown.quotes[shown.number - 1], len(shown.references)
    assert quote is not None, "only quotes that are there are drawn"  # noqa: S101 - for the types
    where = position(shown.number, total, translate) if total > 1 else ""
    drawing = draw_quote(quote, around, where, translate, context=context)
    controls = quote_controls(
        shown.references,
        shown.number,
        shown.quotes,
        shown.key,
        translate,
        with_context=context is not None,
    )
    whole = None if drawing.whole is None else File("quotation.txt", drawing.whole.encode())
    return Reply(layout=drawing.texts, buttons=tuple(controls), file=whole)


def find_quote(searcher: Searcher, reference: QuoteReference) -> Quote | None:
    """The quote that a reference names, as it stands now; None for one that is gone.

    Raises UnverifiedError where its article could not be verified.
    """
    quote = searcher.quote(reference.article, reference.span)
    return _marked(quote, reference) if quote and reference.is_for(quote) else None


def find_quotes(searcher: Searcher, references: Sequence[QuoteReference]) -> list[Quote | None]:
    """The same for several; None as well for one that could not be verified."""
    return [_verified_quote(searcher, each) for each in references]


def _verified_quote(searcher: Searcher, reference: QuoteReference) -> Quote | None:
    try:
        return find_quote(searcher, reference)
    except UnverifiedError:
        return None


def limits_of(read: ParsedQuestion, asked: AskedQuestion) -> tuple[str, ...]:
    """What limits a question or comes first in its answer: "regions", "dates", "article"."""
    held = {
        "regions": asked.filters.regions or read.regions,
        "dates": asked.filters.period or read.period,
        "categories": asked.filters.categories,
        "article": asked.filters.article,
    }
    return tuple(name for name, value in held.items() if value and name not in asked.ignore)


def _marked(quote: Quote, reference: QuoteReference) -> Quote:
    """The quote with the sentence marked that its reference names, and whose words that is."""
    bold = reference.bold
    if bold is None or bold.end > len(quote.text):
        return replace(quote, highlights=())
    start = quote.span.start
    said = max(
        quote.parts,
        key=lambda part: (
            min(part.span.end, start + bold.end) - max(part.span.start, start + bold.start)
        ),
        default=quote,
    )
    return replace(
        quote,
        highlights=(bold,),
        voice=said.voice,
        citation=said.citation,
        speaker=said.speaker,
    )
