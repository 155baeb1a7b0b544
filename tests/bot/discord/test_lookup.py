"""Look-ups, suggestions, pictures and cards, over real sockets."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from tests.fake_archive import ARTICLES, an_article

if TYPE_CHECKING:
    from bot.discord.client import VerbatimBot
    from tests.fake_archive import FakeArchive
    from tests.fake_discord import Person


@pytest.fixture(autouse=True)
def _running(bot: VerbatimBot) -> None:
    """Every test here has a running bot."""


async def test_a_date_lists_the_articles_of_that_time(ann: Person) -> None:
    answer = await ann.slash("date", options={"from": "2012"})
    assert answer.was_deferred
    assert "A Lighthouse in Brittany" in answer.text
    assert "Trams Return" not in answer.text
    assert "1 article" in answer.text


async def test_a_stretch_of_time_is_listed_newest_first(ann: Person) -> None:
    answer = await ann.slash("date", options={"from": "2011", "to": "2012"})
    text = answer.text
    assert text.index("Brittany") < text.index("Trams Return to Sichuan")
    assert "2011 to 2012" in text


async def test_a_region_lists_what_lies_in_it_and_says_its_name(ann: Person) -> None:
    answer = await ann.slash("region", name="142")
    assert "Asia" in answer.text
    assert "Trams Return to Sichuan" in answer.text
    typed = await ann.slash("region", name="sichuan", options={"from": "2012"})
    assert "No article in the archive matches." in typed.text


async def test_a_long_list_is_paged(ann: Person, archive: FakeArchive, bot: VerbatimBot) -> None:
    days = [date(2010, 1, n + 1) for n in range(25)]
    archive.replace(
        [an_article(n, f"Tram {n}", "A tram.", published=d) for n, d in enumerate(days)]
    )
    await bot.worker.refresh()
    answer = await ann.slash("region", name="China")
    assert "Articles 1 to 10 of 25, newest first" in answer.text
    later = await (await answer.click("Next")).click("Next")
    assert "Articles 21 to 25 of 25" in later.text
    assert "Tram 0" in later.text
    back = await later.click("Previous")
    assert "Articles 11 to 20 of 25" in back.text


async def test_the_timeline_is_a_picture_with_words_for_a_screen_reader(ann: Person) -> None:
    answer = await ann.slash("timeline", within=30)
    (picture,) = answer.message.attachments
    assert picture.filename == "timeline.png"
    assert picture.data.startswith(b"\x89PNG")
    assert picture.description is not None
    assert picture.description.startswith("3 articles by month, December 2011 to April 2013.")
    assert answer.message.embeds[0]["image"]["url"] == "attachment://timeline.png"
    assert "1 article without a date." in answer.text


async def test_the_timeline_of_a_question_counts_what_it_names(ann: Person) -> None:
    answer = await ann.slash("timeline", question="lighthouses in 2012", region="France", within=30)
    assert "1 article by month, May 2012." in answer.text


async def test_a_timeline_of_nothing_says_so(ann: Person) -> None:
    answer = await ann.slash("timeline", region="France", question="in 2013")
    assert "No article in the archive matches." in answer.text
    assert not answer.message.attachments


async def test_an_article_card_names_its_sources(ann: Person) -> None:
    chosen = await ann.slash("article", title=ARTICLES[0].id)
    typed = await ann.slash("article", title="trams return")
    for answer in (chosen, typed):
        assert "7 December 2011" in answer.text
        assert "Sources that it names (1): • The Riverside Courier" in answer.text
        assert answer.message.labels == ["Read it there ↗"]


async def test_an_article_that_is_not_there_is_said_not_to_be(ann: Person) -> None:
    answer = await ann.slash("article", title="Zzyzx Quux")
    assert answer.text == "No article is called “Zzyzx Quux”."


async def test_the_status_tells_how_much_and_of_when(ann: Person) -> None:
    text = (await ann.slash("status")).text
    assert "Articles: 4" in text
    assert "7 December 2011 to 16 April 2013" in text
    assert "Without a date: 1" in text
    assert "2 January 2026, 03:04 UTC" in text
    assert "sample archive" in text


async def test_help_invites_with_the_seven_permissions_and_no_more(ann: Person) -> None:
    answer = await ann.slash("help")
    (invite,) = answer.message.buttons
    value = int(invite["url"].split("permissions=")[1].split("&")[0])
    assert value == sum(1 << bit for bit in (10, 11, 14, 15, 16, 35, 38))
    assert answer.is_ephemeral


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("", "Asia · 1 article"),
        ("sich", "Sichuan, China · 1 article"),
        ("Sichaun", "Sichuan, China · 1 article"),
        ("frnace", "France · 1 article"),
        ("CN-SC", "Sichuan, China · 1 article"),
    ],
)
async def test_regions_are_suggested_with_counts_whatever_the_spelling(
    ann: Person, typed: str, first: str
) -> None:
    suggestions = await ann.autocomplete("ask", option="region", value=typed)
    assert suggestions.names[0] == first
    assert suggestions.after < 0.1


async def test_a_suggested_region_is_sent_as_its_id(ann: Person) -> None:
    suggestions = await ann.autocomplete("region", option="name", value="sichuan")
    assert suggestions.values[0] == "CN-SC"


async def test_months_topics_and_titles_are_suggested(ann: Person) -> None:
    months = await ann.autocomplete("date", option="from", value="2012")
    topics = await ann.autocomplete("ask", option="topic", value="tarms")
    titles = await ann.autocomplete("article", option="title", value="lighthose")
    assert months.names == ["2012 · 1 article", "May 2012 · 1 article"]
    assert months.values == ["2012", "2012-05"]
    assert topics.values == ["Trams"]
    assert titles.names == ["A Lighthouse in Brittany (3 May 2012)"]
    assert titles.values == [ARTICLES[1].id]


async def test_suggestions_follow_a_rebuild(
    ann: Person, archive: FakeArchive, bot: VerbatimBot
) -> None:
    archive.replace(ARTICLES[1:2])
    await bot.worker.refresh()
    suggestions = await ann.autocomplete("ask", option="region", value="")
    assert suggestions.values == ["FR"]
