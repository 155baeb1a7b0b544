"""The object that `verbatim why --json` prints; keys may be added, none taken away."""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING

from bot.json_output import answer_json, explain_json, iso, ref_json
from bot.why import lost_said
from corpus.dates import Period

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.json_output import Json
    from index.search.expected import Expected
    from index.search.trace import Candidate, Judged, Trace


def trace_json(trace: Trace, describe: Callable[[str], str]) -> Json:
    """The object of `why`: that of `ask` as `answer`, and the stages in their order."""
    request, limits, held = trace.request, trace.limits, trace.answer.searched
    period = request.filters.period or Period()
    preferred = request.preferred_period or Period()
    return {
        "answer": answer_json(trace.answer, describe),
        "question": {
            **explain_json(trace.answer.understood, describe),
            "required": {
                "from": iso(period.start),
                "to": iso(period.end),
                "regions": list(request.filters.regions),
                "categories": list(request.filters.categories),
            },
            "preferred": {"from": iso(preferred.start), "to": iso(preferred.end)},
            "has_subject": request.has_subject,
        },
        "filters": {
            "articles": held.articles,
            "of_articles": held.of_articles,
            "passages": held.passages,
            "of_passages": trace.passages,
            "by_mention": trace.by_mention,
        },
        "candidates": {
            "scored": trace.scored,
            "best": [_candidate_json(each) for each in trace.candidates],
        },
        "reader": {"reads": trace.reads, "read": trace.read, "several_parts": trace.parts},
        "decision": {
            "outcome": trace.answer.outcome.value,
            "model": "read" if limits.by_read else "plain",
            "confident": _finite(limits.model.confident),
            "silent": limits.silent,
            "bound": trace.bound,
        },
        "judged": [_judged_json(each) for each in trace.judged],
        "quotes": {"least": trace.least, "shown": len(trace.answer.quotes)},
        "cut": [{"first": cut.first, "last": cut.last, "of": cut.of} for cut in trace.cuts],
        "expected": trace.expected and _expected_json(trace, trace.expected, describe),
    }


def _candidate_json(candidate: Candidate) -> Json:
    return {
        "rank": candidate.rank,
        "score": round(candidate.blended, 6),
        "article": ref_json(candidate.article),
    }


def _judged_json(judged: Judged) -> Json:
    return {
        "rank": judged.rank,
        "rank_before": judged.candidate.rank,
        "score": round(judged.score, 6),
        "logit": judged.logit,
        "probability": round(judged.probability, 6),
        "outcome": judged.outcome.value,
        "other_time": judged.other_time,
        "fate": judged.fate and judged.fate.value,
        "article": ref_json(judged.candidate.article),
    }


def _expected_json(trace: Trace, expected: Expected, describe: Callable[[str], str]) -> Json:
    places = [
        {
            "article": ref_json(place.article),
            "start": place.span and place.span.start,
            "end": place.span and place.span.end,
            "passage": place.number,
        }
        for place in expected.places
    ]
    return {
        "words": expected.words,
        "count": expected.count,
        "places": places,
        "stage": expected.way.stage.value,
        "said": lost_said(trace, expected.way, describe),
    }


def _finite(number: float) -> float | None:
    """A number as JSON can hold it; None for one without end."""
    return number if isfinite(number) else None
