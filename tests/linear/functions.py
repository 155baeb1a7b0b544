"""Every public function that takes text, as a call with that text alone.

Functions whose first parameter is a `str` and that need no more are found by themselves; a new one
that needs more is named here, or in `NOT_PUMPED` with the reason.
"""

from __future__ import annotations

import inspect
import tempfile
from contextlib import suppress
from datetime import date
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from bot.discord.drawing import answers as drawn_answers
from bot.discord.drawing import limits, markup
from bot.discord.message_parsing import parse_message
from bot.terminal import filled
from corpus.archive.deduplication import is_same_text, text_fingerprints
from corpus.article import Markup, MarkupKind, Span
from corpus.attribution.attribute import attribute, explained, read_body
from corpus.citations.asides import find_asides
from corpus.citations.blocks import announced_blocks
from corpus.citations.sources import find_candidates
from corpus.errors import CorpusError
from corpus.gazetteer.mentions import find_mentions
from corpus.readers import source
from corpus.readers.detection import SourceKind, detect
from corpus.readers.foreign import foreign
from corpus.readers.html import parse_page
from corpus.readers.markdown.front_matter import split_front_matter
from corpus.readers.markup import boilerplate, html_to_text
from corpus.readers.markup.text_builder import HtmlText
from corpus.text.paragraphs import paragraph_spans
from corpus.text.passages import cut_passages
from corpus.text.sentences import split_sentences
from corpus.text.updates import find_updates, stretches
from corpus.text.voices import voiced_parts
from index.errors import SearchIndexError
from index.query.asked import LONGEST_QUESTION
from index.query.parser import parse_question
from index.search.quoting import paragraphs_around
from index.search.text_fragments import link_to
from index.storage.passage_text import titled_text
from tests.linear.patterns import modules

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterator

Call: TypeAlias = "Callable[[str], object]"

TODAY = date(2026, 3, 9)
# These take no text that a source or a reader wrote, or not more of it than is said.
NOT_PUMPED = {
    "bot.app": "starts the bot",
    "bot.cli": "a command's own arguments",
    "bot.cli_options": "a command's own arguments",
    "bot.indexing": "imports sources, which are pumped by their kinds",
    "bot.discord.browsing": "states of buttons, 100 characters at most",
    "bot.discord.places": "states of buttons, 100 characters at most",
    "bot.progress": "what the product itself says",
    "bot.phrases": "what the product itself says",
    "bot.discord.client": "starts the bot",
    "bot.discord.shown_quotes": "draws quotes, see bot.discord.drawing.answers",
    "corpus.archive.rows": "what the archive itself has written",
    "corpus.citations.fields": "a bracket of 160 characters at most",
    "corpus.dates": "what a pattern has matched",
    "corpus.profile": "a profile of this repository",
    "corpus.readers.http": "opens an address",
    "corpus.readers.online": "opens an address",
    "corpus.readers.source": "opens a file or an address",
    "corpus.readers.response_body": "chunks of bytes",
    "corpus.readers.packed": "opens a file",
    "corpus.readers.xml.records": "makes the sentence of a fault",
    "corpus.readers.wordpress.client": "opens an address",
    "index.building": "builds a generation",
    "index.cluster": "addresses and folders that the keeper gives",
    "index.query.dates.expression": "what a pattern has matched",
    "index.encoder": "names of models",
    "index.evaluation": "names of models and questions of a test set",
    "index.search.abstention": "names of models",
    "index.search.answerability": "names of models",
    "index.search.distribution": "names of methods",
    "index.storage.vocabulary": "one word",
}
# These need more than a text, and get it from another function, which is pumped.
SEEN_THROUGH = {
    "corpus.attribution.evidence": "corpus.attribution.attribute.attribute",
    "corpus.attribution.in_marks": "corpus.attribution.attribute.attribute",
    "bot.discord.exporting": "bot.discord.drawing.answers.quoted",
    "bot.discord.message_parsing": "bot.discord.message_parsing.parse_message",
    "corpus.archive.deduplication.is_part_of": "corpus.archive.deduplication.is_same_text",
    "corpus.archive.stored": "corpus.archive.deduplication.text_fingerprints",
    "index.search.addresses": "corpus.post_keys.post_keys",
    "corpus.citations.forms.candidate": "corpus.citations.sources.find_candidates",
    "corpus.gazetteer.evidence": "corpus.gazetteer.mentions.find_mentions",
    "corpus.readers.markdown.permalinks.filled": "files: markdown",
    "corpus.readers.page.extraction.chosen_lines": "corpus.readers.html.parse_page",
    "corpus.readers.plaintext.parse_text": "files: text, as text",
    "corpus.readers.wordpress.posts.key_of": "corpus.post_keys.post_keys",
    "corpus.post_keys.wordpress_keys": "corpus.post_keys.post_keys",
    "corpus.text.paragraphs.line_end": "corpus.text.updates.stretches",
    "corpus.text.quotation_marks.first_mark": "corpus.attribution.attribute.attribute",
    "index.query": "index.query.parser.parse_question",
    "index.search.expected": "index.query.parser.parse_question",
    "index.storage.spelling": "index.query.parser.parse_question",
    "bot.date_options": "index.query.parser.parse_question",
    "bot.discord.options": "index.query.parser.parse_question",
    "bot.discord.drawing": "bot.discord.drawing.answers.quoted",
    "bot.wording": "index.query.parser.parse_question",
}


