"""A trace as one message: all of it where it fits, and nothing that ends its block."""

from __future__ import annotations

from dataclasses import replace

from bot.discord.drawing import limits
from bot.discord.drawing.trace_card import trace_card
from bot.why import WhyTerminal
from index.search.answer import ArticleRef
from tests.bot.test_why import CANDIDATE, a_trace
from tests.fakes import describe


def test_what_fits_is_one_block_of_code() -> None:
    reply = trace_card(a_trace(), describe)
    (embed,) = reply.embeds
    drawn = str(embed.description)
    assert drawn == f"```\n{WhyTerminal(58, describe).drawn(a_trace())}\n```"
    assert reply.file is None


def test_no_title_ends_the_block() -> None:
    article = ArticleRef("a", None, "```\n@everyone ``` **bold**", None)
    reply = trace_card(a_trace(candidates=(replace(CANDIDATE, article=article),)), describe)
    assert str(reply.embeds[0].description).count("`") == 6


def test_what_does_not_fit_is_cut_between_lines_and_comes_as_a_file() -> None:
    many = a_trace(candidates=(CANDIDATE,) * 100)
    reply = trace_card(many, describe)
    drawn = str(reply.embeds[0].description)
    assert limits.EMBED_DESCRIPTION - 60 < limits.units(drawn) <= limits.EMBED_DESCRIPTION
    assert reply.file is not None
    whole = reply.file.data.decode()
    assert whole == WhyTerminal(58, describe).drawn(many)
    assert whole.startswith(drawn.removeprefix("```\n").removesuffix("```"))
