"""Invented posts, and each of them as WordPress would hand it over in five ways.

A post is written as the editor holds it, as WordPress shows it and as it reads. From the first
comes the export, from the second the REST answer, the feeds and the page, from the third the text.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from html import escape
from typing import Any

SITE = "https://talk.example"


@dataclass(frozen=True, slots=True)
class Rendition:
    """One post: `raw` is what the editor holds, `rendered` what is shown, `text` what is read."""

    number: int
    slug: str
    title: str
    day: date
    categories: tuple[str, ...]
    raw: str
    rendered: str
    text: str
    modified: str = "2013-01-02T03:04:05"

    @property
    def link(self) -> str:
        return f"{SITE}/{self.day:%Y/%m/%d}/{self.slug}/"


POSTS = (
    Rendition(
        number=11,
        slug="a-bell-comes-home",
        title="A Bell Comes Home – and “Rings” UPDATED",
        day=date(2011, 3, 9),
        categories=("Haiti", "Trains & Ferries", "What's New?"),
        raw=(
            "The bell of Port Tamar is back. <em>It</em> took <strong>nine</strong> years.\n\n"
            '[caption id="attachment_5" width="300"]<img src="bell.jpg" /> The bell[/caption]\n\n'
            "“Nobody asked [the harbour was closed then, ...] who had sold it,” says the "
            "report.\n\n"
            "“It hung in a barn.”\n\n"
            "<strong>Bell Found in a Barn</strong>\n"
            "[Hill Valley Post 3/7/11 by A. Writer and B. Writer]\n\n"
            "<!--more-->\n\n"
            "What we know:\n"
            "<ul>\n<li>It weighs 200&nbsp;kg.</li>\n"
            "<li>It was made in 1788 &amp; mended.</li>\n</ul>\n"
            '[gallery ids="5,6"]\n\n'
            "It cost <del>9 </del>8 thousand."
        ),
        rendered=(
            "<p>The bell of Port Tamar is back. <em>It</em> took <strong>nine</strong> years.</p>\n"
            '<div id="attachment_5" style="width: 310px" class="wp-caption alignnone">'
            '<img src="bell.jpg" /><p class="wp-caption-text">The bell</p></div>\n'
            "<p>&#8220;Nobody asked [the harbour was closed then, ...] who had sold it,&#8221; says"
            " the report.</p>\n<p>&#8220;It hung in a barn.&#8221;</p>\n"
            "<p><strong>Bell Found in a Barn</strong><br />\n"
            "[Hill Valley Post 3/7/11 by A. Writer and B. Writer]</p>\n"
            '<p><span id="more-11"></span></p>\n<p>What we know:</p>\n'
            "<ul>\n<li>It weighs 200&nbsp;kg.</li>\n"
            "<li>It was made in 1788 &#038; mended.</li>\n</ul>\n"
            '<div class="gallery"><img src="5.jpg" /><img src="6.jpg" /></div>\n'
            "<p>It cost <del>9 </del>8 thousand.</p>\n"
            '<div class="sharedaddy sd-sharing-enabled"><h3 class="sd-title">Share this:</h3></div>'
        ),
        text=(
            "The bell of Port Tamar is back. It took nine years.\n\n"
            "The bell\n\n"
            "“Nobody asked [the harbour was closed then, ...] who had sold it,” says the "
            "report.\n\n"
            "“It hung in a barn.”\n\n"
            "Bell Found in a Barn\n[Hill Valley Post 3/7/11 by A. Writer and B. Writer]\n\n"
            "What we know:\n\n"
            "  • It weighs 200\u00a0kg.\n  • It was made in 1788 & mended.\n\n"
            "It cost ~~9~~ 8 thousand."
        ),
    ),
    Rendition(
        number=12,
        slug="how-could-you-48-hours",
        title="How Could You? 48 Hours in <Kathmandu>",
        day=date(2012, 12, 31),
        categories=("Nepal",),
        raw=(
            "<!-- wp:paragraph -->\n<p>A line\nthat was wrapped.</p>\n<!-- /wp:paragraph -->\n\n"
            '<!-- wp:quote -->\n<blockquote class="wp-block-quote"><!-- wp:paragraph -->\n'
            '<p>Quoted <a href="x">here</a>.</p>\n<!-- /wp:paragraph --></blockquote>\n'
            "<!-- /wp:quote -->\n\n"
            '<!-- wp:list {"ordered":true} -->\n<ol><!-- wp:list-item -->\n<li>First</li>\n'
            "<!-- /wp:list-item -->\n\n<!-- wp:list-item -->\n<li>Second</li>\n"
            "<!-- /wp:list-item --></ol>\n<!-- /wp:list -->"
        ),
        rendered=(
            "\n<p>A line\nthat was wrapped.</p>\n\n\n\n"
            '<blockquote class="wp-block-quote">\n<p>Quoted <a href="x">here</a>.</p>\n'
            "</blockquote>\n\n\n\n<ol>\n<li>First</li>\n\n\n\n<li>Second</li>\n</ol>\n"
        ),
        text="A line that was wrapped.\n\nQuoted here.\n\n  1. First\n  2. Second",
    ),
    Rendition(
        number=13,
        slug="friday-file",
        title="Friday File",
        day=date(2014, 2, 7),
        categories=("Columns", "US"),
        raw="Line one\nline two<br />\nline three\n\n&#8216;Small&#8217; … [sic] [/rant] done.",
        rendered=(
            "<p>Line one<br />\nline two<br />\nline three</p>\n"
            "<p>&#8216;Small&#8217; &#8230; [sic] [/rant] done.</p>\n"
        ),
        text="Line one\nline two\nline three\n\n‘Small’ … [sic] [/rant] done.",
    ),
)


def as_wxr(posts: tuple[Rendition, ...] = POSTS, *, namespace: str = "http") -> str:
    """An export of the posts, with a draft, a page, a protected post and comments among them."""
    items = "".join(map(_item, posts))
    others = "".join(
        _item(posts[0], number=number, post_type=post_type, status=status, password=password)
        for number, (post_type, status, password) in enumerate(
            [
                ("page", "publish", ""),
                ("attachment", "inherit", ""),
                ("nav_menu_item", "publish", ""),
                ("post", "draft", ""),
                ("post", "private", ""),
                ("post", "future", ""),
                ("post", "publish", "secret"),
            ],
            start=900,
        )
    )
    return f"""<?xml version="1.0" encoding="UTF-8" ?>
