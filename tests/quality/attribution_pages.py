"""Pages with the archive's layout, imported as a user would, against what is right for them.

A folder holds `pages/*.txt` and `expected.jsonl`: for each page its address, its citations, strings
that are somebody else's words (with the index of their citation, or None where no citation names
the source) and strings that are the archive's own.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from corpus.article import Post
from corpus.ingest import analyze
from corpus.profile import recognised_profile
from corpus.readers import plaintext
from tests.quality.voices_given import Kind, alike, given, letters

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from collections.abc import Set as AbstractSet
    from pathlib import Path

    from corpus.article import Attribution, Citation
    from corpus.profile import ArchiveProfile
    from tests.quality.voices_given import Given

RIGHT, NOT_GIVEN, UNCERTAIN, WRONG = "right", "source not given", "uncertain", "WRONG"
# The string does not stand in the body as imported.
MISSING = "missing"
FOUND, MISSED, FALSE = "found", "missed", "false"
VERDICTS = {
    "quoted": (RIGHT, NOT_GIVEN, UNCERTAIN, WRONG, MISSING),
    "own": (RIGHT, UNCERTAIN, WRONG, MISSING),
    "citations": (FOUND, MISSED, FALSE),
}


class Judged(NamedTuple):
    """An expected string or citation of a page and how it came out; `list` is one of VERDICTS."""

    page: str
    list: str
    verdict: str
    text: str
    note: str = ""


def judge_folder(folder: Path) -> Iterator[Judged]:
    """Every expected string and citation of every page."""
    profile = recognised_profile([str(folder / "pages")])
    for line in (folder / "expected.jsonl").read_text("utf-8").splitlines():
        expected = json.loads(line)
        text = (folder / expected["file"]).read_text("utf-8")
        yield from judge_page(text, expected, profile)


def judge_page(text: str, expected: dict[str, Any], profile: ArchiveProfile) -> Iterator[Judged]:
    """One page: `text` as it stands in its file, read with the address that is expected of it."""
    page = expected["file"]
    header = f"URL: {expected['url']}\n\n" if expected["url"] else ""
    post = plaintext.parse_text(header + text, page, profile)
    assert isinstance(post, Post), post
    attribution = analyze(post, profile).attribution
    said = given(post.body, attribution)
    sources = [identified(each, expected["citations"]) for each in attribution.citations]
    named_in_prose = [
        identified(each, expected.get("citations_may", ())) for each in attribution.citations
    ]
    may = {index for index, found in enumerate(named_in_prose) if found is not None}
    for each in expected["quoted"]:
        place = find(post.body, each["text"])
        accepted = {each["citation"], *each.get("citation_accepts", ())}
        others = may if each["citation"] is None else set()
        verdict = judge_quoted([said[i] for i in place], sources, accepted, others)
        yield Judged(page, "quoted", verdict, each["text"], _said(place, said, attribution))
    for words in expected["own_words"]:
        place = find(post.body, words)
        verdict = judge_own([said[i] for i in place])
        yield Judged(page, "own", verdict, words, _said(place, said, attribution))
    yield from _judge_citations(page, attribution, expected)


def find(body: str, text: str) -> list[int]:
    """The places of the letters of `text` in the body, whatever stands between them; [] if none."""
    places = letters(body)
    if (start := body.find(text)) >= 0:
        return [place for place in places if start <= place < start + len(text)]
    wanted = "".join(text[i] for i in letters(text))
    start = "".join(body[i] for i in places).find(wanted)
    return places[start : start + len(wanted)] if start >= 0 else []


def judge_quoted(
    said: Sequence[Given],
    sources: Sequence[int | None],
    accepted: AbstractSet[int | None],
    may: AbstractSet[int] = frozenset(),
) -> str:
    """`accepted` are indices into the expected citations, of which `sources` says which was read.

    None among them: words without a source are right. `may` are citations that may be given too.
    """
    kinds = {each.kind for each in said}
    read = {each.citation for each in said if each.kind is Kind.QUOTED}
    others = {
        i
        for i in read
        if i is not None and i not in may and (sources[i] is None or sources[i] not in accepted)
    }
    if not said:
        return MISSING
    if Kind.OWN in kinds or others:
        return WRONG
    if Kind.UNCERTAIN in kinds:
        return UNCERTAIN
    return NOT_GIVEN if None in read and None not in accepted else RIGHT


def judge_own(said: Sequence[Given]) -> str:
    """Right where nothing of it is called somebody else's or uncertain."""
    kinds = {each.kind for each in said}
    if not said:
        return MISSING
    if Kind.QUOTED in kinds:
        return WRONG
    return UNCERTAIN if Kind.UNCERTAIN in kinds else RIGHT


def identified(citation: Citation, expected: Sequence[dict[str, Any]]) -> int | None:
    """Which expected citation this is: by outlet, date and writers, else by outlet and date."""
    for exactly in (True, False):
        for index, each in enumerate(expected):
            if _same_source(citation, each) and (not exactly or _same_writers(citation, each)):
                return index
    return None


def _same_source(citation: Citation, expected: dict[str, Any]) -> bool:
    day = citation.date.isoformat() if citation.date else None
    return (
        alike(citation.outlet or "") == alike(expected["outlet"] or "") and day == expected["date"]
    )


def _same_writers(citation: Citation, expected: dict[str, Any]) -> bool:
    author = (expected["author"] or "").replace(" and ", " ")
    return alike(" ".join(citation.writers)) == alike(author)


def _judge_citations(
    page: str, attribution: Attribution, expected: dict[str, Any]
) -> Iterator[Judged]:
    """Found where outlet, date and writers are right; one that only may be read is no fault."""
    wanted = list(expected["citations"])
    optional = list(expected.get("citations_may", ()))
    for each in attribution.citations:
        known = next(
            (w for w in wanted + optional if _same_source(each, w) and _same_writers(each, w)), None
        )
        if known in wanted:
            wanted.remove(known)
            yield Judged(page, "citations", FOUND, each.text)
        elif known is None:
            note = f"{each.outlet} | {each.date} | {', '.join(each.writers)}"
            yield Judged(page, "citations", FALSE, each.text, note)
    for each in wanted:
        note = f"{each['outlet']} | {each['date']} | {each['author']}"
        yield Judged(page, "citations", MISSED, each["headline"] or "", note)


def _said(place: Sequence[int], said: Sequence[Given], attribution: Attribution) -> str:
    """What the product says of a string, in words: `quoted (Hill Valley Post), own`."""
    names = dict.fromkeys(
        f"quoted ({attribution.citations[each.citation].outlet})"
        if each.citation is not None
        else str(each.kind)
        for each in (said[i] for i in place)
    )
    return ", ".join(names)
