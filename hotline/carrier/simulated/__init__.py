"""A Twilio that fits on one desk: the line's own carrier for demos, tests and lessons.

It speaks Twilio's REST API to the line, signs and posts Twilio's webhooks to it, runs the TwiML it
answers, and gives phones (in a browser, in a terminal, in a test) a small JSON door.  Read in this
order:

    size       how long a text is, in segments          PURE
    twiml      a document's bytes -> its verbs          PURE
    speech     a <Say> -> what is heard, for how long   PURE
    texts      messaging TwiML -> replies               PURE
    calls      everything there is to know of a call    PURE
    verbs      what each voice verb does to a call      PURE
    runner     what each event does to a call           PURE
    optout     STOP, START, HELP as a carrier hears them
    faults     the ways a carrier misbehaves, to order
    ledger     the SQLite file; mailbox, callbook and outbox are its tables
    webhook    signing and posting
    delivery   a text's way from accepted to delivered;  courier  the thread behind it
    exchange   texts in and out;  switchboard  calls in and out
    rest       Twilio's HTTP API (shapes, listing, problems);
    phones     the phones' HTTP API (asking, views);  knobs  faults and other levers
    app        all of it, joined
"""
