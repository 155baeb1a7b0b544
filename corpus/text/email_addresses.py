"""E-mail addresses in a text: where they stand, and names with theirs masked.

An address is found from its `@` outwards, so that a text costs what it is long. `@handle`,
`@handle@site.example` of a network, `a@b` and a picture's `icon@2x.png` are none.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from corpus.article import Span

if TYPE_CHECKING:
    from corpus.article import Article, Citation

MASK = "…@…"
_AT = re.compile(r"[@＠](?!\dx\.)(?:[\w-]+\.)+[^\W\d_]{2,}(?![\w-])")
_MARKS = frozenset(".!#$%&'*+-_{|}~")


def email_spans(text: str) -> list[Span]:
    """Where e-mail addresses stand, in order; they do not overlap."""
    if "@" not in text and "＠" not in text:  # as most: each title of an archive is asked
        return []
    found: list[Span] = []
    for match in _AT.finditer(text):
        lowest = found[-1].end if found else 0
        start = match.start()
        while start > lowest and (text[start - 1].isalnum() or text[start - 1] in _MARKS):
            start -= 1
        local = text[start : match.start()].lstrip("".join(_MARKS))
        before = text[start - 1] if start > lowest else ""
        if local and before not in ("@", "＠"):
            found.append(Span(match.start() - len(local), match.end()))
    return found


def masked(text: str) -> str:
    """A name or title without e-mail addresses: each is `…@…`. Quotes are never masked."""
    for span in reversed(email_spans(text)):
        text = f"{text[: span.start]}{MASK}{text[span.end :]}"
    return text


def masked_beside_text(article: Article) -> Article:
    """An article without e-mail addresses in what is said of it; its body is as it stands."""
    found = article.attribution
    return replace(
        article,
        title=masked(article.title),
        author=article.author and masked(article.author),
        categories=tuple(map(masked, article.categories)),
        attribution=replace(found, citations=tuple(map(_masked_citation, found.citations))),
    )


def _masked_citation(citation: Citation) -> Citation:
    return replace(
        citation,
        text=masked(citation.text),
        outlet=citation.outlet and masked(citation.outlet),
        writers=tuple(map(masked, citation.writers)),
        headline=citation.headline and masked(citation.headline),
        url=None if citation.url and email_spans(citation.url) else citation.url,
    )
