"""What is not held to be linear as it stands, and why that is safe.

A pattern belongs here only where its caller bounds the text, or where a table hides its use.
"""

from __future__ import annotations

_MATCH = frozenset({"match"})
# The methods that are called on the patterns of a table.
ANCHORED: dict[str, frozenset[str]] = {
    "corpus.attribution.speakers._AFTER": _MATCH,
    "corpus.readers.detection._TEXT_FORMS": _MATCH,
    "corpus.readers.foreign._BY_TEXT": _MATCH,
    "index.query.dates.false_positives._COUNTED_NEXT": _MATCH,
}
# More than linear, and given at most so many characters: where that is made sure.
BOUNDED: dict[str, tuple[int, str]] = {
    "index.query.dates.false_positives._COUNTING": (2000, "a question: `asked.LONGEST_QUESTION`"),
    "index.query.dates.false_positives._PLURAL": (2000, "a question: `asked.LONGEST_QUESTION`"),
    "index.query.dates.period._AFTER": (2000, "a question: `asked.LONGEST_QUESTION`"),
    "index.query.dates.period._JOINT": (2000, "a question: `asked.LONGEST_QUESTION`"),
    "index.query.parser._JOINT": (2000, "a question: `asked.LONGEST_QUESTION`"),
    "corpus.attribution.body._SAYS": (160, "the end of a paragraph: `_LEAD_IN`"),
    "corpus.attribution.evidence._TO_ARCHIVE": (80, "what leads up to a unit: `_NEAR`"),
    "corpus.attribution.in_marks._SIGNED_AFTER": (80, "what follows a mark: `_NEAR`"),
    "corpus.attribution.speakers._BEFORE": (160, "what precedes a mark: `_NEAR`"),
    "corpus.citations.fields._DATED": (160, "a bracket: `forms._BRACKET`"),
    "corpus.citations.fields._UNDATED": (160, "a bracket: `forms._BRACKET`"),
    "corpus.citations.fields._BETWEEN_WRITERS": (160, "a bracket: `forms._BRACKET`"),
    "corpus.citations.prose._REPORTS": (202, "what precedes a colon: `_LEAD_IN`"),
    "corpus.citations.prose._FROM": (202, "what precedes a colon: `_LEAD_IN`"),
}
# Functions that make a pattern of something else, and of what.
MADE_IN_FUNCTIONS: dict[str, str] = {
    "corpus.linking.agreement._is_named": "an address's slug, taken literally",
    "corpus.profile.load": "a pattern that this repository's profiles give",
    "corpus.profile.own_words": "words that this repository's profiles give",
    "corpus.profile._is_of_this_site": "a line that this repository's profiles give",
    "corpus.readers.markup.boilerplate.without_boilerplate": "the profile's, for single lines",
    "index.query.dates.absolute.holiday": "names of holidays, for words that matched one",
    "index.query.dates.expression.date_patterns": "tables of this repository, pumped there",
    "index.query.dates.false_positives._compiled": "tables of this repository, pumped there",
    "index.query.question_kind.named_category": "a category's name, taken literally",
    "index.query.source_asked._speaking": "a name's words, taken literally, in bounded distance",
    "index.search.expected._pattern": "a user's words, taken literally, with spaces between",
}
