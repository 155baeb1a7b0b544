from __future__ import annotations

from typing import Any

from defusedxml import ElementTree

from corpus.readers import source
from tests.draw_answer import TARGET, svg
from tests.drawing import draw
from tests.paths import SAMPLE

PAYLOAD: dict[str, Any] = {
    "components": [
        {"type": 10, "content": "**the \\*tram\\* line**"},
        {
            "type": 10,
            "content": "> It began. **The 1\\_st tram left.** \\*Then\\* it rained & snowed.\n"
            "**Source: The Courier**\nIn *Trams \\[again\\]*, 2011",
        },
        {"type": 10, "content": "-# 1 of 3 · Looked in China"},
        {
            "type": 1,
            "components": [
                {"type": 2, "style": 5, "label": "Read it there ↗", "url": "https://s.example"},
                {"type": 2, "style": 2, "label": "More…", "custom_id": "a", "disabled": True},
            ],
        },
        {
            "type": 1,
            "components": [
                {
                    "type": 3,
                    "custom_id": "b",
                    "options": [{"label": "1 of 3 · The Courier", "value": "1", "default": True}],
                }
            ],
        },
    ],
    "attachments": [{"filename": "quotation.txt"}],
}


def test_a_message_is_drawn_as_a_reader_sees_it() -> None:
    assert draw(PAYLOAD, width=42).split("\n") == [
        "▤ quotation.txt",
        "the *tram* line",
        "│ It began. The 1_st tram left. *Then* it",
        "│ rained & snowed.",
        "Source: The Courier",
        "In Trams [again], 2011",
        "1 of 3 · Looked in China",
        "[ Read it there ↗ ] ( More… )",
        "[ 1 of 3 · The Courier ▾ ]",
    ]


def test_a_masked_link_is_drawn_as_its_words() -> None:
    message = {
        "embeds": [{"description": "• [A \\[new\\] tram](https://s.example/a%28b%29) · 2011"}]
    }
    assert draw(message) == "┃ • A [new] tram · 2011"


def words_of(picture: str) -> str:
    return " ".join("".join(ElementTree.fromstring(picture).itertext()).split())


def test_the_picture_holds_every_word_of_the_payload() -> None:
    words = words_of(svg(PAYLOAD))
    for part in (
        "the *tram* line",
        "Trams [again]",
        "It began. The 1_st tram left. *Then*",
        "1 of 3 · The Courier",
    ):
        assert part in words
    assert "& snowed." in words


def test_bold_words_are_bold_in_the_picture() -> None:
    bold = [
        part.text
        for part in ElementTree.fromstring(svg(PAYLOAD)).iter()
        if part.get("class") == "bold"
    ]
    assert bold == ["the *tram* line", "The 1_st tram left.", "Source: The Courier"]


def test_the_picture_in_the_manual_quotes_the_sample_exactly() -> None:
    picture = ElementTree.fromstring(TARGET.read_text(encoding="utf-8"))
    words = [p.text or "" for p in picture.iter() if p.get("class") == "bold"]
    bold = " ".join(words[1 : words.index("Source: The Riverside Courier")])
    bodies = [
        " ".join(post.body.split())
        for post in source.read_source(str(SAMPLE))
        if hasattr(post, "body")
    ]
    assert bold
    assert any(bold in body for body in bodies)