def calls() -> Iterator[tuple[str, Call]]:
    """Every function with a text to pump, by its name."""
    for place, call in ADAPTED.items():
        yield place, _but_refused(call)
    for place, function in public_functions():
        if place not in ADAPTED and _needs_only_text(function):
            yield place, _but_refused(function)


def public_functions() -> Iterator[tuple[str, Call]]:
    """All public functions whose first parameter is a `str`."""
    for module in modules():
        for name, function in vars(module).items():
            if not inspect.isfunction(function) or function.__module__ != module.__name__:
                continue
            place = f"{module.__name__}.{name}"
            first = next(iter(inspect.signature(function).parameters.values()), None)
            is_text = first is not None and str(first.annotation) in ("str", "str | None")
            if is_text and not name.startswith("_") and not _is_in(place, NOT_PUMPED):
                yield place, function


def not_covered() -> list[str]:
    """Functions that take a text and more, and are not adapted."""
    return [
        place
        for place, function in public_functions()
        if place not in ADAPTED
        and not _needs_only_text(function)
        and not _is_in(place, SEEN_THROUGH)
    ]


def _is_in(place: str, table: Container[str]) -> bool:
    """Whether a table names a function, or a module or a package that it is in."""
    parts = place.split(".")
    return any(".".join(parts[:length]) in table for length in range(1, len(parts) + 1))


def _needs_only_text(function: Call) -> bool:
    parameters = list(inspect.signature(function).parameters.values())[1:]
    kinds = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)
    return all(each.default is not each.empty or each.kind in kinds for each in parameters)


def _whole(text: str) -> Span:
    return Span(0, len(text))


