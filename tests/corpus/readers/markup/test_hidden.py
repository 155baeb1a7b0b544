"""What a page hides is not what its readers read."""

from __future__ import annotations

import pytest

from corpus.readers.markup.html_to_text import text_of


@pytest.mark.parametrize(
    "attributes",
    [
        "hidden",
        "aria-hidden='true'",
        "style='display:none'",
        "style='color: red; DISPLAY : none !important'",
        "style='visibility: hidden'",
        "style='font-size:0'",
        "style='font-size: 0px;'",
        "style='opacity: 0'",
        "style='height:0; overflow:hidden'",
        "style='width: 1px; height: 1px; overflow: hidden'",
        "style='position:absolute; left:-9999px'",
        "style='text-indent: -10000px'",
        "style='position: absolute; clip: rect(0 0 0 0)'",
        "style='clip-path: inset(50%)'",
    ],
)
@pytest.mark.parametrize("tag", ["span", "div", "p", "li"])
def test_hidden_words_are_not_imported(tag: str, attributes: str) -> None:
    fragment = f"<p>One bell</p><{tag} {attributes}>buy <b>now</b></{tag}><p>rings.</p>"
    assert text_of(fragment).text == "One bell\n\nrings."


@pytest.mark.parametrize(
    "attributes",
    [
        "style='color: red'",
        "style='font-size: 0.9em'",
        "style='opacity: 0.5'",
        "style='height: 0'",
        "style='overflow: hidden; height: 10px'",
        "style='margin-left: -9999px'",
        "style='display: none-such'",
        "aria-hidden='false'",
        "class='hidden-treasure'",
        "title='hidden style'",
    ],
)
def test_words_that_are_only_styled_stay(attributes: str) -> None:
    assert text_of(f"<p {attributes}>The bell rings.</p>").text == "The bell rings."


def test_hidden_in_hidden_goes_once() -> None:
    assert text_of("<div hidden>" * 3000 + "no" + "</div>" * 3000 + "<p>yes</p>").text == "yes"
