from __future__ import annotations

import pytest

from bot.discord import message_parsing
from bot.discord.message_parsing import ParsedMessage


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<@7> Which tram ran?", ParsedMessage("ask", "Which tram ran?")),
        ("Which tram, <@!7>?", ParsedMessage("ask", "Which tram, ?")),
        ("<@7> what did <@8> say", ParsedMessage("ask", "what did <@8> say")),
        ("trams  in\nSichuan", ParsedMessage("ask", "trams in Sichuan")),
        ("<@7>", ParsedMessage("help", "")),
        ("<@7> hello there!", ParsedMessage("help", "")),
        ("Thanks :)", ParsedMessage("nothing", "")),
        ("<@7> ok great, thank you so much!", ParsedMessage("nothing", "")),
        ("Help", ParsedMessage("help", "")),
        ("<@7> who are you?", ParsedMessage("help", "")),
        ("<@7> settings", ParsedMessage("help", "")),
        ("are you an AI?", ParsedMessage("help", "")),
        ("are you a bot", ParsedMessage("help", "")),
        ("you suck", ParsedMessage("nothing", "")),
        ("stupid bot!!", ParsedMessage("nothing", "")),
        ("are you a museum?", ParsedMessage("ask", "are you a museum?")),
        ("what can you do", ParsedMessage("help", "")),
        ("<@7> stop", ParsedMessage("nothing", "")),
        ("wow", ParsedMessage("nothing", "")),
        ("haha so true", ParsedMessage("nothing", "")),
        ("that was interesting, thanks!", ParsedMessage("nothing", "")),
        (
            "Interesting: the tram in Sichuan",
            ParsedMessage("ask", "Interesting: the tram in Sichuan"),
        ),
        ("stop trams", ParsedMessage("ask", "stop trams")),
        ("status?", ParsedMessage("status", "")),
        ("/date 2011 to 2012", ParsedMessage("date", "2011 to 2012")),
        ("/Region: China", ParsedMessage("region", "China")),
        ("date of the tram opening", ParsedMessage("ask", "date of the tram opening")),
        ("/dates 2011", ParsedMessage("ask", "/dates 2011")),
        ("privacy of adopted children", ParsedMessage("ask", "privacy of adopted children")),
        (
            "Hello world exhibition in Paris",
            ParsedMessage("ask", "Hello world exhibition in Paris"),
        ),
    ],
)
def test_a_message_is_read_as_a_command_a_question_or_a_courtesy(
    text: str, expected: ParsedMessage
) -> None:
    words = message_parsing.without_mention(text, me=7)
    assert message_parsing.parse_message(words) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Which tram left the east gate?",
        "what happened in Sichuan in 2011",
        "How many stops are there",
        "did the trams return",
        "Were any children found in Ethiopia",
        "Tell me about the lighthouse in Brittany",
        "the tram line in Chengdu, when was it opened?",
        "谁 打开 了 钟楼？",
    ],
)
def test_what_asks_is_a_question(text: str) -> None:
    assert message_parsing.is_question(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "lol",
        "right?",
        "really??",
        "good morning everyone",
        "thanks so much!",
        "I think the tram was late",
        "see you tomorrow then",
        "how are you all?",
        "what's up",
        "<@8> did you read that post?",
    ],
)
def test_chatter_is_no_question(text: str) -> None:
    assert not message_parsing.is_question(text)


@pytest.mark.parametrize(
    "text",
    [
        "by whom?",
        "and in 2012",
        "in France",
        "what about Ethiopia",
        "who said that",
        "go on",
        "when?",
    ],
)
def test_a_reply_asks_on(text: str) -> None:
    assert message_parsing.asks_on(text)


@pytest.mark.parametrize(
    "text",
    [
        "thanks!",
        "wow",
        "haha so true",
        "stop",
        "I never knew that",
        "lol right?",
        "my aunt too",
        "",
    ],
)
def test_a_reply_that_is_merely_said_asks_nothing(text: str) -> None:
    assert not message_parsing.asks_on(text)


@pytest.mark.parametrize(
    "text", ["And in 2012?", "what about Ethiopia", "Who said that?", "why?", "go on"]
)
def test_a_short_open_question_leans_on_the_one_before(text: str) -> None:
    assert message_parsing.leans_on_previous(text)


@pytest.mark.parametrize(
    "text",
    ["Which tram left the east gate in Chengdu?", "Lighthouses in Brittany", "tram bells"],
)
def test_a_question_with_a_subject_stands_on_its_own(text: str) -> None:
    assert not message_parsing.leans_on_previous(text)