<!-- This is a WordPress eXtended RSS file -->
<rss version="2.0" xmlns:excerpt="{namespace}://wordpress.org/export/1.2/excerpt/"
  xmlns:content="http://purl.org/rss/1.0/modules/content/"
  xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="{namespace}://wordpress.org/export/1.2/">
<channel><title>Talk</title><link>{SITE}</link><wp:wxr_version>1.2</wp:wxr_version>
<wp:base_site_url>{SITE}</wp:base_site_url><wp:base_blog_url>{SITE}</wp:base_blog_url>
<wp:author><wp:author_login>ida</wp:author_login>
<wp:author_email>ida@talk.example</wp:author_email>
<wp:author_display_name><![CDATA[Ida Marsh]]></wp:author_display_name></wp:author>
<wp:category><wp:cat_name>Never used</wp:cat_name></wp:category>
{items}{others}</channel></rss>
"""


def _item(
    post: Rendition,
    *,
    number: int | None = None,
    post_type: str = "post",
    status: str = "publish",
    password: str = "",
) -> str:
    link = post.link if number is None else f"{SITE}/?p={number}"
    number = number or post.number
    categories = "".join(
        f'<category domain="category" nicename="x"><![CDATA[{name}]]></category>'
        for name in post.categories
    )
    return f"""<item><title>{escape(escape(post.title, quote=False))}</title><link>{link}</link>
<pubDate>Fri, 01 Jan 2021 00:00:00 +0000</pubDate><dc:creator><![CDATA[ida]]></dc:creator>
<guid isPermaLink="false">{SITE}/?p={number}</guid><description></description>
<content:encoded><![CDATA[{post.raw}]]></content:encoded>
<excerpt:encoded><![CDATA[An excerpt that is not the post.]]></excerpt:encoded>
<wp:post_id>{number}</wp:post_id><wp:post_date>{post.day} 22:30:00</wp:post_date>
<wp:post_modified>{post.modified.replace("T", " ")}</wp:post_modified>
<wp:status>{status}</wp:status><wp:post_type>{post_type}</wp:post_type>
<wp:post_password>{password}</wp:post_password>{categories}
<category domain="post_tag" nicename="tag"><![CDATA[a tag]]></category>
<wp:comment><wp:comment_author_email>reader@mail.example</wp:comment_author_email>
<wp:comment_author_IP>192.0.2.7</wp:comment_author_IP>
<wp:comment_content><![CDATA[First comment!]]></wp:comment_content></wp:comment></item>
"""


def as_rest(post: Rendition) -> dict[str, Any]:
    """One object of a REST answer, with author and categories embedded."""
    terms = [{"name": escape(name), "taxonomy": "category"} for name in post.categories]
    return {
        "id": post.number,
        "date": f"{post.day}T22:30:00",
        "modified": post.modified,
        "link": post.link,
        "guid": {"rendered": f"{SITE}/?p={post.number}"},
        "title": {"rendered": escape(post.title)},
        "content": {"rendered": post.rendered, "protected": False},
        "author": 1,
        "categories": [1, 2],
        "_embedded": {"author": [{"name": "Ida Marsh"}], "wp:term": [terms, []]},
    }


def as_rss(posts: tuple[Rendition, ...] = POSTS) -> str:
    """A feed, whose dates are in Greenwich time: past midnight there, it is the next day."""
    items = "".join(
        f"""<item><title>{escape(escape(post.title, quote=False))}</title><link>{post.link}</link>
