"""What each step of a reading costs: the one table of weights of `chain`.

A reading says of every unit of a body whose words it is; it costs the sum of what is unusual in it,
and the cheapest reading is taken. A unit is as sure as the cheapest reading in which it is somebody
else's costs more. Weights were set by hand, in steps of one, on marked posts (see
`tests/quality/attribution.py`), and moving any one of them by one changes little.
"""

from __future__ import annotations

IMPOSSIBLE = 1e6

# How much more the best other reading must cost, or nobody knows whose words a unit is.
SURE_OWN = 2.0
SURE_QUOTED = 3.0
# The same for where quoted words come from, or the source counts as not given.
SURE_SOURCE = 4.0

# A mark opens at a paragraph's start.
NEW_RUN = 3.0
REOPENS_AFTER_PLAIN = 2.0
REOPENS_FOR_SPEECH = 5.0
ONE_MARK_OPENS_TWO = 6.0
SPEECH_OPENS_RUN = 3.0
OPENS_IN_UNMARKED = 3.0
# A mark opens inside a paragraph: after a colon, a comma or a sentence, and elsewhere.
LED_IN_RUN = 2.0
NEW_RUN_INSIDE = 4.0
SPEECH_INSIDE = 2.0
ANOTHER_PIECE = 2.0
MARK_IN_SPEECH = 2.0
# A paragraph opens with speech that the archive itself reports: `“...,” he said`.
SPEECH = 1.0
# Two quotations with no word between them, and only one has a source.
ANOTHER_SOURCE = 3.0
# A quotation of some paragraphs that no citation follows or introduces.
NO_SOURCE = 2.0

# A mark closes.
ONE_MARK_CLOSES_TWO = 2.0
ONE_MARK_CLOSES_TWO_INSIDE = 7.0
CLOSES_AND_GOES_ON = 6.0
CLOSES_ALL_AND_GOES_ON = 7.0
CLOSES_PAIR_ONLY = 8.0
CLOSES_NOTHING = 3.0
CLOSES_IN_PARAGRAPH = 1.0
CLOSES_BEFORE_SPEAKER = 3.0
OPENING_WAS_LOST = 4.0
RUN_BEGAN_ABOVE = 6.0
CLOSE_WAS_LOST = 6.0
OWN_MARK_NEVER_CLOSES = 8.0

# A run is open where a paragraph ends and is dropped there; at a citation; at the end.
DROPPED = 5.0
DROPPED_FROM_INSIDE = 3.0
RUN_GOES_ON_FROM_INSIDE = 3.0
SPEECH_GOES_ON = 2.0
OPEN_AT_CITATION = 1.0
OPEN_AT_END = 2.0

# Quoted without marks: from one paragraph to the next, and where a lead-in announces it.
UNMARKED = 7.0
UNMARKED_NO_SOURCE = 12.0
UNMARKED_LED_IN = 2.0
UNMARKED_GOES_ON = 1.0
AFTER_CLOSE = 3.0
OWN_IN_BLOCKQUOTE = 8.0
OUT_OF_BLOCKQUOTE = 5.0

# A citation that no quotation has; one that introduces nothing used as if it did.
IGNORED = 5.0
IGNORED_INTRODUCING = 4.0
INTRODUCES = 0.0
LEADS_IN_BY_NAME = -4.0
AGAINST_FORM = 5.0
AGAINST_FORM_AT_TOP = 2.0
AWAY = 1.0
ACROSS_TO_SOURCE = 3.0
ACROSS_OWN = 4.0

# The words beside a quotation name the outlet or a writer of another citation than it would have.
NAMED = 5.0

# What a unit says, if it stands in no marks of its paragraph and is read as quoted.
SAYS_STRONGLY_OWN = 8.0
SAYS_OWN = 4.0
LEADS_IN = 4.0
LISTED = 4.0
# If a citation follows and it is read as the archive's own.
REPORTS = 3.0
BARE = 1.0
REPORT_WORDS = 20
ANNOUNCED = 2.0
LETTER = 4.0
# If it stands in marks and is read as the archive's own: by its number of words.
FEW_WORDS, SOME_WORDS = 3, 6
OWN_FEW, OWN_SOME, OWN_LONG = 0.0, 2.0, 5.0
OWN_SPOKEN = 6.0
OWN_CLAUSE = 4.0
OWN_SENTENCE = 8.0
# If it stands in marks and is read as quoted.
FEW_QUOTED = 2.0
TITLE = 4.0
REMARK = 7.0
OWN_SPEAKS = 4.0
