"""HTML as text, and the one post on a saved page."""

from __future__ import annotations

import re
from datetime import date
from html import escape
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.article import DateSource, PassedOver, Post, Refusal
from corpus.profile import NO_PROFILE, ArchiveProfile, named_profile
from corpus.readers import html
from corpus.readers.files import SourceFile
from corpus.readers.markup.html_to_text import line_of, text_of
from corpus.readers.site import Site
from tests.renditions import POSTS, as_page

if TYPE_CHECKING:
    from pathlib import Path


# Text


@pytest.mark.parametrize(
    ("fragment", "text"),
    [
        ("", ""),
        ("words", "words"),
        ("<p>One.</p><p>Two.</p>", "One.\n\nTwo."),
        ("<p>One.\n<p>Two.", "One.\n\nTwo."),
        ("One<br>two<br/>three<br><br>four<br><br><br>five", "One\ntwo\nthree\n\nfour\n\nfive"),
        ("<h2>Head</h2>after<div>inside</div>behind", "Head\n\nafter\n\ninside\n\nbehind"),
        ("<p>  a \n\t b  </p>\n\n<p></p><p> </p>", "a b"),
        ("a<p>b</p>c", "a\n\nb\n\nc"),
        ("<ul><li>a</li><li><p>b</p></li><li></li></ul>c", "  • a\n  • b\n\nc"),
        (
            "x<ol start='3'><li>a<ul><li>b</li></ul></li><li>c</li></ol>",
            "x\n\n  3. a\n  • b\n  4. c",
        ),
        ("<li>stray", "  • stray"),
        ("<ol start='x'><li>a</ol>", "  1. a"),
        ("<table><tr><th>A</th><th>B</th></tr><tr><td></td><td>1</td></tr></table>", "A\tB\n1"),
        ("<table><tr><td><p>a</p></td><td><p>b</p></td></tr></table>", "a\n\nb"),
        ("<dl><dt>Term</dt><dd>Meaning</dd></dl>", "Term\nMeaning"),
        ("<pre>a\n  b\n\n\nc\n</pre>d", "a\n  b\n\n\nc\n\nd"),
        ("<p>a</p><hr><p>b</p>", "a\n\nb"),
        ("<figure><img><figcaption>Words of it</figcaption></figure>x", "Words of it\n\nx"),
    ],
)
def test_blocks_are_paragraphs_and_lines(fragment: str, text: str) -> None:
    assert text_of(fragment).text == text


@pytest.mark.parametrize(
    ("fragment", "text"),
    [
        ("un<b>bel</b>ievable", "unbelievable"),
        ("One <i>two</i>, <a href='x'>three</a>.", "One two, three."),
        ("One<span> two </span>three", "One two three"),
        ("One <b> two</b>", "One two"),
        ("a <!-- not shown --> b<!-- wp:x -->c", "a bc"),
        ("5<sup>th</sup> H<sub>2</sub>O", "5th H2O"),
        ("&#8220;a&#8221; &amp; &lt;b&gt; &hellip; &#x2014; &eacute;", "“a” & <b> … — é"),
        ("a&nbsp;b", "a\u00a0b"),
        ("<p>&nbsp;</p><p>a&nbsp;</p><p>&nbsp;b</p>", "a\n\nb"),
        ("a&nbsp;<br>b", "a\nb"),
    ],
)
def test_inline_markup_changes_no_word_and_no_sentence(fragment: str, text: str) -> None:
    assert text_of(fragment).text == text


@pytest.mark.parametrize(
    ("fragment", "text"),
    [
        ("cost <del>9 </del>8", "cost ~~9~~ 8"),
        ("<s>a</s><strike>b</strike>", "~~a~~~~b~~"),
        ("<del>a <s>b</s> c</del> d", "~~a b c~~ d"),
        ("<del></del>a<del> </del>b", "a b"),
        ("<del><p>a</p><p>b</p></del>c", "~~a\n\nb~~\n\nc"),
        ("<ul><li><del>a</del></li></ul>", "  • ~~a~~"),
    ],
)
def test_struck_out_words_stay_and_are_marked(fragment: str, text: str) -> None:
    assert text_of(fragment).text == text


