"""Texts that are unkind to a reader: one sign repeated, openings that never close, deep nesting."""

from __future__ import annotations

PARTS = (
    "a", " ", "\u00a0", "\n", "1", "…", "“", "”", '"', "‘", "[", "(", "<", "&", "\u0301", "-", ".",
    "中", "A ", "a. ", "a\n\n", "“a” ", "“a [b] c.” ", "\n“", "“a\n\n", "Aa Bb ", "A: “b” ",
    "A B:\n“c”\n", "[a", "[a]", "[A B 3/7/11 by C D]\n", "A B [C D]", "<div>", "<b>a", "<i>",
    "</p>", "<blockquote>a</blockquote>", "<li><ul>", "<p>a b c</p>", "<!--",
    '[caption id="a"]', "[a_b]",
    "[a][/a]", "[[a]", "&amp", "http://a.b/c ", "By on \u00a0", "Update: ", "Dear a, ", "3/7/11 ",
    "March 7, 2011 ", "in 2011 ", "and ", " ,", "a\u00a0.", "st_a", "---\n", "- a\n", "a: b\n",
    "# a\n", "\t", "\r\n", "said A B, ", "New York, ", "/a", "%41", "?a=b&", "a-", "({", "*", "_",
)  # fmt: skip
