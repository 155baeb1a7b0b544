"""The gazetteer: where an article and each of its passages are, with the evidence for it.

Region ids are `CN` (ISO 3166-1), `CN-SC` (ISO 3166-2) and `142` (UN M49); `M49:142` is understood
where an id is typed.
"""

from __future__ import annotations

import functools
from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from corpus.article import RegionEvidence, RegionTag, Span
from corpus.gazetteer.mentions import Mention, above, disambiguate, find_mentions
from corpus.gazetteer.table import NameKind, key, load_table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from corpus.article import Attribution

# A mention before the end of the second paragraph, or of this many characters, is early.
_EARLY = 600


@dataclass(frozen=True, slots=True)
class Survey:
    """The regions of an article, the best founded first, and where its body names them."""

    tags: tuple[RegionTag, ...]
    places: tuple[tuple[int, int, str], ...]

    def regions_in(self, span: Span) -> tuple[str, ...]:
        """Ids of the article's regions that are named within `span`, in order of first mention."""
        first = bisect_left(self.places, (span.start, 0, ""))
        last = bisect_left(self.places, (span.end, 0, ""))
        return tuple(
            dict.fromkeys(id_ for _, end, id_ in self.places[first:last] if end <= span.end)
        )


class Gazetteer:
    """Every region of `regions.toml`: names, hierarchy, and the places named in a text."""

    @staticmethod
    @functools.cache
    def load() -> Gazetteer:
        """The gazetteer, read once per process."""
        return Gazetteer()

    def __init__(self) -> None:
        self._table = load_table()
        children: defaultdict[str, list[str]] = defaultdict(list)
        for region in self._table.regions.values():
            for parent in region.parents:
                children[parent].append(region.id)
        self._children: Mapping[str, Sequence[str]] = children

    def __contains__(self, region: str) -> bool:
        return region in self._table.regions

    def mentions(self, text: str, *, lower_case: bool = False) -> list[Mention]:
        """Find the places named in `text`; with `lower_case`, also those typed without capitals."""
        return find_mentions(text, lower_case=lower_case)

    def name(self, region: str) -> str:
        """The English name of an id, such as "Sichuan"; KeyError for an unknown id."""
        return self._table.regions[region].name

    def described(self, region: str) -> str:
        """The name with its country where it is a part of one, such as "Sichuan, China"."""
        country, part, _ = region.partition("-")
        name = self.name(region)
        return f"{name}, {self.name(country)}" if part else name

    def ancestors(self, region: str) -> tuple[str, ...]:
        """The region itself, then what it lies in, up to the world; empty for an unknown id."""
        return above(region)

    def children(self, region: str) -> tuple[str, ...]:
        """Ids one step down; empty for an unknown id and for the smallest regions."""
        return tuple(self._children.get(region, ()))

    def descendants(self, region: str) -> tuple[str, ...]:
        """Every id below, without the region itself, each once."""
        found: dict[str, None] = {}
        step: Iterable[str] = self.children(region)
        while step:
            found.update(dict.fromkeys(step))
            step = [child for id_ in step for child in self.children(id_)]
        return tuple(found)

    def resolve(self, name: str) -> tuple[str, ...]:
        """Ids that a typed name, demonym, city or id may mean, likeliest first; else empty."""
        typed = name.strip()
        id_ = typed.upper().removeprefix("M49:")
        if id_ in self._table.regions and not (typed.islower() and key(typed) in self._table.names):
            return (id_,)
        words = key(typed)
        if words[:1] == ("the",) and words not in self._table.names:
            words = words[1:]
        return self._table.names.get(words) or self._inside(typed)

    def _inside(self, typed: str) -> tuple[str, ...]:
        """Ids of "Sichuan, China": those of the first name that lie in the last one."""
        inner, comma, outer = typed.rpartition(",")
        around = set(self.resolve(outer)) if comma else set()
        return (
            tuple(id_ for id_ in self.resolve(inner) if around & set(above(id_))) if around else ()
        )

    def most_specific(self, tags: Sequence[RegionTag]) -> tuple[str, ...]:
        """What an article is about, the best founded first, without regions that others lie in."""
        ids = [tag.id for tag in tags if tag.evidence.is_strong]
        above_others = {up for id_ in ids for up in self.ancestors(id_)[1:]}
        return tuple(id_ for id_ in ids if id_ not in above_others)

    def tags(
        self, *, title: str, categories: Sequence[str], body: str, attribution: Attribution
    ) -> tuple[RegionTag, ...]:
        """The regions of an article, the best founded first; empty when it names none."""
        return self.survey(
            title=title, categories=categories, body=body, attribution=attribution
        ).tags

    def survey(
        self, *, title: str, categories: Sequence[str], body: str, attribution: Attribution
    ) -> Survey:
        """Find an article's regions and where its body names them, in one pass over the text.

        A category counts only when the whole of it is a region's name. A demonym counts only with
        another mention of the same region. The brackets of a citation hold an outlet's name, so
        nothing is read from them.
        """
        cited = [citation.span for citation in attribution.citations]
        in_title = self.mentions(title)
        in_body = [
            m for m in self.mentions(body) if not any(m.span.overlaps(span) for span in cited)
        ]
        listed = [ids for ids in map(self._category, categories) if ids]
        known = [*listed, *(m.ids for m in in_title), *(m.ids for m in in_body)]
        sure = frozenset(ids[0] for ids in known if len(ids) == 1)
        weights = _Evidences(_early_end(body))
        for ids in listed:
            weights.category(disambiguate(ids, sure)[0])
        for mention in in_title:
            weights.title(disambiguate(mention.ids, sure)[0], mention)
        places = []
        for mention in in_body:
            id_ = disambiguate(mention.ids, sure)[0]
            weights.body(id_, mention)
            places.append((mention.span.start, mention.span.end, id_))
        tags = tuple(weights.tags())
        tagged = {tag.id for tag in tags}
        return Survey(tags, tuple(place for place in places if place[2] in tagged))

    def _category(self, category: str) -> tuple[str, ...]:
        """Ids of a category that is nothing but a region's name; topics and bodies give none."""
        mentions = self.mentions(category)
        whole = len(mentions) == 1 and mentions[0].span == (0, len(category.strip()))
        named = whole and mentions[0].form in (NameKind.NAME, NameKind.ALIAS)
        return mentions[0].ids if named else ()


