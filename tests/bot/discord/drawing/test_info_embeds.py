"""An article's card opens as the article does, and shows no e-mail address."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.discord.drawing.info_embeds import article_card, status_card
from bot.discord.localization import LANGUAGES, Translator
from tests.builders import an_article
from tests.fake_archive import FakeArchive
from tests.fakes import describe


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        ("The lamp is lit. @keeper says so.", "> The lamp is lit. @keeper says so."),
        ("The lamp is lit.\n\nAsk keeper@lamp.example.", "> The lamp is lit. [..]"),
        ("The lamp is lit. Ask keeper@lamp.example about it.", "> The lamp is lit. Ask [..]"),
        ("keeper@lamp.example is asked.", ">  [..]"),
    ],
)
def test_a_card_ends_before_an_address(body: str, shown: str) -> None:
    card = article_card(an_article(body=body), describe, Translator(), sample=False)
    assert (card.embeds[0].description or "").splitlines()[0] == shown


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_every_word_of_the_status_is_in_one_language(language: str) -> None:
    translate = Translator(language)
    facts = replace(FakeArchive().status, undated=2, sample=True)
    embed = status_card(facts, translate).embeds[0]
    shown = " ".join([str(embed.title), str(embed.description), *map(str, embed.fields)])
    english = ["The archive", "Articles", "Passages", "Without a date", "Index built", "invented"]
    found = [word for word in english if word in shown and translate(word) != word]
    assert found == ([] if language != "en" else found)
    assert (" to " in shown) is (language == "en")
