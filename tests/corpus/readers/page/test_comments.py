"""No reader's comment comes into the archive, whatever theme or service the page was made with."""

from __future__ import annotations

import time

import pytest
from selectolax.lexbor import LexborHTMLParser

from corpus.article import Post
from corpus.readers import html
from corpus.readers.page.comments import remove_comments

FIRST = (
    "The council voted on Tuesday to keep the ferry bell where it has hung since 1931. Four "
    "members spoke for the bell and one against it, and the gallery was full until midnight."
)
SECOND = (
    "The bell weighs 90 kilos. It was cast by a foundry that made only three, and the other two "
    "lie at the bottom of the harbour, where divers have looked for them in vain."
)
NAME, MAIL = "Jo Quarrel", "jo@commenter.example"
WORDS = "I rang that bell myself once and nobody thanked me for it at all"
MORE = "Agreed with every word above and the ferry was late besides"

BODY = "".join(f"<p>{paragraph}</p>" for paragraph in (FIRST, SECOND))


def themed(article: str, comments: str, *, head: str = "") -> str:
    return (
        f"<!doctype html><html><head><title>The Ferry Bell - Harbour Talk</title>{head}</head>"
        f"<body><header>Harbour Talk</header>{article}{comments}"
        "<footer>Made by hand.</footer></body></html>"
    )


ARTICLE = (
    "<article class='post'><h1>The Ferry Bell</h1>"
    f"<div class='entry-content'>{BODY}</div></article>"
)
PLAIN = f"<div><h1>The Ferry Bell</h1><div>{BODY}</div></div>"

# Each as some theme or service writes it; the words of the comments are the same in all.
THEMES = {
    "wordpress classic": themed(
        ARTICLE,
        "<h3 id='comments'>2 Responses to “The Ferry Bell”</h3><ol class='commentlist'>"
        f"<li class='comment even' id='comment-7'><cite class='fn'>{NAME}</cite> <span>says:</span>"
        f"<p>{WORDS}</p></li><li class='comment odd'><p>{MORE}</p></li></ol>"
        "<div id='respond'><h3>Leave a Reply</h3><form><input></form></div>",
    ),
    "wordpress html5": themed(
        ARTICLE,
        "<div class='comments-area' id='comments'><h2 class='comments-title'>2 thoughts on</h2>"
        f"<article class='comment-body'><b class='fn'>{NAME}</b><div class='comment-content'>"
        f"<p>{WORDS}</p></div></article></div>",
    ),
    "a comment dressed as a post": themed(
        "<div class='hfeed'>" + ARTICLE,
        f"<li class='comment'><p class='entry-title'>{NAME}</p>"
        f"<blockquote class='entry-content'>{WORDS}</blockquote></li></div>",
    ),
    "the only article is a comment": themed(
        PLAIN,
        f"<ol><li id='li-comment-4' class='comment depth-1'><article><h2>{NAME}</h2>"
        f"<time datetime='2011-03-10'>10 March 2011</time><p>{WORDS}</p></article></li></ol>",
    ),
    "block theme": themed(
        ARTICLE,
        "<div class='wp-block-comments'><ol class='wp-block-comment-template'><li>"
        f"<div class='wp-block-comment-author-name'>{NAME}</div>"
        f"<div class='wp-block-comment-content'><p>{WORDS}</p></div></li></ol></div>",
    ),
    "blogger": themed(
        f"<div class='post hentry'><h3 class='post-title entry-title'>The Ferry Bell</h3>"
        f"<div class='post-body entry-content'>{BODY}</div></div>",
        "<div class='comments' id='comments'><h4>1 comment:</h4><dl id='comments-block'>"
        f"<dt class='comment-author'>{NAME} said...</dt><dd class='comment-body'>{WORDS}</dd></dl>"
        "</div>",
    ),
    "movable type": themed(
        f"<div class='entry'><h1>The Ferry Bell</h1><div class='entry-body'>{BODY}</div></div>",
        f"<div id='comments' class='comments'><h2 class='comments-header'>Comments (1)</h2>"
        f"<div class='comment' id='comment-88'><div>{WORDS}<p>By {NAME}</p></div></div></div>",
    ),
    "a service that embeds": themed(
        ARTICLE,
        f"<div id='disqus_thread'><ul class='post-list'><li class='post'><header>{NAME}</header>"
        f"<div class='post-message'><p>{WORDS}</p></div></li></ul></div>",
    ),
    "schema.org": themed(
        ARTICLE,
        "<section><div itemscope itemtype='https://schema.org/Comment'>"
        f"<span itemprop='author'>{NAME}</span><div itemprop='text'>{WORDS}</div></div></section>",
    ),
    "microformats": themed(
        f"<article class='h-entry'><h1 class='p-name'>The Ferry Bell</h1>"
        f"<div class='e-content'>{BODY}</div></article>",
        f"<div class='h-cite u-comment'><a class='p-author'>{NAME}</a>"
        f"<p class='e-content'>{WORDS}</p></div>",
    ),
    "camel case and parts": themed(
        ARTICLE,
        f"<section class='CommentsSection'><div class='CommentItem'><p>{NAME}</p><p>{WORDS}</p>"
        "</div></section>",
    ),
    "no name but a heading": themed(
        PLAIN,
        f"<div><h2>3 Comments</h2></div><ul><li><b>{NAME}</b> 10:45 <p>{WORDS}</p></li>"
        f"<li>{MORE}</li></ul>",
    ),
    "a bare heading, and they speak": themed(
        PLAIN, f"<h3>Comments</h3><div><p>{NAME} wrote:</p><p>{WORDS}</p><a>Reply</a></div>"
    ),
    "an old table": themed(
        f"<table><tr><td><h1>The Ferry Bell</h1>{BODY}</td></tr></table>",
        f"<div><b>Readers' comments (2)</b></div><dl><dt>Posted by {NAME} ({MAIL})</dt>"
        f"<dd>{WORDS}</dd></dl>",
    ),
    "replies": themed(
        ARTICLE,
        f"<div id='replies'><div class='reply' id='r3'><p>{NAME}</p><p>{WORDS}</p></div></div>",
    ),
    "web mentions": themed(
        ARTICLE, f"<section class='webmentions'><p>{NAME}</p><p>{WORDS}</p></section>"
    ),
    "another language": themed(
        PLAIN, f"<div class='kommentare' id='kommentare'><p>{NAME}</p><p>{WORDS}</p></div>"
    ),
    "for machines": themed(
        ARTICLE,
        "",
        head='<script type="application/ld+json">{"@type": "BlogPosting", "headline": '
        '"The Ferry Bell", "author": {"name": "Ada Quill"}, "comment": [{"@type": "Comment", '
        f'"author": {{"name": "{NAME}"}}, "text": "{WORDS}"}}]}}</script>',
    ),
}


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("signed", [NAME, f"{NAME} ({MAIL})"])
def test_the_post_comes_in_and_what_readers_wrote_does_not(theme: str, signed: str) -> None:
    found = html.parse_page(THEMES[theme].replace(NAME, signed), "page.html", own_key="page")
    assert isinstance(found, Post), found
    assert found.title == "The Ferry Bell"
    assert found.body == f"{FIRST}\n\n{SECOND}"
    everything = repr(found)
    for private in (NAME, MAIL, WORDS, MORE):
        assert private not in everything


