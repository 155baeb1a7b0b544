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
    \b(?:this|our|my)\s(?:blog|post(?:ing)?s?|site|website|page|column|archive|series|readers?)\b
  | \b(?:we|I)(?:[’']ve|\shave|\sfirst|\salso)?
      \s(?:posted|blogged|wrote|covered|linked|will\spost)\b
  | \b(?:previous|earlier|older|last|next|following)\s(?:blog\s)?post(?:ing)?s?\b
      (?!\s(?:offices?|officers?|cards?|codes?|box|men|man|masters?)\b)
  | \b(?:click|see|read|find|found|view)\s(?:\w+\s){0,3}here\b
  | \b(?:our|my)\s(?:view|opinion|comments?|thoughts?|take)\b
  | \bhat\stip\b
    """,
    re.VERBOSE | re.IGNORECASE,
)
_WEAK = re.compile(
    r"""
    \b(?:I(?![.\w’'-])|I[’']\w+|[Ww]e|us|[Oo]urs?|[Mm]y|me|[Yy]ou|[Yy]our)\b | !
  | ^\W*\(?\d{1,2}\)\s?[A-Z“] | ^\s*[•*~–—-]\s?\w          # a numbered pick, a bullet, a signature
  | ^(?:This|That)\sis\b
  | ^(?:So|Note|Of\scourse|Again|Well|Wow|Oh|Yes|No|Sadly|Clearly|Apparently|Perhaps|Maybe
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
    if _STRONG.search(text) or (own_words and own_words.search(text)):
        return Own.STRONG
    if _WEAK.search(text):
        return Own.WEAK
    return Own.ASKS if "?" in text else Own.NO