@pytest.mark.parametrize(
    "dropped",
    [
        "<script>var a = '<p>no</p>';</script>",
        "<style>p { color: red }</style>",
        "<noscript>no</noscript>",
        "<img class='wp-smiley' alt=':)'>",
        "<img class='emoji' alt='smile'>",
        "<div class='sharedaddy sd-sharing-enabled'><h3 class='sd-title'>Share</h3><p>no</p></div>",
        "<div class='addtoany_share_save_container addtoany_content'>no</div>",
        "<div id='jp-relatedposts' class='jp-relatedposts'>no</div>",
        "<div id='respond' class='comment-respond'><h3>Submit a Comment</h3></div>",
        "<form><label>Your e-mail</label><textarea>no</textarea></form>",
        "<a class='more-link' href='x'>Continue reading</a>",
        "<span class='screen-reader-text'>no</span>",
        "<iframe>no</iframe><video>no</video><svg><text>no</text></svg>",
        "<button>no</button>",
    ],
)
def test_what_nobody_wrote_as_prose_is_dropped(dropped: str) -> None:
    assert text_of(f"<p>One </p>{dropped}<p>two.</p>").text == "One\n\ntwo."


@pytest.mark.parametrize(
    "kept",
    [
        "<div class='responded'>a</div>",
        "<p class='shared'>a</p>",
        "<div class='my-comments-x'>a</div>",
    ],
)
def test_a_class_that_only_looks_like_a_widget_is_kept(kept: str) -> None:
    assert text_of(kept).text == "a"


def test_quoted_blocks_are_spans_of_the_text() -> None:
    read = text_of(
        "<p>Said:</p><blockquote><p>“One.</p><ul><li>Two</li></ul>\n<p>Three.”&nbsp;</p>"
        "<blockquote>Inner</blockquote></blockquote>after<blockquote> </blockquote>"
        "<blockquote>Last</blockquote>"
    )
    assert [span.of(read.text) for span in read.blockquotes] == [
        "“One.\n\n  • Two\n\nThree.”\n\nInner",
        "Last",
    ]


def test_a_title_is_one_line_of_plain_words() -> None:
    assert line_of(" Trains &amp; <em>Ferries</em><br>again ") == "Trains & Ferries again"
    assert line_of("AT&T <3 it") == "AT&T <3 it"
    assert line_of("two\n lines") == "two lines"


words = st.lists(
    st.text(st.characters(categories=["L", "N", "P"]), min_size=1, max_size=8), max_size=6
)
inline = words.map(lambda some: " ".join(f"<b>{escape(word)}</b>" for word in some))
# Whole tables only: words loose in a table are moved out of it, in browsers too.
WRAPPERS = ("p", "div", "blockquote", "ul", "li", "span", "h2", "ins", "table tr td")


def wrapped(tags: str, inside: list[str]) -> str:
    opened = [f"<{tag}>" for tag in tags.split()]
    closed = [f"</{tag}>" for tag in reversed(tags.split())]
    return "".join([*opened, " ".join(inside), *closed])


blocks = st.recursive(
    inline,
    lambda inner: st.builds(wrapped, st.sampled_from(WRAPPERS), st.lists(inner, max_size=3)),
    max_leaves=12,
)


@given(st.lists(blocks, max_size=4).map("".join), st.booleans())
def test_every_word_comes_through_in_its_order(fragment: str, typed: bool) -> None:
    read = text_of(fragment, typed_breaks=typed)
    plain = re.sub("<[^>]*>", "", fragment)
    said = "".join(text_of(plain).text.split())
    assert "".join(re.sub(r"^  (?:•|\d+\.) ", "", read.text, flags=re.MULTILINE).split()) == said


@given(st.lists(blocks, max_size=4).map("".join), st.booleans())
def test_text_is_tidy_and_its_quotes_lie_in_it(fragment: str, typed: bool) -> None:
    read = text_of(fragment, typed_breaks=typed)
    assert read.text == read.text.strip("\n")
    assert "\n\n\n" not in read.text
    assert not re.search(r"[ \t\u00a0]$", read.text, re.MULTILINE)
    end = 0
    for span in read.blockquotes:
        assert end <= span.start < span.end <= len(read.text)
        assert span.of(read.text) == span.of(read.text).strip("\n")
        end = span.end


