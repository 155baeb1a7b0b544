"""A page of articles: what each line says, within every limit, whatever the titles."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from discord import ui
from hypothesis import given

from bot.discord.drawing import limits
from bot.discord.drawing.listing import Why, draw_page, reason_in_words
from bot.discord.localization import Translator
from index.search.answer import Listed, Listing
from tests.fakes import TRAMS, describe
from tests.hostile import hostile_texts

ENGLISH = Translator()
ITEM = Listed(article=TRAMS, author=None, categories=(), regions=("CN-SC",), opening="")


def texts(*items: Listed, heading: str = "China", why: str = "") -> list[str]:
    listing = Listing(
        items, total=len(items), undated=0, offset=0, months={}, regions={}, sample=True
    )
    reply = draw_page(listing, heading, [why] * len(items), (), ENGLISH, describe)
    drawn = [part.content for part in reply.layout if isinstance(part, ui.TextDisplay)]
    assert sum(map(limits.units, drawn)) <= limits.LAYOUT_TEXT
    return "\n".join(drawn).split("\n")


def test_a_page_lists_titles_dates_places_and_reasons() -> None:
    assert texts(ITEM, why="quotes a report of 9 January 2011") == [
        "**China**",
        f"- [{TRAMS.title}]({TRAMS.url})",
        "-# 7 December 2011 · Sichuan, China · quotes a report of 9 January 2011",
        "-# 1 article · from the sample archive",
    ]


def test_a_reason_is_said_in_the_readers_language() -> None:
    day = date(2011, 1, 9)
    assert reason_in_words(None, ENGLISH) == ""
    assert reason_in_words(Why("update", day), ENGLISH) == "has an update of 9 January 2011"
    assert reason_in_words(Why("quotes", None, "The Courier"), ENGLISH) == "quotes The Courier"
    assert reason_in_words(Why("report", day), Translator("es")) == (
        "cita una noticia del 9 de enero de 2011"
    )


@given(hostile_texts)
def test_ten_articles_of_any_title_fit_a_page(title: str) -> None:
    long = replace(TRAMS, title=title * 20, url="https://sample.example/" + "a" * 3000)
    found = texts(
        *[replace(ITEM, article=long)] * 10, heading=title * 20, why="quotes " + title * 9
    )
    assert sum(line.startswith("- ") for line in found) == 10
