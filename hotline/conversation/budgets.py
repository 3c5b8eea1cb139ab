"""What one person may cost: every bound has a name, and reaching it ends kindly, at the menu.

A page that goes round in circles, or a library that outgrows a memory, must never be an error to
somebody on the line.
"""

from __future__ import annotations

STEPS_IN_ONE_TURN = 24  # steps walked before somebody has to answer
VISITS_TO_ONE_STEP = 3  # of those, at one and the same step
WRONG_ANSWERS = 3  # to one question, then the way out is spoken and the menu begins anew
LONGEST_TEXT = 1600  # characters that are listened to; a carrier's own limit for one message
MOST_SAVED = 5  # stories that somebody may keep; their titles fit one text
# Redis keeps a hash of up to 512 short fields in its compact form; 40 of them are not stories.
MOST_HEARD = 460
