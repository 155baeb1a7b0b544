"""Text that tries to be more than text: markup, pings, links, steering characters, no spaces."""

from hypothesis import strategies as st

HOSTILE = (
    "*a* **b** ***c*** _d_ __e__ ~~f~~ `g` ``h`` ||i||",
    "```py\nprint('x')\n```",
    "# one\n## two\n### three\n-# small",
    "> quoted\n>>> all of it",
    "- a\n* b\n+ c\n  - d\n1. e\n17. f\n3) g",
    "1986\\. A great year",
    "@everyone and @here and <@1> <@!2> <@&3> <#4>",
    "<t:1322956800:R> </ask:123> <id:customize> <:cat:1> <a:cat:2> :smile: :a:b:c:",
    "[text](https://evil.example) [x][y] [a](<https://b.example>) <https://c.example>",
    "https://sample.example/a_b_(c)*d* http://x.example steam://run/1 discord://settings",
    "¯\\_(ツ)_/¯ \\ \\\\ \\* \\n",
    "\u202eright to left\u202c \u2066isolate\u2069 \u200f\u200e \u061c",
    "zero\u200bwidth\u200cjoin\u200der\ufeff \u00ad",
    "e\u0301 \U0001f468\u200d\U0001f469\u200d\U0001f467 ❤\ufe0f \U0001f1e8\U0001f1f3",
    "<" * 300,
    "*" * 301,
    "`" * 302,
    "\\" * 303,
    "x" * 5000,
    "\U0001f600" * 3000,
    ("word " * 1200).strip() + ".",
    "*_~" * 1700,
    "\n\n# \n1.\n- \n> ",
    "\u2028# after a line separator\r- after a return",
    "{{template}} %s {0} </div><script>alert(1)</script> ${x}",
)

_parts = st.one_of(
    st.text(max_size=30),
    st.sampled_from(HOSTILE).map(lambda text: text[:80]),
    st.text(alphabet="*_~`|<>[]()#@:\\-+1.!/ \n\t\u200b\u202e", max_size=40),
)
# Pieces of all kinds run together, a few hundred characters at most.
hostile_texts = st.lists(_parts, max_size=8).map("".join)
# The same, long enough to be cut.
long_hostile_texts = st.tuples(st.sampled_from(HOSTILE), hostile_texts, st.integers(1, 40)).map(
    lambda drawn: ((drawn[0] + drawn[1]) * drawn[2])[:9000]
)
