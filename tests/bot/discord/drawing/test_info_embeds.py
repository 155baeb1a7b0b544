"""An article's card opens as the article does, and shows no e-mail address."""

from __future__ import annotations

import pytest

from bot.discord.drawing.info_embeds import article_card
from bot.discord.localization import Translator
from tests.builders import an_article
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
