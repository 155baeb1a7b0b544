"""Look-ups, suggestions, pictures and cards, over real sockets."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from corpus.article import Attribution, DatedStretch, Span
from tests.fake_archive import ARTICLES, an_article
from tests.reading import quotation

if TYPE_CHECKING:
    from bot.discord.client import VerbatimBot
    from corpus.article import Article
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
    assert "1 to 10 of 25 articles, newest first" in answer.text
    later = await (await answer.click("Next")).click("Next")
    assert "21 to 25 of 25 articles" in later.text
    assert "Tram 0" in later.text
    back = await later.click("Previous")
    assert "11 to 20 of 25 articles" in back.text


async def test_the_timeline_is_a_picture_with_words_for_a_screen_reader(ann: Person) -> None:
    answer = await ann.slash("timeline", within=30)
    (picture,) = answer.message.attachments
    assert picture.filename == "timeline.png"
    assert picture.data.startswith(b"\x89PNG")
    assert picture.description is not None
    assert picture.description == "3 articles, 1 December 2011 to 30 April 2013"
    assert answer.message.embeds[0]["image"]["url"] == "attachment://timeline.png"
    assert "1 without a date" in answer.text


async def test_the_timeline_of_a_question_counts_the_articles_that_speak_of_it(
    ann: Person, archive: FakeArchive
) -> None:
    answer = await ann.slash("timeline", question="orange bells", within=30)
    assert "1 article, April 2013" in answer.text
    assert archive.questions == ["orange bells"]
    limited = await ann.slash("timeline", question="tram", region="France", within=30)
    assert "1 article, May 2012" in limited.text


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
        assert answer.message.labels == ["Read it there ↗", "Ask about this"]


async def test_a_card_names_no_place_that_another_one_says(
    ann: Person, archive: FakeArchive, bot: VerbatimBot
) -> None:
    archive.replace([an_article(9, "Trams", "A tram.", regions=("CN-SC", "CN", "FR"))])
    await bot.worker.refresh()
    card = await ann.slash("article", title="Trams")
    assert "Places: Sichuan, China, France" in card.text


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


@pytest.fixture
def reports() -> list[Article]:
    """Posts of which one quotes a report of another year, and one holds an update."""
    days = (date(2012, 3, 1), date(2011, 6, 1), date(2010, 2, 2))
    posts = [
        an_article(n, f"Post {n}", "A tram. [The Courier]", published=d)
        for n, d in enumerate(days, 50)
    ]
    citation = replace(
        posts[0].attribution.citations[0], date=date(2011, 1, 9), outlet="The Courier"
    )
    dated = (DatedStretch(Span(0, 7), date(2011, 8, 8)),)
    return [
        replace(posts[0], attribution=Attribution((citation,))),
        posts[1],
        replace(posts[2], attribution=Attribution((), dated=dated)),
    ]


async def test_browsing_says_why_an_article_of_another_time_is_listed(
    ann: Person, archive: FakeArchive, bot: VerbatimBot, reports: list[Article]
) -> None:
    archive.replace(reports)
    await bot.worker.refresh()
    text = (await ann.slash("browse", options={"from": "2011", "to": "2011"})).text
    assert "-# 1 March 2012 · Sichuan, China · quotes a report of 9 January 2011" in text
    assert "-# 1 June 2011 · Sichuan, China\n" in text
    assert "-# 2 February 2010 · Sichuan, China · has an update of 8 August 2011" in text
    assert text.endswith("-# 1 to 3 of 3 articles, newest first · from the sample archive")


async def test_browsing_by_outlet_lists_what_quotes_it(
    ann: Person, archive: FakeArchive, bot: VerbatimBot, reports: list[Article]
) -> None:
    archive.replace([*ARTICLES, *reports])
    await bot.worker.refresh()
    suggested = await ann.autocomplete("browse", option="outlet", value="courier")
    assert suggested.names == ["The Courier · 2 articles", "The Riverside Courier · 1 article"]
    answer = await ann.slash("browse", outlet="the courier", topic="Trams")
    assert answer.text.startswith("**Trams · The Courier**")
    assert "quotes The Courier, 9 January 2011" in answer.text
    assert "1 to 2 of 2 articles" in answer.text
    none = await ann.slash("browse", outlet="the courier", region="France")
    assert "No article in the archive matches." in none.text
    unknown = await ann.slash("browse", outlet="The Cuorier")
    assert unknown.text == "No outlet is called “The Cuorier”. Did you mean The Courier?"


async def test_a_topic_and_an_outlet_stay_on_every_page(
    ann: Person, archive: FakeArchive, bot: VerbatimBot
) -> None:
    many = [an_article(n, f"Tram {n}", "A tram. [The Courier]") for n in range(60, 85)]
    archive.replace([*ARTICLES, *many])
    await bot.worker.refresh()
    first = await ann.slash("browse", topic="Trams", outlet="The Courier")
    assert "1 to 10 of 25 articles" in first.text
    second = await first.click("Next")
    assert second.text.startswith("**Trams · The Courier**")
    assert "11 to 20 of 25 articles" in second.text
    archive.replace(ARTICLES)
    await bot.worker.refresh()
    assert "This button is out of date." in (await second.click("Next")).text


async def test_where_nothing_is_listed_one_limit_less_is_offered(ann: Person) -> None:
    nothing = await ann.slash("browse", region="France", topic="Trams", options={"from": "2013"})
    assert "No article in the archive matches." in nothing.text
    assert nothing.message.labels == ["Any place", "Any date", "Any topic"]
    listed = await nothing.click("Any place")
    assert listed.message is nothing.message
    assert "Tram Bells of Guadalajara" in listed.text
    assert not listed.message.labels


async def test_a_listed_article_opens_its_card_privately_and_can_be_asked_about(
    ann: Person,
) -> None:
    listed = await ann.slash("browse")
    card = await listed.select("Open an article", "A Lighthouse in Brittany")
    assert card.is_ephemeral
    assert "> The lighthouse lamp was lit by hand." in card.text
    assert "Date: 3 May 2012" in card.text
    form = await card.click("Ask about this")
    answer = await form.submit("Which tram ran?")
    assert "Looked in this article" in answer.text
    assert quotation(answer.message).text == "A tram ran to the harbour until it rained."
    further = await (await answer.click("Ask a follow-up")).submit("Which tram left the gate?")
    assert "Looked in this article" in further.text
    assert "with one dog" not in further.text
    everywhere = await (await further.click("More…")).click("All articles")
    assert "with one dog" in everywhere.text


async def test_what_an_article_does_not_answer_is_asked_of_all_articles(
    bot: VerbatimBot, ann: Person, archive: FakeArchive
) -> None:
    card = await ann.slash("article", title="How to Wind a Tower Clock")
    silent = await (await card.click("Ask about this")).submit("Which tram in 2011?")
    assert "Nothing in this article answers this." in silent.text
    assert len(silent.message.labels) <= 5
    assert "with one dog" in (await silent.click("All articles")).text
    form = await card.click("Ask about this")
    archive.replace(ARTICLES[:3])
    await bot.worker.refresh()
    gone = await form.submit("Which **key**\nwas it?")
    assert gone.text == (
        "This article is no longer in the archive.\nYou wrote: Which \\*\\*key\\*\\* was it?"
    )


@pytest.mark.parametrize("time", ["2011", "2012", "2010", "2011-01", "2011-08"])
async def test_what_is_suggested_for_a_time_counts_what_is_listed(
    ann: Person, archive: FakeArchive, bot: VerbatimBot, reports: list[Article], time: str
) -> None:
    archive.replace(reports)
    await bot.worker.refresh()
    (suggested,) = [
        each
        for each in (await ann.autocomplete("date", option="from", value=time)).choices
        if each.value == time
    ]
    listed = (await ann.slash("date", options={"from": time})).text
    count = suggested.name.rpartition(" · ")[2]
    assert f"of {count}, newest first" in listed or f"-# {count} ·" in listed


@pytest.mark.parametrize(
    ("kind", "file", "words"),
    [
        ("markdown", "verbatim.md", "> “The first tram left the east gate with one dog.”"),
        ("csv", "verbatim.csv", "The Riverside Courier"),
        ("ris", "verbatim.ris", "T2  - The Riverside Courier"),
    ],
)
async def test_an_answer_is_exported_privately(
    ann: Person, kind: str, file: str, words: str
) -> None:
    options = {"format": kind}
    answer = await ann.slash("export", question="Which tram left the east gate?", options=options)
    assert answer.is_ephemeral
    (exported,) = answer.message.attachments
    assert exported.filename == file
    assert words in exported.data.decode()


async def test_a_look_up_is_exported_and_nothing_is_said_to_be_nothing(ann: Person) -> None:
    listed = await ann.slash("export", options={"format": "ris", "from": "2012", "to": "2013"})
    assert listed.text == "2 articles"
    assert listed.message.attachments[0].data.decode().count("TY  - BLOG") == 2
    nothing = await ann.slash("export", options={"format": "csv", "from": "1999", "to": "1999"})
    assert nothing.text == "There is nothing to export: nothing was found."
