"""WordPress exports: what is kept, what never is, and how broken files are read."""

from __future__ import annotations

import re
import tracemalloc
from contextlib import suppress
from datetime import date
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.article import DateSource, PassedOver, Post, Refusal, Removed
from corpus.errors import SourceError
from corpus.readers import wxr
from corpus.readers.files import SourceFile
from corpus.readers.wordpress import shortcodes
from tests.benchmarks import wxr_generator
from tests.paths import SHARED
from tests.renditions import POSTS, SITE, as_wxr

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from corpus.article import Item

REAL = SHARED / "archive/wxr/themeunittestdata.wordpress.xml"


def read(file: Path, content: str | bytes) -> list[Item]:
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    return list(wxr.read_export(SourceFile(file)))


def posts(items: Sequence[Item]) -> list[Post]:
    return [item for item in items if isinstance(item, Post)]


def refusals(items: Sequence[Item]) -> list[str]:
    return [item.reason for item in items if isinstance(item, Refusal)]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "export.xml"


def one(file: Path, content: str) -> Post:
    """The single post of an export whose content is given."""
    (item,) = read(file, export(item_of(content)))
    assert isinstance(item, Post), item
    return item


def item_of(content: str, *, number: int = 1, extra: str = "", encoded: bool = False) -> str:
    content = content if encoded else f"<![CDATA[{content}]]>"
    return f"""<item><title>Post {number}</title><link>{SITE}/2011/03/09/post-{number}/</link>
<content:encoded>{content}</content:encoded><wp:post_id>{number}</wp:post_id>
<wp:post_date>2011-03-09 10:00:00</wp:post_date><wp:status>publish</wp:status>
<wp:post_type>post</wp:post_type>{extra}</item>
"""


def export(*items: str, prolog: str = '<?xml version="1.0" encoding="UTF-8"?>\n') -> str:
    return f"""{prolog}<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/1.2/">
<channel><wp:base_blog_url>{SITE}</wp:base_blog_url>
{"".join(items)}</channel>
</rss>
"""


# What is kept


def test_only_published_posts_without_a_password_come_and_the_others_leave(file: Path) -> None:
    items = read(file, as_wxr())
    assert [post.title for post in posts(items)] == [post.title for post in POSTS]
    removed = [item.keys for item in items if isinstance(item, Removed)]
    # draft, private, future and protected; the page, the attachment and the menu are no posts
    assert removed == [(f"talk.example?p={number}",) for number in (903, 904, 905, 906)]


def test_what_is_no_published_post_is_counted_by_kind(file: Path) -> None:
    others = [
        item_of("a", number=number).replace("<wp:post_type>post<", f"<wp:post_type>{kind}<")
        for number, kind in enumerate(("page", "attachment", "nav_menu_item", "feedback"))
    ]
    comments = "<wp:comment><wp:comment_id>1</wp:comment_id></wp:comment>" * 2
    drafts = [item_of("a", number=8).replace("publish", "draft")]
    items = read(file, export(*others, *drafts, item_of("b", number=9, extra=comments)))
    passed = {item.kind: item.count for item in items if isinstance(item, PassedOver)}
    assert passed == {
        "page": 1, "attachment": 1, "menu item": 1, "item of another type": 1, "draft": 1,
        "comment": 2,
    }  # fmt: skip


def test_the_name_that_is_shown_is_found_by_the_login(file: Path) -> None:
    assert {post.author for post in posts(read(file, as_wxr()))} == {"Ida Marsh"}


def test_an_author_without_an_entry_is_named_by_login_but_never_by_address(file: Path) -> None:
    named = "<dc:creator>ida</dc:creator>"
    address = "<dc:creator>ida@talk.example</dc:creator>"
    items = read(file, export(item_of("a", extra=named), item_of("b", number=2, extra=address)))
    assert [post.author for post in posts(items)] == ["ida", None]


