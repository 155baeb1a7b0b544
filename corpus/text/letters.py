"""Letters: stretches of a body in the form of a letter, which somebody else may have written."""

from __future__ import annotations

import re

from corpus.article import Span
from corpus.text.paragraphs import at_line_starts

_GREETING = re.compile(r"[ \t]*(?:Dear|To\swhom|Hello|Hi)\b[^.?!\n]{0,40},")
_SIGN_OFF = re.compile(
    r"\b(?:Yours(?:\s\w+)?|Sincerely(?:\syours)?|Best\s(?:wishes|regards)|Kind\sregards"
    r"|Respectfully|Faithfully|Love|Thank\syou),\s*[A-Z][^\n]*"
)
_TWO_PARAGRAPHS = re.compile(r"[^\n]*(?:\s*\n[^\n]+)?")
_LONGEST = 5000


def find_letters(body: str) -> list[Span]:
    """From each greeting to the sign-off below it, or else to the end of the next paragraph."""
    found: list[Span] = []
    for greeting in at_line_starts(_GREETING, body):
        if found and greeting.start() < found[-1].end:
            continue
        below = _TWO_PARAGRAPHS.match(body, greeting.end())
        end = below.end() if below else greeting.end()
        signed = _SIGN_OFF.search(body, greeting.end(), greeting.end() + _LONGEST)
        found.append(Span(greeting.start(), signed.end() if signed else end))
    return found
