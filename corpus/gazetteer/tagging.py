"""Tagging: which regions an article and each of its passages are about, with the evidence."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from corpus.article import RegionEvidence, RegionTag, Span
from corpus.gazetteer import evidence
from corpus.gazetteer.disambiguation import disambiguate
from corpus.gazetteer.forms import NameKind, fold
from corpus.gazetteer.mentions import find_mentions
from corpus.gazetteer.table import load_table

if TYPE_CHECKING:
    from corpus.article import Article, Attribution, Post
    from corpus.gazetteer.mentions import Mention

# A mention before the end of the second paragraph, or of this many characters, is early.
_EARLY = 600
_RANK = {evidence: rank for rank, evidence in enumerate(RegionEvidence)}


@dataclass(frozen=True, slots=True)
class ArticleRegions:
    """The regions of an article, strongest evidence first, and where its body names them.

    `mentions` are (start, end, region id) in order of their place.
    """

    tags: tuple[RegionTag, ...]
    mentions: tuple[tuple[int, int, str], ...]

    def named_in(self, span: Span) -> tuple[str, ...]:
        """Ids of the article's regions that are named within `span`, in order of first mention."""
        first = bisect_left(self.mentions, (span.start, 0, ""))
        last = bisect_left(self.mentions, (span.end, 0, ""))
        return tuple(
            dict.fromkeys(id_ for _, end, id_ in self.mentions[first:last] if end <= span.end)
        )


def tag_article(article: Article | Post, attribution: Attribution) -> ArticleRegions:
    """Find an article's regions and where its body names them, in one pass over the text.

    A category counts only when the whole of it is a place's name. A demonym counts only with
    another mention of the same region. The brackets of a citation hold an outlet's name, so nothing
    is read from them.
    """
    cited = [citation.span for citation in attribution.citations]
    in_title = find_mentions(article.title)
    in_body = [
        mention
        for mention in find_mentions(article.body)
        if not any(mention.span.overlaps(span) for span in cited)
    ]
    in_categories = [named for named in map(_category_place, article.categories) if named]
    known = [*in_categories, *in_title, *in_body]
    sure = frozenset(mention.ids[0] for mention in known if len(mention.ids) == 1)
    tally = _EvidenceTally()
    for mention in in_categories:
        id_ = disambiguate(mention.ids, sure)[0]
        tally.add(id_, RegionEvidence.CATEGORY, mention.kind)
    for mention in in_title:
        kind = _spoken_of(mention, article.title)
        tally.add(disambiguate(mention.ids, sure)[0], RegionEvidence.TITLE, kind)
    mentions, early_end = [], _early_end(article.body)
    for mention in in_body:
        id_ = disambiguate(mention.ids, sure)[0]
        kind = _spoken_of(mention, article.body)
        early = mention.span.start < early_end and kind is not NameKind.DEMONYM
        tally.add(id_, RegionEvidence.EARLY if early else RegionEvidence.MENTION, kind)
        mentions.append((mention.span.start, mention.span.end, id_))
    tags = tally.tags()
    tagged = {tag.id for tag in tags}
    return ArticleRegions(tags, tuple(each for each in mentions if each[2] in tagged))


def _category_place(category: str) -> Mention | None:
    """The place that a whole category names; topics, bodies and persons name none."""
    mentions = find_mentions(category)
    if len(mentions) != 1 or mentions[0].span != (0, len(category.strip())):
        return None
    return None if mentions[0].city and _is_persons(mentions[0].city) else mentions[0]


def _is_persons(name: str) -> bool:
    """Whether people are called so: a category of one word tells no more."""
    table, word = load_table(), fold(name)
    return word in table.census or word in table.words.given_names | table.words.surnames


def _spoken_of(mention: Mention, text: str) -> NameKind:
    """As what a mention counts: people, law and offices with a demonym are as good as a name.

    "Korean adoptees" says of where a text speaks, "a Danish charity" does not.
    """
    if mention.kind is not NameKind.DEMONYM:
        return mention.kind
    reach = text[mention.span.end : mention.span.end + evidence.CONTEXT_CHARACTERS]
    people = fold(evidence.next_word(reach)) in load_table().words.people
    return NameKind.NAME if people else mention.kind


class _EvidenceTally:
    """What speaks for each region of one article, gathered in reading order."""

    def __init__(self) -> None:
        self._strongest: dict[str, RegionEvidence] = {}
        self._mentions: Counter[str] = Counter()
        self._names: Counter[str] = Counter()

    def add(self, region: str, evidence: RegionEvidence, kind: NameKind = NameKind.NAME) -> None:
        known = self._strongest.get(region, evidence)
        self._strongest[region] = min(known, evidence, key=_RANK.__getitem__)
        demonym = kind is NameKind.DEMONYM
        self._mentions[region] += demonym or evidence is not RegionEvidence.CATEGORY
        self._names[region] += not demonym

    def tags(self) -> tuple[RegionTag, ...]:
        """Each region once, strongest evidence first, then the one mentioned most."""
        found = []
        for region, best in self._strongest.items():
            names, total = self._names[region], self._mentions[region]
            if not names and total < 2:  # one demonym: "a Danish charity"
                continue
            repeated = RegionEvidence.REPEATED if names and total > 1 else best
            strongest = min(best, repeated, key=_RANK.__getitem__)
            found.append((_RANK[strongest], -total, RegionTag(region, strongest)))
        return tuple(tag for *_, tag in sorted(found, key=lambda row: row[:2]))


def _early_end(body: str) -> int:
    """Where the second paragraph ends, but not before `_EARLY` characters."""
    first = body.find("\n\n")
    second = body.find("\n\n", first + 2) if first >= 0 else -1
    return max(second, _EARLY)