@pytest.mark.parametrize(
    "words",
    [
        "<p>No response.</p>",
        "<p>No comment</p>",
        "<h2>Responses</h2>",
        "<h2>The Discussion</h2>",
        "<p class='category-comments has-comments'>So they said.</p>",
        "<p>3 replies</p>",
    ],
)
def test_a_post_that_speaks_of_comments_is_not_cut(words: str) -> None:
    page = themed(
        f"<article><h1>The Ferry Bell</h1>{BODY}{words}<p>So it was rung at noon.</p></article>",
        "",
    )
    found = html.parse_page(page, "page.html", own_key="page")
    assert isinstance(found, Post)
    assert "So it was rung at noon." in found.body


def test_a_line_under_the_title_that_counts_comments_cuts_nothing() -> None:
    page = themed(
        f"<article><h1>The Ferry Bell</h1><p>9 March 2011 · <a>3 Comments</a></p>{BODY}"
        "<ul><li>One bell of three, and two of them were lost in the harbour.</li></ul></article>",
        "",
    )
    found = html.parse_page(page, "page.html", own_key="page")
    assert isinstance(found, Post)
    assert FIRST in found.body
    assert SECOND in found.body


def test_frames_in_frames_are_taken_out_once() -> None:
    page = themed(ARTICLE, "<div class='comments'>" * 5_000 + WORDS)
    found = html.parse_page(page, "page.html", own_key="page")
    assert isinstance(found, Post)
    assert WORDS not in found.body


@pytest.mark.parametrize(
    "part", ["<div>", "<span>3 Comments</span>", "<p>No.</p>", "<b>", "words without an end, "]
)
def test_hostile_pages_take_no_long_time(part: str) -> None:
    began = time.monotonic()
    remove_comments(LexborHTMLParser(f"<h1>A Bell</h1>{part * 5_000}3 Comments"))
    assert time.monotonic() - began < 10