def test_ten_thousand_nested_blocks_are_no_problem() -> None:
    assert text_of("<div>" * 10_000 + "deep").text == "deep"


# Pages


def read(
    tmp_path: Path, content: str | bytes, profile: ArchiveProfile = NO_PROFILE
) -> Post | Refusal | PassedOver:
    file = tmp_path / "page.html"
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    return html.read_page(SourceFile(file), Site(profile))


def post(tmp_path: Path, content: str | bytes, profile: ArchiveProfile = NO_PROFILE) -> Post:
    found = read(tmp_path, content, profile)
    assert isinstance(found, Post), found
    return found


def page(body: str, head: str = "") -> str:
    return f"<!doctype html><html><head>{head}</head><body>{body}</body></html>"


@pytest.mark.parametrize("container", ["entry-content", "post-content", "entry", "article-body"])
def test_the_post_is_found_by_the_usual_names(tmp_path: Path, container: str) -> None:
    content = page(
        "<ul><li>Home</li></ul><h1>A Bell</h1><p>By on 3-09-2011 in Haiti, Nepal</p>"
        f"<div class='{container}'><p>The words.</p></div><div id='sidebar'>Archives</div>"
    )
    found = post(tmp_path, content)
    assert (found.title, found.body) == ("A Bell", "The words.")
    assert found.categories == ("Haiti", "Nepal")
    assert found.published == date(2011, 3, 9)


def test_a_page_without_any_known_name_is_cut_by_its_byline_and_furniture(tmp_path: Path) -> None:
    content = page(
        "<div>Home</div><div>About us</div><h1>A Bell</h1><p>By Ida Marsh on 3-09-2011 in Haiti</p>"
        "<p>A Bell</p><p>The words.</p><p>REFORM Puzzle Piece</p><p>Corruption2</p>"
        "<blockquote>Quoted.</blockquote><p>Submit a Comment</p><p>Name</p>"
    )
    found = post(tmp_path, content, named_profile("REFORM Talk"))
    assert re.sub(r"\n+", "|", found.body) == "The words.|Quoted."
    assert [span.of(found.body) for span in found.blockquotes] == ["Quoted."]
    assert found.author == "Ida Marsh"


def test_a_headline_like_the_title_stays_where_it_is_cited(tmp_path: Path) -> None:
    content = page(
        "<h1>A Bell</h1><article><h1>A Bell</h1><p>A Bell<br>[The Lantern 3/9/11]</p>"
        "<p>Words.</p></article>"
    )
    assert post(tmp_path, content).body == "A Bell\n[The Lantern 3/9/11]\n\nWords."


CANONICAL = '<link rel="canonical" href="https://talk.example/2011/03/10/a-bell/">'


@pytest.mark.parametrize(
    ("head", "above", "day", "read_from"),
    [
        (
            CANONICAL + '<meta property="article:published_time" content="2011-03-12T00:00:00Z">',
            "<p class='meta'>By on 3-09-2011</p><time class='entry-date' datetime='2011-03-11'>",
            date(2011, 3, 9),
            DateSource.BYLINE,
        ),
        (CANONICAL, "<time class='entry-date' datetime='2011-03-11T10:00:00-05:00'></time>",
         date(2011, 3, 11), DateSource.BYLINE),
        # In Greenwich it is the next day already; the address knows the day of the site.
        (CANONICAL + '<meta property="article:published_time" content="2011-03-11T02:00:00+00:00">',
         "", date(2011, 3, 10), DateSource.EXPORT),
        (CANONICAL + '<script type="application/ld+json">{"datePublished":"2011-06-01"}</script>',
         "", date(2011, 6, 1), DateSource.EXPORT),
        (CANONICAL, "", date(2011, 3, 10), DateSource.URL),
        (CANONICAL, "<p class='meta'>By on 13-45-2011</p>", None, DateSource.NONE),
        ("", "", None, DateSource.NONE),
    ],
)  # fmt: skip
def test_the_most_trusted_date_counts(
    tmp_path: Path, head: str, above: str, day: date | None, read_from: DateSource
) -> None:
    content = page(f"<h1>A Bell</h1>{above}<div class='entry-content'>Words</div>", head)
    found = post(tmp_path, content)
    assert (found.published, found.date_source) == (day, read_from)
    assert bool(found.warnings) == ("13-45" in above)