def test_the_time_of_modification_is_iso_text(file: Path) -> None:
    extra = "<wp:post_modified>2013-01-02 03:04:05</wp:post_modified>"
    never = "<wp:post_modified>0000-00-00 00:00:00</wp:post_modified>"
    items = read(file, export(item_of("a", extra=extra), item_of("b", number=2, extra=never)))
    assert [post.modified for post in posts(items)] == ["2013-01-02T03:04:05", None]


@pytest.mark.parametrize(
    ("stated", "day", "read_from"),
    [
        ("2011-05-05 23:59:59", date(2011, 5, 5), DateSource.EXPORT),
        ("0000-00-00 00:00:00", date(2011, 3, 9), DateSource.URL),
        ("2011-13-45 00:00:00", date(2011, 3, 9), DateSource.URL),
        ("", date(2011, 3, 9), DateSource.URL),
    ],
)
def test_the_local_date_counts_and_the_permalink_stands_in(
    file: Path, stated: str, day: date, read_from: DateSource
) -> None:
    content = export(item_of("a")).replace("2011-03-09 10:00:00", stated)
    (post,) = posts(read(file, content))
    assert (post.published, post.date_source) == (day, read_from)


def test_categories_are_those_of_the_domain_category_once_each(file: Path) -> None:
    extra = """<category><![CDATA[Haiti]]></category>
<category domain="category" nicename="haiti"><![CDATA[Haiti]]></category>
<category domain="category" nicename="b"><![CDATA[Trains &amp; Ferries]]></category>
<category domain="post_tag" nicename="t"><![CDATA[a tag]]></category>
<category domain="post_format" nicename="f"><![CDATA[Aside]]></category>"""
    (post,) = posts(read(file, export(item_of("a", extra=extra))))
    assert post.categories == ("Haiti", "Trains & Ferries")


def test_a_guid_with_another_number_of_the_same_site_is_no_key(file: Path) -> None:
    relic = f"<guid>{SITE}/?p=77</guid>"
    moved = "<guid>http://old.example/?p=77</guid>"
    items = read(file, export(item_of("a", extra=relic), item_of("b", number=2, extra=moved)))
    first, second = posts(items)
    assert first.keys == ("talk.example/2011/03/09/post-1", "talk.example?p=1")
    assert second.keys[1:] == ("talk.example?p=2", "old.example?p=77")


@pytest.mark.parametrize("version", ["1.0", "1.1", "1.2"])
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_every_version_and_spelling_of_the_namespace_is_read(
    file: Path, version: str, scheme: str
) -> None:
    content = as_wxr(namespace=scheme).replace("/export/1.2/", f"/export/{version}/")
    assert [post.body for post in posts(read(file, content))] == [post.text for post in POSTS]


# The words


def test_line_ends_are_paragraphs_and_breaks_where_the_editor_had_no_blocks(file: Path) -> None:
    post = one(file, "One\ntwo<br />\nthree\n\n<b>Four</b>\n\n\n\n<p>Five\nsix</p>\nSeven")
    assert post.body == "One\ntwo\nthree\n\nFour\n\nFive\nsix\n\nSeven"


def test_line_ends_mean_nothing_where_the_editor_had_blocks(file: Path) -> None:
    post = one(file, "<!-- wp:paragraph -->\n<p>One\ntwo</p>\n<!-- /wp:paragraph -->\n\n<p>3</p>")
    assert post.body == "One two\n\n3"


def test_line_ends_between_items_cells_and_inside_pre_are_what_they_should_be(file: Path) -> None:
    content = (
        "<ul>\n\n<li>a</li>\n\n<li>b\n<ul>\n<li>c</li>\n</ul>\n</li>\n</ul>\n"
        "<table>\n<tr>\n<td>1</td>\n<td>2</td>\n</tr>\n</table>\n<pre>x\n\n  y</pre>"
    )
    assert one(file, content).body == "  • a\n  • b\n  • c\n\n1\t2\n\nx\n\n  y"