def _marked(text: str) -> list[Markup]:
    """Each fourth word is emphasised, a link or a cite element, by turns."""
    kinds = (MarkupKind.EMPHASIS, MarkupKind.LINK, MarkupKind.CITE)
    return [
        Markup(
            Span(at, at + 2),
            kinds[at // 16 % 3],
            "https://site.example/" if at // 16 % 3 == 1 else None,
        )
        for at in range(0, len(text) - 2, 16)
    ]


def _quoted(text: str) -> list[Span]:
    """Every other line is a blockquote, or all of it where it is one line."""
    spans, start = [], 0
    for number, line in enumerate(text.split("\n")):
        if number % 2 == 0 and line.strip():
            spans.append(Span(start, start + len(line)))
        start += len(line) + 1
    return spans


def _but_refused(call: Call) -> Call:
    """The call; a refusal is an answer like any other."""

    def called(text: str) -> None:
        with suppress(ValueError, CorpusError, SearchIndexError):
            call(text)

    return called


def _file(
    suffix: str,
    before: str = "",
    after: str = "",
    *,
    kind: SourceKind | None = None,
    escaped: bool = False,
) -> Call:
    """Reads the text as a file of some kind."""

    def read(text: str) -> list[object]:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / f"a-tram{suffix}"
            inside = escape(text) if escaped else text
            path.write_text(before + inside + after, encoding="utf-8", newline="")
            return list(source.read_source(str(path), kind=kind))

    return read


_RSS = '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><item>'
_WXR = (
    '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" '
    'xmlns:wp="http://wordpress.org/export/1.2/"><channel><wp:wxr_version>1.2</wp:wxr_version><item>'
    "<title>A Tram</title><link>https://site.example/a</link><wp:post_id>1</wp:post_id>"
    "<wp:status>publish</wp:status><wp:post_type>post</wp:post_type><content:encoded>"
)
_PAGE = (
    '<!DOCTYPE html><html><head><meta property="article:published_time" content="2011-03-09">'
    "<title>A Tram</title></head><body><article><h1>A Tram</h1>"
)
_POST = "<p>The tram came late to the bench.</p>"

ADAPTED: dict[str, Call] = {
    "files: page": _file(".html", _PAGE + _POST, "</article></body></html>"),
    "files: page, its head": _file(
        ".html", "<!DOCTYPE html><html><head>", f"</head><body>{_POST}</body></html>"
    ),
    "files: page, its title": _file(
        ".html",
        "<!DOCTYPE html><html><head><title>",
        f"</title></head><body>{_POST}</body></html>",
        escaped=True,
    ),
    "files: text": _file(".txt"),
    "files: text, as text": _file(".txt", kind=SourceKind.PLAINTEXT),
    "files: markdown": _file(".md", "---\ntitle: A\n---\n"),
    "files: front matter": _file(".md", "---\ntitle: ", "\n---\nWords of it."),
    "files: Pelican": _file(".md", "Title: A\nDate: 2011-03-09\n", "\n\nWords of it."),
    "files: feed": _file(
        ".xml",
        f"{_RSS}<title>A</title><content:encoded>",
        "</content:encoded></item></channel></rss>",
        escaped=True,
    ),
    "files: feed, its names": _file(
        ".xml",
        f"{_RSS}<title>",
        "</title><description>a b</description></item></channel></rss>",
        escaped=True,
    ),
    "files: feed, bare": _file(".xml", _RSS),
    "files: export": _file(".xml", _WXR, "</content:encoded></item></channel></rss>", escaped=True),
    "files: Movable Type": _file(
        ".txt",
        "TITLE: A\nSTATUS: Publish\nDATE: 03/09/2011 02:30:00 PM\n-----\nBODY:\n",
        "\n-----\n--------\n",
    ),
    "corpus.readers.detection.detect": lambda text: detect(text[: 1 << 14].encode()),
    "corpus.readers.foreign.foreign": lambda text: foreign(text[: 1 << 14].encode()),
    "corpus.readers.html.parse_page": lambda text: parse_page(text, source="a", own_key="a"),
    "corpus.readers.markup.html_to_text.text_of": lambda text: html_to_text.text_of(
        text, typed_breaks=True
    ),
    "corpus.readers.markup.html_to_text in div": lambda text: html_to_text.text_of(
        f'<div class="{escape(text)}" style="{escape(text)}">a'
    ),
    "corpus.readers.markup.boilerplate.without_boilerplate": lambda text: (
        boilerplate.without_boilerplate(text.split("\n"))
    ),
    "corpus.readers.markup.boilerplate.without_frame": lambda text: boilerplate.without_frame(
        HtmlText(text, tuple(_quoted(text)), tuple(_marked(text))), "A", wide=True
    ),
    "corpus.archive.deduplication.text_fingerprints": lambda text: text_fingerprints(
        "A", None, text
    ),
    "corpus.archive.deduplication.is_same_text": lambda text: is_same_text(
        text, text[1:] + "a", same_title_and_date=True
    ),
    "corpus.attribution.attribute.attribute": lambda text: attribute(
        text, _quoted(text), markup=_marked(text)
    ),
    "corpus.attribution.attribute.explained": lambda text: explained(read_body(text)),
    "corpus.citations.asides.find_asides": lambda text: find_asides(text, ()),
    "corpus.citations.blocks.announced_blocks": lambda text: announced_blocks(
        text, _quoted(text), _marked(text)
    ),
    "corpus.citations.sources.find_candidates": lambda text: find_candidates(
        text, _quoted(text), _marked(text)
    ),
    "corpus.text.passages.cut_passages": lambda text: cut_passages(text, attribute(text)),
    "corpus.text.paragraphs.paragraph_spans": lambda text: list(
        paragraph_spans(text, _whole(text))
    ),
    "corpus.text.sentences.split_sentences": lambda text: split_sentences(text, _whole(text)),
    "corpus.text.updates.stretches": lambda text: stretches(text, find_updates(text)),
    "corpus.text.voices.voiced_parts": lambda text: list(
        voiced_parts(text, attribute(text), _whole(text))
    ),
    "corpus.gazetteer.mentions.find_mentions": lambda text: find_mentions(text, lower_case=True),
    "index.query.parser.parse_question": lambda text: parse_question(
        text[:LONGEST_QUESTION], today=TODAY
    ),
    "index.search.quoting.paragraphs_around": lambda text: paragraphs_around(text, Span(0, 1)),
    "index.search.text_fragments.link_to": lambda text: link_to(
        "https://site.example/", text, Span(0, len(text))
    ),
    "index.storage.passage_text.titled_text": lambda text: titled_text("A", text),
    "bot.discord.drawing.answers.quoted": lambda text: drawn_answers.quoted(text, _whole(text), ()),
    "bot.discord.drawing.limits.clip": lambda text: limits.clip(text, 4000),
    "bot.discord.drawing.limits.window": lambda text: limits.window(
        text, [_whole(text)], keep=Span(0, 1), room=4000, cost=limits.units
    ),
    "corpus.readers.markdown.front_matter.split_front_matter": _but_refused(split_front_matter),
    "bot.discord.drawing.markup.emphasise": lambda text: markup.emphasise(text, [Span(0, 1)]),
    "bot.discord.message_parsing.parse_message": lambda text: parse_message(text[:4000]),
    "bot.terminal.filled": lambda text: filled(text, 80),
}
