"""The three ways in which asking the carrier goes wrong, and what each one allows.

No exception of this room carries a number, a text or an address: not in its words and not as its
cause or context.
"""

from hotline.carrier.meaning import Meaning


class CarrierError(Exception):
    """Something went wrong between the line and the carrier."""


class NotSent(CarrierError):  # noqa: N818  (it names what happened to the text)
    """The carrier surely did nothing: no connection ever stood, or it answered 429 (20429).

    Safe to send again. `throttled` tells the two apart; `retry_after` is the carrier's wish in
    seconds, if it had one.
    """

    def __init__(self, throttled: bool = False, retry_after: float | None = None) -> None:
        said = "asks for a slower pace (429)" if throttled else "could not be reached"
        super().__init__(f"the carrier {said}; nothing was sent")
        self.throttled = throttled
        self.retry_after = retry_after


class Refused(CarrierError):  # noqa: N818
    """The carrier said no (a 4xx other than 429): sending the same again gets the same answer.

    `code` is Twilio's error code, or the HTTP status where the answer named none.
    """

    def __init__(self, code: int, meaning: Meaning) -> None:
        super().__init__(f"the carrier refused with code {code} ({meaning})")
        self.code = code
        self.meaning = meaning


class Doubtful(CarrierError):  # noqa: N818
    """The carrier may or may not have accepted: a time-out, a reset, a 5xx, an unreadable answer.

    Never send again on this: ask the carrier's own list first.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(f"no clear answer from the carrier ({reason}); it may have accepted")
        self.reason = reason