def test_content_may_be_escaped_or_come_in_several_pieces_of_cdata(file: Path) -> None:
    pieces = "<![CDATA[<p>One ]]><![CDATA[and ]]]]><![CDATA[> two</p>]]> &lt;p&gt;Three&lt;/p&gt;"
    (post,) = posts(read(file, export(item_of(pieces, encoded=True))))
    assert post.body == "One and ]]> two\n\nThree"


@pytest.mark.parametrize(
    ("content", "body"),
    [
        ('[caption id="a" width="3"]<img /> The <b>bell</b>[/caption]', "The bell"),
        ('[caption width="3" caption="Old words"]<img />[/caption]', "Old words"),
        ("A [gallery ids='1,2'] b", "A\n\nb"),
        ("A\n\n[gallery]\n\nb", "A\n\nb"),
        ("A\n\n[youtube http://video.example/?v=1]\n\nb", "A\n\nb"),
        ("[dropcap]W[/dropcap]inter [box][b]came[/b][/box]", "Winter came"),
        (
            '[tabs style="x"][tab title="One"]First[/tab][tab title="Two"]Second[/tab][/tabs]',
            "FirstSecond",
        ),
        ("Write [[gallery]] for pictures", "Write [gallery] for pictures"),
        ("Words [scribd id=1 key=a mode=list] more", "Words more"),
        ("Words\n\n[ccnLe_php]\n\nmore", "Words\n\nmore"),
        ("Words\n\n[embed]\n\nmore", "Words\n\nmore"),
        ("[scribd id=1]\n\nmore", "more"),
        ('[ScribdDoc Id="1"]Words[/ScribdDoc] more', "Words more"),
    ],
)
def test_shortcodes_go_and_what_they_enclose_stays(file: Path, content: str, body: str) -> None:
    assert one(file, content).body == body


@pytest.mark.parametrize(
    "words",
    [
        "Headline\n[Hill Valley Post 3/7/11 by A. Writer]",
        "see it at Headline[Outlet by Author/Agency].",
        "https://host.example/page [Outlet 3/9/11 by Author]. It goes on.",
        "[Sep 7, 2010 Author]",
        "[outlet]",
        "[TestFixture]",
        "see [this_name] in a line",
        "“They [the two of them, it seems…?] left,” he said",
        "“[t]he end”, [sic], [emphasis ours], [where n=5 of 9], [x = 'unknown']",
        "[rant ahead] words [/rant]",
        "[gallery] of rogues, [video] of it, [see http://host.example/a?b=c]",
        "[Update: it's a hoax, says the county's clerk]",
        "[i think that 'we' and 'they' differ]",
    ],
)
def test_no_citation_and_no_aside_is_taken_for_a_shortcode(file: Path, words: str) -> None:
    assert one(file, words).body == words


bracketed = st.text(st.sampled_from("ab 1/.,'’“”?…-:AZ"), min_size=1, max_size=30).map(
    lambda inner: f"[{inner.strip() or 'x'}]"
)


@given(st.lists(bracketed | st.sampled_from(["word", "two words,", "“Quoted”"]), min_size=1))
def test_brackets_without_attributes_or_closing_tags_always_stay(parts: list[str]) -> None:
    text = " ".join(parts)
    kept = shortcodes.strip_shortcodes(text)
    assert kept == text or re.fullmatch(r"\[gallery\]|\[playlist\]|\[slideshow\]", text)


@pytest.mark.parametrize(
    ("content", "left"),
    [
        ("[a][a]one[/a][/a] [/a] [b]", "one [/a] [b]"),
        ("[a]one[b]two[/a]three[/b]", "onetwothree"),
        ('[box color="a"]one[/box] [box color="b"]two', "one two"),
        ("[a]" * 3 + "one" + "[/a]" * 2, "[a]one"),
    ],
)
def test_an_opening_tag_goes_with_its_closing_one(content: str, left: str) -> None:
    assert shortcodes.strip_shortcodes(content) == left


# Broken files


