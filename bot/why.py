"""A trace drawn for a terminal: each stage of a search with its figures, in their order."""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite
from typing import TYPE_CHECKING

from bot import phrases, wording
from bot.terminal import filled, safe
from index.query.measure_asked import says_how_much
from index.search.expected import Stage
from index.search.pipeline import CANDIDATES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from index.search.answer import ArticleRef
    from index.search.expected import Expected, Place, Way
    from index.search.trace import Trace

_INDENT = "  "
_LIMITED = "limited to {limit}: the article {missed}"
# Where expected words were lost, or that they are shown.
_LOST = {
    Stage.ABSENT: "the archive does not hold these words",
    Stage.TITLE: "they stand in a title alone, and titles are not quoted",
    Stage.NO_PASSAGE: "they stand in no passage: what names a source is not searched",
    Stage.REGION: _LIMITED,
    Stage.PERIOD: _LIMITED,
    Stage.CATEGORY: _LIMITED,
    Stage.NO_SUBJECT: "no subject is named: only how the newest articles open is quoted",
    Stage.NOT_SCORED: "far from the question: not among the {scored:,} candidates",
    Stage.RANK: "rank {rank:,} of the candidates: the best {candidates} are looked at",
    Stage.NO_SENTENCE: "rank {rank:,} of the candidates, but it holds no whole sentence",
    Stage.NOT_NAMED: "rank {rank:,} of the candidates, but it does not answer or name {limit}",
    Stage.OTHER_TIME: "{read}, probability {probability:.3f}, but of another time than asked about",
    Stage.SILENT: "{read}, probability {probability:.3f}, silent under {silent:.3f}",
    Stage.LESS_SURE: "less sure than the best: {outcome} beside {best}",
    Stage.BEHIND: "behind the best: {score:.2f} under {least:.2f}",
    Stage.TWO_OF_ONE: "its article has two better passages",
    Stage.MORE: "more than asked for: {quotes} before it",
    Stage.NOTHING: "nothing to quote there but a heading or a lead-in",
    Stage.SAME_WORDS: "the same words are quoted before it",
    Stage.CUT: "cut off: {sentences} {edge} of quote {quote}",
    Stage.SHOWN: "shown in quote {quote}",
}


@dataclass(frozen=True, slots=True)
class WhyTerminal:
    """Draws traces in `width` columns; `describe` gives a region's name."""

    width: int
    describe: Callable[[str], str]

    def drawn(self, trace: Trace) -> str:
        """A trace as text, without a final newline."""
        stages = {
            "Question": self._question(trace),
            "Filters": iter([filters_said(trace)]),
            "Candidates": self._candidates(trace),
            "Reader": self._reader(trace),
            "Decision": self._decision(trace),
            "Quotes": self._quotes(trace),
            "Cut": self._cuts(trace),
        }
        if trace.expected:
            stages["Expected"] = self._expected(trace, trace.expected)
        blocks = ["\n".join([name, *lines]) for name, lines in stages.items()]
        return "\n\n".join(blocks)

    def _question(self, trace: Trace) -> Iterator[str]:
        for said in question_said(trace, self.describe):
            yield from self._fill(said)

    def _candidates(self, trace: Trace) -> Iterator[str]:
        yield f"{_INDENT}{phrases.counted(trace.scored, 'passage')} scored"
        if trace.candidates:
            yield f"{_INDENT}rank  score"
        for each in trace.candidates:
            yield self._row(f"{each.rank:4} {each.blended:6.3f}", each.article)

    def _reader(self, trace: Trace) -> Iterator[str]:
        yield from self._fill(reader_said(trace))
        read = [each for each in trace.judged if each.logit is not None]
        if read:
            yield f"{_INDENT}rank  before   logit  score"
        for each in read:
            figures = f"{each.rank:4}  {each.candidate.rank:6} {each.logit:7.2f} {each.score:6.3f}"
            yield self._row(figures, each.candidate.article)

    def _decision(self, trace: Trace) -> Iterator[str]:
        yield from self._fill(decision_said(trace))
        if trace.judged:
            yield f"{_INDENT}rank  probability  outcome"
        wide = 18 if any(each.other_time for each in trace.judged) else 9
        for each in trace.judged:
            outcome = each.outcome.value + (", other time" if each.other_time else "")
            figures = f"{each.rank:4}  {each.probability:11.3f}  {outcome:{wide}}"
            yield self._row(figures, each.candidate.article)

    def _quotes(self, trace: Trace) -> Iterator[str]:
        yield from self._fill(quotes_said(trace))
        if trace.least is not None:
            yield f"{_INDENT}rank  score"
        for each in trace.judged:
            if each.fate:
                figures = f"{each.rank:4} {each.score:6.3f}  {each.fate.value:19}"
                yield self._row(figures, each.candidate.article)

    def _cuts(self, trace: Trace) -> Iterator[str]:
        for number, cut in enumerate(trace.cuts, 1):
            said = f"quote {number}: sentences {cut.first} to {cut.last} of {cut.of} of its section"
            yield self._row(said, cut.quote.article)
        if not trace.cuts:
            yield f"{_INDENT}nothing is quoted"

    def _expected(self, trace: Trace, expected: Expected) -> Iterator[str]:
        yield from self._fill(f'"{expected.words}"')
        for said in dict.fromkeys(map(place_said, expected.places)):
            yield from self._fill(said)
        if more := expected.count - len(expected.places):
            yield f"{_INDENT}and {phrases.counted(more, 'place')} more"
        if expected.count > 1 and expected.way.place:
            yield from self._fill(f"they came furthest {place_said(expected.way.place)}:")
        yield from self._fill(lost_said(trace, expected.way, self.describe))

    def _row(self, figures: str, article: ArticleRef) -> str:
        """Figures and an article on one line; its title is cut where it is too long."""
        line = f"{_INDENT}{figures}  {safe(phrases.ref_in_words(article))}".replace("\n", " ")
        return line if len(line) <= self.width else f"{line[: self.width - 1]}…"

    def _fill(self, said: str) -> list[str]:
        return filled(said, self.width, _INDENT * 2, _INDENT)


