"""Whose words a quote is, in words that the terminal and Discord share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot import phrases
from corpus.article import Voice

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corpus.article import Citation
    from index.search.answer import Quote, QuotePart

OWN_WORDS = "the archive's own words"
NO_SOURCE = "Quoted there; source not given."
UNCERTAIN = "Whose words these are is not certain."
_UNCERTAIN = "whose words these are is not certain"


def source_in_words(citation: Citation) -> str:
    """Outlet, date and writers, without a full stop; the citation's own text if none is known."""
    known = [
        part
        for part in (citation.outlet, citation.date and phrases.day_in_words(citation.date))
        if part
    ]
    if citation.writers:
        known.append(f"by {phrases.joined(citation.writers)}")
    return ", ".join(known) or citation.text.strip("[] ")


def attribution(quote: Quote) -> str:
    """Who said it and when, in whole sentences, for a place that already names the post."""
    day = quote.article.published and phrases.day_in_words(quote.article.published)
    if quote.voice is Voice.ARCHIVE:
        said = [f"The archive's own words, {day}." if day else "The archive's own words."]
    elif quote.voice and (quote.citation or quote.speaker):
        same = [part for part in quote.parts if part[1:3] == (quote.voice, quote.citation)]
        source = _quoted_in_words(same or quote.blocks()[0][1])
        said = [source if source.endswith((".", "!", "?")) else f"{source}."]
        said.append(f"Quoted by the archive on {day}." if day else "Quoted by the archive.")
    else:
        said = [NO_SOURCE if quote.voice else UNCERTAIN]
        said += [f"Posted on {day}."] if day else []
    if day is None:
        said.append(phrases.NO_DATE)
    if quote.page:
        said.append(f"Page {quote.page}.")
    if quote.article.url is None:
        said.append(phrases.NO_ADDRESS)
    return " ".join(said)


def post_in_words(quote: Quote) -> str:
    """The post that a quote stands in, with the page of a document that has pages."""
    post = phrases.ref_in_words(quote.article)
    return f"{post}, page {quote.page}" if quote.page else post


def voices_in_words(parts: Sequence[QuotePart]) -> str:
    """Whose words some parts of a quote are: "the archive's own words, quoting A and B".

    Where most are quoted, as around an aside, the source comes first.
    """
    if all(part[1:] == (Voice.QUOTED, None, None) for part in parts):
        return "quoted there; source not given"
    by_source: dict[Citation | None, list[QuotePart]] = {}
    for part in parts:
        if part.voice is Voice.QUOTED:
            by_source.setdefault(part.citation, []).append(part)
    quoting = phrases.joined(list(map(_quoted_in_words, by_source.values())))
    voices = {each.voice for each in parts}
    if Voice.ARCHIVE not in voices:
        said = quoting
    elif not quoting:
        said = OWN_WORDS
    elif _is_mostly_quoted(parts):
        said = f"{quoting}, with words of the archive's own"
    else:
        said = f"{OWN_WORDS}, quoting {quoting}"
    if None not in voices:
        return said
    return f"{said}; whose words some of these are is not certain" if said else _UNCERTAIN


def _quoted_in_words(parts: Sequence[QuotePart]) -> str:
    """Who says some parts of one source, and the source.

    "Rosa Pell, quoted by The Post, 7 March 2011", or, where most of it is the report's own,
    "The Post, 7 March 2011, quoting Rosa Pell".
    """
    citation = parts[0].citation
    speakers = list(dict.fromkeys(each.speaker for each in parts if each.speaker))
    source = source_in_words(citation) if citation else "a source that is not given"
    if not speakers:
        return source
    names = phrases.joined(speakers)
    lengths = [(part.span.end - part.span.start, bool(part.speaker)) for part in parts]
    spoken = sum(length for length, is_spoken in lengths if is_spoken)
    if 2 * spoken <= sum(length for length, _ in lengths):
        return f"{source}, quoting {names}"
    return f"{names}, quoted by {source}" if citation else names


def _is_mostly_quoted(parts: Sequence[QuotePart]) -> bool:
    """Whether more of some parts is quoted than not."""
    lengths = [(part.span.end - part.span.start, part.voice is Voice.QUOTED) for part in parts]
    quoted = sum(length for length, is_quoted in lengths if is_quoted)
    return 2 * quoted > sum(length for length, _ in lengths)
