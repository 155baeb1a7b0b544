"""Hostile articles and hostile questions, over real sockets: nothing pings, nothing is lost."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.fake_archive import FakeArchive, an_article
from tests.hostile import HOSTILE
from tests.reading import quotation

if TYPE_CHECKING:
    from bot.discord.client import VerbatimBot
    from tests.fake_discord import Person

SIGNS = [text for text in HOSTILE if text.strip() and len(text) < 5500]


@pytest.fixture
def archive() -> FakeArchive:
    """Each hostile text as title, topic and body of an article; a word to find it by in front."""
    articles = [
        an_article(n, f"word{_name(n)} {text}", f"word{_name(n)} {text}", categories=(text[:90],))
        for n, text in enumerate(SIGNS)
    ]
    return FakeArchive(articles)


def _name(number: int) -> str:
    return "abcdefghijklmnopqrstuvwxyz"[number]


def test_the_corpus_is_hostile_in_every_way() -> None:
    whole = "".join(SIGNS)
    for sign in (
        "@everyone",
        "<@1>",
        "<t:",
        "<:cat:1>",
        "\u202e",
        "\u200b",
        "```",
        "# ",
        "1. ",
        "](",
    ):
        assert sign in whole
    assert max(map(len, SIGNS)) >= 5000


@pytest.mark.parametrize("number", range(len(SIGNS)))
async def test_a_hostile_article_is_quoted_without_a_ping_or_a_loss(
    bot: VerbatimBot, ann: Person, archive: FakeArchive, number: int
) -> None:
    answer = await ann.slash("ask", question=f"word{_name(number)} of what?")
    body = archive.articles[number].body
    quoted = quotation(answer.message).text
    assert quoted.strip()
    assert quoted in body
    for file in answer.message.attachments:
        assert file.data.decode() in body
    assert not answer.message.pings
    card = await ann.slash("article", title=archive.articles[number].id)
    assert card.message.embeds
    wide = await answer.click("More context")
    assert quotation(wide.message).text in body
    assert not wide.message.pings


async def test_hostile_texts_are_listed_suggested_and_asked(bot: VerbatimBot, ann: Person) -> None:
    listed = await ann.slash("region", name="China")
    assert len(re.findall("^- ", listed.text, re.MULTILINE)) == 10
    for option in ("topic", "region"):
        await ann.autocomplete("ask", option=option, value="*_~`|@<")
    titles = await ann.autocomplete("article", option="title", value="word")
    assert all(len(name) <= 100 for name in titles.names)
    for text in SIGNS:
        answer = await ann.slash("ask", question=f"worda {text}"[:2000])
        assert not answer.message.pings
