from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from hypothesis import given

from bot.discord.drawing import limits
from bot.discord.drawing.embeds import draw_listing
from index.search.answer import Listed, Listing
from tests.fakes import TRAMS, describe
from tests.hostile import hostile_texts

if TYPE_CHECKING:
    import discord


def holds(embed: discord.Embed) -> None:
    """Every documented limit, counted in UTF-16 units."""
    assert 0 < limits.units(embed.title or "-") <= limits.EMBED_TITLE
    assert limits.units(embed.description or "") <= limits.EMBED_DESCRIPTION
    assert limits.units(embed.footer.text or "") <= limits.EMBED_FOOTER


def test_a_look_up_lists_titles_dates_and_places() -> None:
    item = Listed(
        article=TRAMS,
        author=None,
        categories=(),
        regions=("CN-SC",),
        opening="",
    )
    listing = Listing(
        articles=(item,), total=1, undated=0, offset=0, months={}, regions={}, sample=True
    )
    embed = draw_listing(listing, "China", describe=describe)
    assert embed.description == f"• [{TRAMS.title}]({TRAMS.url}) · 7 December 2011 · Sichuan, China"
    assert embed.footer.text == "1 article · from the sample archive"


@given(hostile_texts)
def test_ten_articles_of_any_title_fit_a_page(title: str) -> None:
    long = replace(TRAMS, title=title * 20, url="https://sample.example/" + "a" * 3000)
    item = Listed(article=long, author=None, categories=(), regions=(), opening="")
    listing = Listing(
        articles=(item,) * 10, total=10, undated=0, offset=0, months={}, regions={}, sample=False
    )
    holds(draw_listing(listing, title, describe=describe))
