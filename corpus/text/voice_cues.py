"""Voice: how surely a stretch outside quotation marks was written by the archive itself.

A report speaks of people; an archive that comments on it says "we", asks, exclaims, and points to
its own posts. None of this proves anything of a stretch that lacks it.
"""

from __future__ import annotations

import re
from enum import Enum, auto


class Own(Enum):
    """The later the surer: a question, a comment, what only the archive says."""

    NO = auto()
    ASKS = auto()
    WEAK = auto()
    STRONG = auto()


# Not "the following post offices", nor the words of any one archive: those are in its profile.
_STRONG = re.compile(
    r"""
    \b(?:
        (?:this|our|my)\s(?:blog|post(?:ing)?s?|site|website|page|column|archive|series|readers?)
      | (?:we|i)(?:[’']ve|\shave|\sfirst|\salso)?
          \s(?:posted|blogged|wrote|covered|linked|will\spost)
      | (?:previous|earlier|older|last|next|following)\s(?:blog\s)?post(?:ing)?s?\b
          (?!\s(?:offices?|officers?|cards?|codes?|box|men|man|masters?)\b)
      | (?:click|see|read|find|found|view)\s(?:\w+\s){0,3}here
      | (?:our|my)\s(?:view|opinion|comments?|thoughts?|take)
      | hat\stip
    )\b
    """,
    re.VERBOSE,
)
# All of these hold one of these; that is looked for first, as it costs a tenth.
_OF_STRONG = re.compile(
    "blog|post|site|page|column|archive|series|reader|wrote|covered|linked|here|view|opinion"
    "|comment|thought|take|tip"
)
# A letter, and then that a word begins with it: so the engine leaps from letter to letter.
_WEAK = re.compile(
    r"""
    [IWwuOoMmYy](?<!\w.)(?:
        (?<=I)(?:(?![.\w’'-])|[’']\w) | (?<=[Ww])e\b | (?<=u)s\b | (?<=[Oo])urs?\b
      | (?<=[Mm])y\b | (?<=m)e\b | (?<=[Yy])our?\b )
    """,
    re.VERBOSE,
)
_BEGINS = re.compile(
    r"""
    \W*\(?\d{1,2}\)\s?[A-Z“] | \s*[•*~–—-]\s?\w          # a numbered pick, a bullet, a signature
  | (?:This|That)\sis\b
  | (?:So|Note|Of\scourse|Again|Well|Wow|Oh|Yes|No|Sadly|Clearly|Apparently|Perhaps|Maybe
       |Unfortunately|Hopefully|Thankfully|Remember|Interesting\w*|Source|Also\ssee|See|Read
       |Thanks?|Please|Links?|Below|Here)\b
    """,
    re.VERBOSE,
)
_ITSELF = re.compile(r"\b(?:[Ww]e|I|[Oo]ur|[Mm]y)\b[^.?!“”\"]*$")


def speaks_of_itself(lead: str) -> bool:
    """Whether a quotation that `lead` ends before may be the archive's: "As we wrote in May:"."""
    return _ITSELF.search(lead) is not None


def own(text: str, own_words: re.Pattern[str] | None = None) -> Own:
    """How surely `text`, which holds no quotation, is the archive's own.

    `own_words` finds what only this archive says of itself (see `corpus.profile`).
    """
    lower = text.lower()
    if _OF_STRONG.search(lower) and _STRONG.search(lower):
        return Own.STRONG
    if own_words and own_words.search(text):
        return Own.STRONG
    if "!" in text or _BEGINS.match(text) or _WEAK.search(text):
        return Own.WEAK
    return Own.ASKS if "?" in text else Own.NO
