"""The only room that knows Twilio: signatures, texts and calls, what errors mean, and the pace.

It knows no other room beyond plain data types.
"""

from hotline.carrier.failure import CarrierError, Doubtful, NotSent, Refused
from hotline.carrier.matching import same_message
from hotline.carrier.meaning import Meaning
from hotline.carrier.pacing import Bucket, take
from hotline.carrier.rest import TwilioCarrier
from hotline.carrier.sender import is_toll_free
from hotline.carrier.signature import address, valid
from hotline.carrier.status import advance
from hotline.carrier.text import Accepted, CarrierText

__all__ = [
    "Accepted",
    "Bucket",
    "CarrierError",
    "CarrierText",
    "Doubtful",
    "Meaning",
    "NotSent",
    "Refused",
    "TwilioCarrier",
    "address",
    "advance",
    "is_toll_free",
    "same_message",
    "take",
    "valid",
]