def test_a_cut_off_export_gives_what_came_before_and_says_where_it_ends(file: Path) -> None:
    whole = export(item_of("One"), item_of("Two", number=2), item_of("Three", number=3))
    items = read(file, whole[: whole.index("Three")])
    assert [post.body for post in posts(items)] == ["One", "Two"]
    line = whole[: whole.index("<title>Post 3")].count("\n") + 1
    (reason,) = refusals(items)
    assert re.match(rf"line {line + 1}, column \d+: the file ends in the middle", reason)
    assert reason.endswith(f"the item that begins at line {line} was left out")


@pytest.mark.parametrize(
    "fault",
    [
        "a ]]> <b>b</b>",  # unescaped ]]>
        "<p>not <b>matching</p>",
        "a & b",
        "a < b",
        "&nbsp;",
        "<wp:unbound></wp:bound>",
    ],
)
def test_a_faulty_item_is_refused_with_its_place_and_the_rest_is_read(
    file: Path, fault: str
) -> None:
    items = read(
        file,
        export(
            item_of("One"),
            item_of(fault, number=2, encoded=True),
            item_of("Three", number=3),
            item_of("Four", number=4),
        ),
    )
    assert [post.body for post in posts(items)] == ["One", "Three", "Four"]
    (reason,) = refusals(items)
    assert re.match(r"line \d+, column \d+: [\w -]+(?:\(.*\))?; the item that begins at", reason)


def test_an_item_that_runs_into_the_next_one_mixes_no_words(file: Path) -> None:
    never_closed = item_of("<![CDATA[Two", number=2, encoded=True)
    items = read(
        file, export(item_of("One"), never_closed, item_of("Three", number=3), item_of("4"))
    )
    assert [post.body for post in posts(items)] == ["One", "4"]
    (reason,) = refusals(items)
    assert reason == "line 9: the text of the item is not closed; it and the next one were left out"


def test_a_fault_in_the_very_first_tag_says_that_nothing_was_read(file: Path) -> None:
    items = read(file, export(item_of("One")).replace('version="2.0"', 'version="2.0" &'))
    (reason,) = refusals(items)
    assert reason.endswith("nothing behind it was read")


def test_faults_give_the_right_lines_however_many_came_before(file: Path) -> None:
    bad = "a & b"
    content = export(
        item_of("One"),
        *(item_of(bad, number=number, encoded=True) for number in range(2, 6)),
        item_of("Six", number=6),
    )
    lines = [content[: match.start()].count("\n") + 1 for match in re.finditer("a & b", content)]
    items = read(file, content)
    assert [post.body for post in posts(items)] == ["One", "Six"]
    assert [int(re.findall(r"\d+", reason)[0]) for reason in refusals(items)] == lines


def test_forbidden_characters_are_removed_and_counted_where_they_were(file: Path) -> None:
    dirty = "a\x00b\x0bc\x1f \ufffe\uffff&#x1;&#0;&#55296; d &#8220;e&#x201d;"
    items = read(file, export(item_of("clean"), item_of(dirty, number=2)))
    clean, cleaned = posts(items)
    assert cleaned.body == "abc d “e”"
    assert clean.warnings == ()
    (warning,) = cleaned.warnings
    assert "the item at line 9: 8 characters that XML forbids were removed" in warning


def test_bytes_that_are_not_utf_8_are_read_as_windows_1252_and_counted(file: Path) -> None:
    content = export(item_of("clean “quotes”"), item_of("QUOTES", number=2)).encode()
    items = read(file, content.replace(b"QUOTES", b"\x93quotes\x94 caf\xe9"))
    clean, misread = posts(items)
    assert clean.body == "clean “quotes”"
    assert clean.warnings == ()
    assert misread.body == "“quotes” café"
    assert "3 bytes that are no UTF-8 were read as Windows-1252" in misread.warnings[0]


