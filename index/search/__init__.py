"""From an understood question to an answer: found, scored, judged, quoted."""
