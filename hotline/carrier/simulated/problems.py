"""Errors as Twilio's REST API answers them.

Source: https://www.twilio.com/docs/api/errors
"""

from __future__ import annotations

from typing import Any

_MESSAGES = {
    20001: (400, "Bad request"),
    20003: (401, "Authenticate"),
    20404: (404, "The requested resource was not found"),
    20429: (429, "Too Many Requests"),
    20500: (500, "Internal Server Error"),
    21201: (400, "No 'To' number is specified"),
    21205: (400, "Url parameter is required"),
    21210: (400, "'From' phone number not verified"),
    21211: (400, "The 'To' number is not a valid phone number"),
    21213: (400, "'From' phone number is required"),
    21216: (400, "Account not allowed to call this number"),
    21217: (400, "Phone number does not appear to be valid"),
    21220: (400, "Invalid call state"),
    21266: (400, "'To' and 'From' number cannot be the same"),
    21602: (400, "Message body is required"),
    21603: (400, "A 'From' phone number is required"),
    21604: (400, "'To' phone number is required to send a Message"),
    21606: (400, "The 'From' phone number provided is not a valid message-capable Twilio number"),
    21610: (400, "Attempt to send to unsubscribed recipient"),
    21614: (400, "'To' number is not a valid mobile number"),
    21617: (400, "The concatenated message body exceeds the 1600 character limit"),
}

# Numbers that always fail, by which an account with test credentials is tried out.
MAGIC_CALL_TO = {"+15005550001": 21217, "+15005550004": 21216}
MAGIC_TO = {"+15005550001": 21211, "+15005550004": 21610, "+15005550009": 21614}


class RefusedError(Exception):
    """A request that Twilio would refuse; `code` is its error code, `status` the HTTP status."""

    def __init__(self, code: int) -> None:
        self.code = code
        self.status, self.message = _MESSAGES[code]
        super().__init__(self.message)

    def as_json(self) -> dict[str, Any]:
        """The body of the answer."""
        return {
            "code": self.code,
            "message": self.message,
            "more_info": f"https://www.twilio.com/docs/errors/{self.code}",
            "status": self.status,
        }


class FieldError(Exception):
    """A phone's request with a field that makes no sense; the message names it and its choices."""


class MissingError(Exception):
    """A call or a text that there is not; the message says which kind."""
