"""From text to stems, for passages and questions alike, by tantivy's analyzer.

Lower case, accents folded, stop words dropped, English stems.
"""

from __future__ import annotations

from functools import cache

from tantivy import Filter, TextAnalyzer, TextAnalyzerBuilder, Tokenizer

# Beside the analyzer's own stop words: what makes a sentence a question is not its subject.
QUESTION_WORDS = (
    *("what", "when", "where", "which", "who", "whom", "whose", "why", "how"),
    *("did", "do", "does", "many", "much"),
)

# Auxiliaries and pronouns, which are no stop words: their idf is low in a large archive. In one
# that is small or about one thing, most passages hold the subject, and a "were" would be rarer.
FUNCTION_WORDS = (
    *("were", "am", "been", "being", "has", "have", "had", "can", "could", "would", "should"),
    *("may", "might", "shall", "must", "i", "me", "my", "we", "us", "our", "you", "your"),
    *("he", "him", "his", "she", "her", "hers", "its", "them", "those", "from", "about"),
)


@cache
def _analyzer() -> TextAnalyzer:
    builder = TextAnalyzerBuilder(Tokenizer.simple()).filter(Filter.remove_long(60))
    builder = builder.filter(Filter.lowercase()).filter(Filter.ascii_fold())
    builder = builder.filter(Filter.stopword("english"))
    builder = builder.filter(Filter.custom_stopword(list(QUESTION_WORDS)))
    return builder.filter(Filter.stemmer("english")).build()


def stems(text: str) -> list[str]:
    """The words of a text in order: ASCII lower case where they can be, stemmed, no stop words."""
    return list(_analyzer().analyze(text))


@cache
def function_stems() -> frozenset[str]:
    """The stems of `FUNCTION_WORDS`."""
    return frozenset(stems(" ".join(FUNCTION_WORDS)))
