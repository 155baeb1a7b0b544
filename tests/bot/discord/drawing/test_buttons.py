"""Which controls stand under a quote and behind its "More…", by what is known of it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from discord import ui

from bot.discord.drawing.buttons import quote_controls, quote_list
from bot.discord.drawing.more import MoreOf, more_panel
from bot.discord.drawing.quote_references import QuoteReference
from bot.discord.localization import Translator
from corpus.article import Span, Voice
from index.search.answer import QuotePart
from tests.fakes import CITATION, OWN, QUOTE, TRAMS

if TYPE_CHECKING:
    from index.search.answer import Quote

ENGLISH = Translator()


def links(quote: Quote) -> list[tuple[str | None, str | None]]:
    references = [QuoteReference.of(quote)]
    controls = quote_controls(references, 1, [quote], "AbCdEf12", ENGLISH, with_context=False)
    buttons = [each for each in controls if isinstance(each, ui.Button)]
    assert len(buttons) <= 5
    return [(each.label, each.url) for each in buttons if each.url]


def test_a_post_is_read_there_or_searched_for_on_its_site() -> None:
    assert links(QUOTE) == [("Read it there ↗", QUOTE.link)]
    unknown = replace(TRAMS, url=None, search="https://sample.example/?s=trams")
    assert links(replace(QUOTE, link=None, article=unknown)) == [
        ("Search on the site ↗", "https://sample.example/?s=trams")
    ]
    assert links(replace(QUOTE, link=None, article=replace(TRAMS, url=None))) == []


def test_the_list_names_the_source_of_each_quote_and_its_post() -> None:
    parts = (
        QuotePart(Span(100, 120), Voice.ARCHIVE, None),
        QuotePart(Span(120, 190), Voice.QUOTED, CITATION),
    )
    opening = replace(OWN, parts=parts, highlights=())
    menu = quote_list("AAAA", 1, [QUOTE, OWN, opening, None], ENGLISH)
    title = "Trams Return to Sichuan After Forty Years"
    assert [(each.label, each.description) for each in menu.options] == [
        ("1 of 4 · The Riverside Courier, 2 December 2011", title),
        ("2 of 4 · the archive's own words, 7 December 2011", title),
        # Most of it is quoted, and no sentence of it answers more than another.
        ("3 of 4 · The Riverside Courier, 2 December 2011", title),
        ("4 of 4", None),
    ]


def labels(**known: object) -> list[str | None]:
    panel = more_panel(MoreOf(**{"key": "AbCdEf12", "quote": "1:AAAA", **known}), ENGLISH)  # type: ignore[arg-type]
    return [each.label for each in panel.buttons if isinstance(each, ui.Button)]


def test_more_offers_what_can_be_done_and_nothing_else() -> None:
    reports = ["Report a problem", "Report a gap"]
    assert labels() == reports
    assert labels(quote=None, limited=("dates",)) == ["Any date", "Report a gap"]
    assert labels(key=None) == []
    assert labels(
        limited=("regions", "dates", "categories"),
        archived="https://web.archive.org/web/2011/https://sample.example/",
        several=True,
        private=True,
        manages=True,
        message=7,
    ) == [
        "Copy citation",
        "Share",
        "Any place",
        "Any date",
        "Any topic",
        "Archived copy ↗",
        *reports,
        "Why this answer?",
        "Delete",
    ]


def test_without_anything_to_offer_it_says_that_the_question_is_gone() -> None:
    panel = more_panel(MoreOf(key=None, quote=None), ENGLISH)
    (text,) = panel.layout
    assert isinstance(text, ui.TextDisplay)
    assert text.content == "I no longer have this question. Please ask it again."