@pytest.mark.parametrize("declared", ["idna", "punycode", "unicode_escape", "utf-7", "rot13"])
def test_what_is_declared_and_is_no_character_set_counts_for_nothing(
    file: Path, declared: str
) -> None:
    prolog = f'<?xml version="1.0" encoding="{declared}"?>\n'
    content = export(item_of("caf\u00e9 \\x41"), prolog=prolog)
    (found,) = posts(read(file, content.encode("cp1252")))
    assert found.body == "caf\u00e9 \\x41"


@pytest.mark.parametrize(
    ("declared", "codec"),
    [
        ("ISO-8859-1", "cp1252"),
        ("windows-1252", "cp1252"),
        ("windows-1251", "cp1251"),
        ("Shift_JIS", "shift_jis"),
        ("ISO-8859-1", "utf-8"),
        ("no-such-encoding", "utf-8"),
        ("hex", "utf-8"),
        ("UTF-16", "utf-16"),
        ("UTF-16", "utf-16-le"),
        ("UTF-16", "utf-16-be"),
        ("UTF-8", "utf-8-sig"),
    ],
)
def test_an_export_is_read_in_its_encoding_or_in_the_one_it_really_has(
    file: Path, declared: str, codec: str
) -> None:
    words = {"cp1251": "Привет", "shift_jis": "日本"}.get(codec, "café “x”")
    prolog = f'<?xml version="1.0" encoding="{declared}"?>\n'
    content = export(item_of(words * 40), item_of(words, number=2), prolog=prolog)
    first, second = posts(read(file, content.encode(codec)))
    assert (first.body, second.body) == (words * 40, words)
    assert not first.warnings


@pytest.mark.parametrize("before", ["\n\n", "\ufeff", "\x00 \n"])
@pytest.mark.parametrize("after", ["", "\n\x00\x00", "<p>PHP warning</p>", "\x1a"])
def test_what_stands_before_and_after_the_export_does_not_matter(
    file: Path, before: str, after: str
) -> None:
    items = read(file, before + export(item_of("One")) + after)
    assert [post.body for post in posts(items)] == ["One"]
    assert refusals(items) == []


@pytest.mark.parametrize(
    "doctype",
    [
        "<!DOCTYPE rss>",
        '<!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>',
        '<!DOCTYPE rss SYSTEM "http://127.0.0.1:9/evil.dtd">',
        '<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/hostname">]>',
    ],
)
def test_a_doctype_is_refused_before_anything_is_read(file: Path, doctype: str) -> None:
    with pytest.raises(SourceError, match=r"a DOCTYPE \(rss\) is declared"):
        read(file, export(item_of("&b;", encoded=True), prolog=doctype))


def test_a_missing_file_is_an_error_with_its_name(file: Path) -> None:
    with pytest.raises(SourceError, match=r"export\.xml: cannot be read: No such file"):
        list(wxr.read_export(SourceFile(file)))


@pytest.mark.parametrize("content", [b"", b"   ", b"not xml at all", b"\x00\x01", b"<rss"])
def test_what_is_no_xml_is_one_refusal(file: Path, content: bytes) -> None:
    items = read(file, content)
    assert len(refusals(items)) == 1
    assert posts(items) == []


@given(st.binary(max_size=300), st.integers(min_value=0, max_value=600))
def test_no_damage_raises_anything_else(
    tmp_path_factory: pytest.TempPathFactory, noise: bytes, at: int
) -> None:
    content = export(item_of("One"), item_of("Two", number=2)).encode()
    file = tmp_path_factory.mktemp("damaged") / "export.xml"
    with suppress(SourceError):
        read(file, content[:at] + noise + content[at:])