<dc:creator><![CDATA[Ida Marsh]]></dc:creator>
<pubDate>{date.fromordinal(post.day.toordinal() + 1):%a, %d %b %Y} 03:30:00 +0000</pubDate>
{"".join(f"<category><![CDATA[{name}]]></category>" for name in post.categories)}
<guid isPermaLink="false">{SITE}/?p={post.number}</guid>
<description><![CDATA[<p>The bell of [&#8230;]</p>]]></description>
<content:encoded><![CDATA[{post.rendered}
<p>The post <a href="{post.link}">{escape(post.title)}</a> appeared first on Talk.</p>
]]></content:encoded></item>"""
        for post in posts
    )
    return f"""<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"
xmlns:content="http://purl.org/rss/1.0/modules/content/"
xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:media="http://search.yahoo.com/mrss/">
<channel><title>Talk</title><link>{SITE}</link><generator>https://wordpress.org/?v=6</generator>
{items}</channel></rss>"""


def as_atom(posts: tuple[Rendition, ...] = POSTS) -> str:
    """The same as Atom, with the words of one post as XHTML instead of escaped HTML."""
    entries = "".join(
        f"""<entry><title type="html">{escape(escape(post.title, quote=False))}</title>
<link rel="replies" href="{post.link}#comments"/><link href="{post.link}"/>
<id>tag:talk.example,{post.day.year}:{post.number}</id>
<author><name>Ida Marsh</name><email>ida@talk.example</email></author>
<published>{post.day}T22:30:00-05:00</published><updated>{post.modified}Z</updated>
{"".join(f'<category term="{escape(name)}"/>' for name in post.categories)}
{_atom_content(post, xhtml=number == 1)}</entry>"""
        for number, post in enumerate(posts)
    )
    return f"""<feed xmlns="http://www.w3.org/2005/Atom"><title>Talk</title>
<author><name>Somebody</name></author>{entries}</feed>"""


def _atom_content(post: Rendition, *, xhtml: bool) -> str:
    if not xhtml:
        return f'<content type="html">{escape(post.rendered)}</content>'
    return (
        '<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">'
        f"{post.rendered}</div></content>"
    )


def as_page(post: Rendition) -> str:
    """The page that the theme makes of a post, with menus, comments and a form around it."""
    names = ", ".join(
        f'<a href="/c" rel="category tag">{escape(name)}</a>' for name in post.categories
    )
    title = escape(post.title)
    said = json.dumps({"@type": "Article", "datePublished": "1999-01-01"})
    return f"""<!DOCTYPE html>
<html><head><meta charset="utf-8"><title>{title} | Talk</title>
<noscript><img src="https://pixel.example/p.gif"></noscript>
<link rel="canonical" href="{post.link}"><link rel="shortlink" href="{SITE}/?p={post.number}">
<meta property="article:modified_time" content="{post.modified}">
<script type="application/ld+json">{said}</script><style>.a {{ color: red }}</style></head>
<body class="single single-post postid-{post.number}">
<nav><ul><li>Home</li><li>About</li></ul></nav>
<article id="post-{post.number}"><h1 class="entry-title">{title}</h1>
<p class="post-meta">By on {post.day.month}-{post.day:%d-%Y} in {names} |
<a href="#c">1 comment</a></p>
<div class="entry-content">{post.rendered}</div>
<footer class="entry-meta"><a rel="tag">a tag</a></footer></article>
<div id="comments"><p>First comment! reader@mail.example</p>
<form id="commentform"><label>Submit a Comment</label></form></div>
<script>document.write("tracked")</script></body></html>"""


def as_text(post: Rendition) -> str:
    """The page as it is copied from a browser."""
    byline = f"By on {post.day.month}-{post.day:%d-%Y} in {', '.join(post.categories)}"
    furniture = "Submit a Comment\n\nYour email address will not be published."
    parts = (f"URL: {post.link}", post.title, byline, post.title, post.text, furniture)
    return "\n\n".join(parts)
