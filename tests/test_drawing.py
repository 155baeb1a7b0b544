from __future__ import annotations

from typing import Any

from defusedxml import ElementTree

from corpus.readers import source
from tests.draw_answer import TARGET, svg
from tests.drawing import draw
from tests.paths import SAMPLE

PAYLOAD: dict[str, Any] = {
    "content": "> the \\*tram\\* line\n-# Searched 4 articles\nThis may not answer.",
    "embeds": [
        {
            "title": "Trams \\[again\\]",
            "url": "https://sample.example/1",
            "color": 0xC8963E,
            "description": "It began. **The 1\\_st tram left.** \\*Then\\* it rained & snowed.",
            "fields": [{"name": "Whose words", "value": "The archive's own words."}],
            "footer": {"text": "1 of 3 · Sichuan, China"},
        }
    ],
    "components": [
        {
            "type": 1,
            "components": [
                {"type": 2, "style": 2, "label": "Previous", "custom_id": "a", "disabled": True},
                {"type": 2, "style": 2, "label": "Next", "custom_id": "b"},
                {"type": 2, "style": 5, "label": "Open the post", "url": "https://s.example"},
            ],
        }
    ],
    "attachments": [{"filename": "quotation.txt"}],
}


def test_a_message_is_drawn_as_a_reader_sees_it() -> None:
    assert draw(PAYLOAD).split("\n") == [
        "│ the *tram* line",
        "Searched 4 articles",
        "This may not answer.",
        "┃ Trams [again]",
        "┃ https://sample.example/1",
        "┃ It began. The 1_st tram left. *Then* it rained & snowed.",
        "┃ Whose words: The archive's own words.",
        "┃ 1 of 3 · Sichuan, China",
        "▤ quotation.txt",
        "( Previous ) [ Next ] [ Open the post ↗ ]",
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
        "Next",
    ):
        assert part in words
    assert "& snowed." in words


def test_bold_words_are_bold_in_the_picture() -> None:
    bold = [
        part.text
        for part in ElementTree.fromstring(svg(PAYLOAD)).iter()
        if part.get("class") == "bold"
    ]
    assert bold == ["The 1_st tram left."]


def test_the_picture_in_the_manual_quotes_the_sample_exactly() -> None:
    picture = ElementTree.fromstring(TARGET.read_text(encoding="utf-8"))
    bold = " ".join(p.text or "" for p in picture.iter() if p.get("class") == "bold")
    bodies = [
        " ".join(post.body.split())
        for post in source.read_source(str(SAMPLE))
        if hasattr(post, "body")
    ]
    assert bold
    assert any(bold in body for body in bodies)