def test_a_page_is_known_by_its_addresses_and_else_by_its_file(tmp_path: Path) -> None:
    body = "<h1>A</h1><div class='entry-content'>Words</div>"
    numbered = '<link rel="shortlink" href="https://talk.example/?p=12">'
    permalink = "talk.example/2011/03/10/a-bell"
    assert post(tmp_path, page(body, CANONICAL + numbered)).keys == (permalink, "talk.example?p=12")
    bare = post(tmp_path, page(body))
    assert bare.url is None
    assert bare.keys == (f"file:{tmp_path}/page.html",)
    saved = "<!-- saved from url=(0027)https://talk.example/?p=12 -->\n"
    assert post(tmp_path, saved + page(body)).keys == ("talk.example?p=12",)
    home = '<link rel="canonical" href="https://talk.example/">'
    assert post(tmp_path, page(body, home)).keys == bare.keys


def test_a_title_without_a_heading_is_that_of_the_window_without_the_site(tmp_path: Path) -> None:
    head = "<title>A Bell – and a Boat | Talk</title>"
    assert post(tmp_path, page("<main>Words</main>", head)).title == "A Bell – and a Boat"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (page(""), "holds no post: neither a title nor text was found"),
        (page("<form class='post-password-form'>Enter</form>"), "asks for a password"),
        ("", "is empty"),
    ],
)
def test_a_page_without_one_post_is_refused(tmp_path: Path, content: str, reason: str) -> None:
    found = read(tmp_path, content)
    assert isinstance(found, Refusal)
    assert reason in found.reason


def test_a_title_without_words_is_kept_and_said(tmp_path: Path) -> None:
    found = post(tmp_path, page("<h1>A Bell</h1><div class='entry-content'><img></div>"))
    assert found.body == ""
    assert "no text was found under the title" in found.warnings[0]


@pytest.mark.parametrize("declared", ["idna", "punycode", "unicode_escape", "utf-7", "rot13", "x"])
def test_a_page_that_declares_what_is_no_character_set_is_read(
    tmp_path: Path, declared: str
) -> None:
    words = "The caf\u00e9 is open again \\x41."
    meta = f"<meta charset='{declared}'>"
    content = page(f"<h1>Title</h1><div class='entry-content'>{words}</div>", meta)
    assert post(tmp_path, content.encode("cp1252")).body == words


@pytest.mark.parametrize(
    ("fragment", "text"),
    [
        ("10<sup>6</sup> and 10<sup>-3</sup>", "10⁶ and 10⁻³"),
        ("in 2011<sup>3</sup>, they", "in 2011³, they"),
        ("<sup>a</sup> and <sup>[3]</sup> and <sup>4th</sup>", "a and [3] and 4th"),
        ("<sup></sup>6 of 10", "6 of 10"),
    ],
)
def test_raised_digits_stay_raised(fragment: str, text: str) -> None:
    assert text_of(fragment).text == text


@pytest.mark.parametrize(
    ("codec", "declared"),
    [("utf-8", ""), ("cp1252", ""), ("cp1252", "iso-8859-1"), ("cp1251", "windows-1251"),
     ("utf-8", "iso-8859-1"), ("utf-16", "")],
)  # fmt: skip
def test_a_page_is_read_in_its_encoding(tmp_path: Path, codec: str, declared: str) -> None:
    words = "Привет" if codec == "cp1251" else "“café”"
    meta = f"<meta charset='{declared}'>" if declared else ""
    content = page(f"<h1>Title</h1><div class='entry-content'>{words}</div>", meta)
    assert post(tmp_path, content.encode(codec)).body == words


def test_a_page_cut_in_the_middle_gives_what_is_there(tmp_path: Path) -> None:
    content = as_page(POSTS[0])
    found = post(tmp_path, content[: content.index("Bell Found")])
    assert found.body == POSTS[0].text[: POSTS[0].text.index("Bell Found")].rstrip()