def question_said(trace: Trace, describe: Callable[[str], str]) -> Iterator[str]:
    """How a question was read: what is searched for, what is required and what preferred."""
    request, filters = trace.request, trace.request.filters
    yield f"searched for: {request.text}"
    yield f"period: {trace.answer.understood.period or 'none'}"
    regions = " and ".join(map(describe, trace.answer.understood.regions))
    yield f"regions: {regions or 'none'}"
    for name in trace.answer.understood.ambiguous:
        yield wording.ambiguity(name, describe, option="--region ")
    yield f"required: {' · '.join(wording.filters_in_words(filters, describe)) or 'nothing'}"
    yield f"preferred: {request.preferred_period or 'nothing'}"


def filters_said(trace: Trace) -> str:
    """How much the filters left of how much."""
    held = trace.answer.searched
    said = (
        f"{_INDENT}{held.articles:,} of {phrases.counted(held.of_articles, 'article')}, "
        f"{held.passages:,} of {phrases.counted(trace.passages, 'passage')}"
    )
    if trace.by_mention:
        said += "; none of them answers:\n" + _INDENT
        said += "passages that name the place were looked for everywhere"
    return said


def reader_said(trace: Trace) -> str:
    """Whether a reader read what was found, and why not."""
    if not trace.reads:
        return "no reader"
    if not trace.judged:
        return "not read: nothing was found that could be quoted"
    if not trace.read:
        return "not read: a question of several parts" if trace.parts else "not read"
    return f"{phrases.counted(trace.read, 'passage')} read"


def decision_said(trace: Trace) -> str:
    """The outcome, and what it was held against."""
    outcome, limits = trace.answer.outcome.value, trace.limits
    if not trace.request.has_subject:
        return f"{outcome}: no subject is named, so the newest articles are quoted"
    by, confident = ("read" if limits.by_read else "plain"), limits.model.confident
    sure = f"confident from {confident:.3f}" if isfinite(confident) else "never confident"
    said = (
        f"{outcome}, by the {by} model: {sure}, "
        f"silent under {limits.silent:.3f}; the archive's own bound is {trace.bound:.3f}"
    )
    texts = [quote.text for quote in trace.answer.quotes]
    if texts and not says_how_much(trace.request.text, texts):
        said += "; with reserve, since no quote holds the number that is asked for"
    return said


def quotes_said(trace: Trace) -> str:
    """How many quotes are shown, and the least score of one."""
    shown = f"{phrases.counted(len(trace.answer.quotes), 'quote')} shown"
    return shown if trace.least is None else f"{shown}; behind the best is under {trace.least:.3f}"


def place_said(place: Place) -> str:
    """Where words stand, such as "in Trams Return (7 December 2011), passage 2"."""
    said = f"in {phrases.ref_in_words(place.article)}"
    if place.span is None:
        return f"{said}, in the title"
    return f"{said}, {f'passage {place.number}' if place.number else 'in no passage'}"


def lost_said(trace: Trace, way: Way, describe: Callable[[str], str]) -> str:
    """Which stage lost expected words, or which quote shows them, in one line."""
    figures: dict[str, object] = {
        "scored": trace.scored,
        "candidates": CANDIDATES,
        "rank": way.rank,
        "quotes": phrases.counted(len(trace.answer.quotes), "quote"),
        "quote": way.quote,
        "sentences": phrases.counted(abs(way.sentences), "sentence"),
        "edge": "before the start" if way.sentences < 0 else "after the end",
    }
    figures |= _judged_figures(trace, way) | _limited_figures(trace, way, describe)
    return _LOST[way.stage].format(**figures)


def _judged_figures(trace: Trace, way: Way) -> dict[str, object]:
    if not (way.hit and way.limits):
        return {}
    hit, probability, outcome = way.hit
    return {
        "read": "not read" if hit.logit is None else f"read at {hit.logit:.1f}",
        "probability": probability,
        "silent": way.limits.silent,
        "outcome": outcome.value,
        "best": trace.answer.outcome.value,
        "score": hit.score,
        "least": trace.least,
    }


def _limited_figures(trace: Trace, way: Way, describe: Callable[[str], str]) -> dict[str, object]:
    filters = trace.request.filters
    if way.stage is Stage.PERIOD:
        day = way.place and way.place.article.published
        missed = f"is of {phrases.day_in_words(day)}" if day else "has no date"
        return {"limit": filters.period, "missed": missed}
    if way.stage is Stage.CATEGORY:
        return {"limit": " or ".join(filters.categories), "missed": "is not under it"}
    missed = "only names it elsewhere" if way.listed else "is not about it"
    return {"limit": " or ".join(map(describe, filters.regions)), "missed": missed}