@pytest.mark.parametrize("block", [1, 7, 64, 1000])
def test_it_does_not_matter_where_the_file_is_cut_into_blocks(
    file: Path, block: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = as_wxr().replace("Hill Valley", "H\x01ill Valley").replace("a barn", "a & barn")
    whole = read(file, content)
    monkeypatch.setattr("corpus.readers.xml.decoding.BLOCK", block)
    assert read(file, content) == whole


@pytest.mark.parametrize(
    ("content", "body"),
    [
        ("It is <![CDATA[ late ]]> :)", "It is :)"),
        ("It is ]]> late ]]> still", "It is ]]> late ]]> still"),
        ("]]>]]>", "]]>]]>"),
    ],
)
def test_a_section_that_holds_its_own_end_is_read_whole(
    file: Path, content: str, body: str
) -> None:
    items = read(file, export(item_of("PLACE"), item_of("Two", number=2)).replace("PLACE", content))
    assert [post.body for post in posts(items)][1:] == ["Two"]
    assert posts(items)[0].body == body
    assert not refusals(items)


def test_memory_stays_flat_however_many_posts_and_comments_there_are(file: Path) -> None:
    peaks = []
    for count in (100, 800):
        with file.open("w") as out:
            wxr_generator.write(out, count)
        tracemalloc.start()
        assert sum(isinstance(item, Post) for item in wxr.read_export(SourceFile(file))) == count
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < peaks[0] * 1.2 + 200_000


def test_an_item_of_endless_text_is_refused_and_never_held(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("corpus.readers.xml.records._LONGEST_TEXT", 10_000)
    endless = "word\n" * 2_000_000
    items = item_of("One"), item_of(endless, number=2), item_of("Three", number=3)
    file.write_text(export(*items))
    tracemalloc.start()
    found = list(wxr.read_export(SourceFile(file)))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert [post.body for post in posts(found)] == ["One", "Three"]
    assert "an item of 10,000," in refusals(found)[0]
    assert peak < 5_000_000


# The real thing


@pytest.mark.skipif(not REAL.exists(), reason="no real export beside the repository")
def test_the_real_export_gives_exactly_its_published_posts() -> None:
    items = list(wxr.read_export(SourceFile(REAL)))
    assert not refusals(items)
    found = {post.keys[1]: post for post in posts(items)}
    expected = published_in(REAL)
    assert len(posts(items)) == len(expected) == 55
    for number, (day, categories, words) in expected.items():
        post = found[f"wpthemetestdata.wordpress.com?p={number}"]
        assert str(post.published) == day
        assert set(post.categories) == categories
        missing = [word for word in words if word not in post.body]
        assert not missing, (post.title, missing)


@pytest.mark.skipif(not REAL.exists(), reason="no real export beside the repository")
def test_the_real_export_gives_no_address_and_no_comment() -> None:
    read_all = repr(list(wxr.read_export(SourceFile(REAL))))
    content = REAL.read_text()
    addresses = set(re.findall(r"<wp:\w*email>(?:<!\[CDATA\[)?([^\]<]+)", content))
    comments = re.findall(r"<wp:comment_content><!\[CDATA\[(.+?)\]\]>", content, re.DOTALL)
    assert addresses
    assert len(comments) > 20
    assert not [address for address in addresses if address in read_all]
    long = [comment.strip()[:40] for comment in comments if len(comment) > 40]
    assert not [comment for comment in long if repr(comment)[1:-1] in read_all]


def published_in(path: Path) -> dict[str, tuple[str, set[str], list[str]]]:
    """By number: day, categories and some words of each published post, read another way."""
    wp = "{https://wordpress.org/export/1.2/}"
    found = {}
    for item in ET.parse(path).iter("item"):  # noqa: S314 - known data
        said = {child.tag: (child.text or "") for child in item}
        public = said[f"{wp}status"] == "publish" and not said.get(f"{wp}post_password")
        if said[f"{wp}post_type"] == "post" and public:
            categories = {
                child.text or ""
                for child in item.iter("category")
                if child.get("domain") == "category"
            }
            content = said["{http://purl.org/rss/1.0/modules/content/}encoded"]
            markup = r"<!--.*?-->|<pre.*?</pre>|\[[^\]]*\]|<[^>]*>"
            plain = re.sub(markup, " ", content, flags=re.DOTALL)
            words = [word for word in re.findall(r"[A-Za-z]{7,}", plain) if "&" not in word]
            found[said[f"{wp}post_id"]] = (said[f"{wp}post_date"][:10], categories, words)
    return found