class _Evidences:
    """What speaks for each region of one article, gathered in reading order."""

    def __init__(self, early_end: int) -> None:
        self._early_end = early_end
        self._best: dict[str, RegionEvidence] = {}
        self._named: defaultdict[str, int] = defaultdict(int)
        self._mentioned: defaultdict[str, int] = defaultdict(int)

    def category(self, region: str) -> None:
        self._note(region, RegionEvidence.CATEGORY)
        self._named[region] += 1

    def title(self, region: str, mention: Mention) -> None:
        self._note(region, RegionEvidence.TITLE)
        self._count(region, mention)

    def body(self, region: str, mention: Mention) -> None:
        early = mention.span.start < self._early_end and mention.form is not NameKind.DEMONYM
        self._note(region, RegionEvidence.EARLY if early else RegionEvidence.MENTION)
        self._count(region, mention)

    def tags(self) -> Iterator[RegionTag]:
        """Each region once, strongest evidence first, then the one mentioned most."""
        found = []
        for region, evidence in self._best.items():
            named, total = self._named[region], self._mentioned[region]
            if not named and total < 2:  # one demonym: "a Danish charity"
                continue
            repeated = RegionEvidence.REPEATED if named and total > 1 else evidence
            best = min(evidence, repeated, key=_RANK.__getitem__)
            found.append((_RANK[best], -total, RegionTag(region, best)))
        return (tag for *_, tag in sorted(found, key=lambda row: row[:2]))

    def _note(self, region: str, evidence: RegionEvidence) -> None:
        known = self._best.get(region)
        if known is None or _RANK[evidence] < _RANK[known]:
            self._best[region] = evidence

    def _count(self, region: str, mention: Mention) -> None:
        self._mentioned[region] += 1
        if mention.form is not NameKind.DEMONYM:
            self._named[region] += 1


_RANK = {evidence: rank for rank, evidence in enumerate(RegionEvidence)}


def _early_end(body: str) -> int:
    """Where the second paragraph ends, but not before `_EARLY` characters."""
    first = body.find("\n\n")
    second = body.find("\n\n", first + 2) if first >= 0 else -1
    return max(second, _EARLY)
