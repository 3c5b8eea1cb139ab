"""Conversations as pages that people read and write, played against the engine that answers.

    Alice asks what there is, and calls

    who: alice, +12125550101
    language: English
    clock: 2026-11-23 13:00 America/New_York

    alice texts: menu
      line: Hope Line. Reply with a number or a word:
            1 Story

    alice calls
      line: This is Hope Line. Press 0 at any time to reach a crisis line.
      (at home/menu; listens 5 s for a key or words)

The first line is the title. The settings follow: `who` with a number or `hidden number`;
`language` for somebody who has met the line before (without it, this is a first contact); `clock`;
and the operator's facts where they are not the usual ones: `name`, `number`, `contact`, `country`,
`optout`, `window`. Then comes what happens, each with the line's answer below it:

    alice texts: WORDS          alice calls             alice is silent        clock +1d
    alice texts a picture       alice presses 1         alice hangs up         store: away
    alice texts 2 pictures: Hi  alice says: WORDS       alice records 9 s      dial: busy

`alice is silent 3 times` and `alice presses 2 3 times` repeat. A dial ends `connected`, `busy`,
`no answer` or `failed`; the store is `away` or `back`; a line after `# ` is a remark.

In an answer `line:` is one text message, or one thing said on a call (`slowly:` for slower speech),
and a note in brackets is a decision. Further lines of a message are set in by eight spaces. In a
line ` ... ` stands for words that are left out; a line that is only `...` (one in each answer, or
in each message) for lines. Words that this could not carry (an empty text, white space at an edge)
are JSON strings.
"""

from hotline.transcript.page import Answer, Clock, Exchange, Remark, Settings, Store, Transcript
from hotline.transcript.playing import ImpossibleError, Stage, play
from hotline.transcript.reading import parse
from hotline.transcript.shortening import Shortener, holds
from hotline.transcript.writing import said, write

__all__ = [
    "Answer",
    "Clock",
    "Exchange",
    "ImpossibleError",
    "Remark",
    "Settings",
    "Shortener",
    "Stage",
    "Store",
    "Transcript",
    "holds",
    "parse",
    "play",
    "said",
    "write",
]
