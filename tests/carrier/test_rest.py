"""Every way in which the carrier can answer or fail, against a real socket on the loopback."""

import json
import logging
import socket
import ssl
import struct
import threading
import traceback
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, quote_plus, urlsplit

import pytest
import requests
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from hotline.carrier import CarrierError, Doubtful, Meaning, NotSent, Refused, TwilioCarrier
from hotline.carrier.text import Accepted, CarrierText
from hotline.carrier.transport import CarrierHttp

# --- a carrier's door on the loopback that answers as it is told, or does not ----------------

Answer = Callable[[BaseHTTPRequestHandler], None]


def says(status: int, body: object, **headers: str) -> Answer:
    """Answer with `status` and `body` (JSON unless it is text)."""

    def answer(request: BaseHTTPRequestHandler) -> None:
        octets = (body if isinstance(body, str) else json.dumps(body)).encode()
        request.send_response(status)
        for name, value in {"Content-Type": "application/json", **headers}.items():
            request.send_header(name.replace("_", "-"), value)
        request.send_header("Content-Length", str(len(octets)))
        request.end_headers()
        request.wfile.write(octets)

    return answer


def refuses(status: int, code: int) -> Answer:
    """Answer as Twilio does when it says no, with the number in its message as Twilio has it."""
    message = "The 'To' number +12125550101 is not a valid phone number."
    return says(status, {"code": code, "message": message, "status": status, "more_info": "x"})


def resets(request: BaseHTTPRequestHandler) -> None:
    """Take the whole request, then break the connection off."""
    request.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    request.rfile.close()
    request.wfile.close()
    request.connection.close()
    request.close_connection = True


@dataclass
class Seen:
    method: str
    path: str
    query: dict[str, str]
    form: dict[str, str]
    authorization: str | None


@dataclass
class Door:
    """Answers requests in order with `answers`; the last one is given again and again."""

    url: str = ""
    answers: list[Answer] = field(default_factory=list)
    seen: list[Seen] = field(default_factory=list)
    closing: threading.Event = field(default_factory=threading.Event)

    def hangs(self, request: BaseHTTPRequestHandler) -> None:
        """Take the request and say nothing until the test is over."""
        self.closing.wait(10)
        request.close_connection = True

    def will(self, *answers: Answer) -> None:
        self.answers = list(answers)

    def take(self, request: BaseHTTPRequestHandler) -> None:
        address = urlsplit(request.path)
        body = request.rfile.read(int(request.headers.get("Content-Length") or 0)).decode()
        self.seen.append(
            Seen(
                request.command,
                address.path,
                dict(parse_qsl(address.query)),
                dict(parse_qsl(body, keep_blank_values=True)),
                request.headers.get("Authorization"),
            )
        )
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        answer(request)


@pytest.fixture
def door() -> Iterator[Door]:
    here = Door()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            here.take(self)

        def do_POST(self) -> None:
            here.take(self)

        def log_message(self, format: str, *args: Any) -> None:
            pass

    class Server(ThreadingHTTPServer):
        def handle_error(self, *_: object) -> None:
            """A client that went away is part of the test."""

    server = Server(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    here.url = f"http://127.0.0.1:{server.server_port}"
    yield here
    here.closing.set()
    server.shutdown()
    thread.join()
    server.server_close()


# --- the people, the line and what the carrier holds --------------------------------------------

ALICE = "+12125550101"
LINE = "+12025550100"
BODY = "A word meant for nobody else"
ACCOUNT = "AC" + "0" * 32
MESSAGES = f"/2010-04-01/Accounts/{ACCOUNT}/Messages.json"
NOON = datetime(2026, 11, 23, 12, 0, 0, tzinfo=UTC)


@pytest.fixture
def carrier(door: Door) -> Iterator[TwilioCarrier]:
    carrier = TwilioCarrier(ACCOUNT, "token", door.url, connect_seconds=0.5, read_seconds=0.5)
    yield carrier
    carrier.close()


def send(carrier: TwilioCarrier, **changed: Any) -> Accepted:
    asked: dict[str, Any] = {
        "sender": LINE,
        "status_callback": "https://line.example/sms/status?id=7",
        "validity_seconds": 3600,
    }
    return carrier.send_text(ALICE, BODY, **(asked | changed))


def listed(sid: str, **changed: Any) -> dict[str, Any]:
    return {
        "sid": sid,
        "body": BODY,
        "from": LINE,
        "to": ALICE,
        "status": "sent",
        "direction": "outbound-api",
        "date_created": "Mon, 23 Nov 2026 12:00:05 +0000",
        "date_sent": None,
        "error_code": None,
    } | changed


def page(*texts: dict[str, Any], then: str | None = None) -> dict[str, Any]:
    return {"messages": list(texts), "next_page_uri": then, "page": 0, "page_size": 50}


# --- sending ------------------------------------------------------------------------------------


def test_an_accepted_text_has_its_id_and_status(door: Door, carrier: TwilioCarrier) -> None:
    door.will(says(201, {"sid": "SM1", "status": "queued"}))
    assert send(carrier) == Accepted("SM1", "queued")


def test_a_text_is_posted_once_with_all_that_the_ledger_needs(
    door: Door, carrier: TwilioCarrier
) -> None:
    door.will(says(201, {"sid": "SM1", "status": "queued"}))
    send(carrier)
    [seen] = door.seen
    assert (seen.method, seen.path) == ("POST", MESSAGES)
    assert seen.form == {
        "To": ALICE,
        "From": LINE,
        "Body": BODY,
        "StatusCallback": "https://line.example/sms/status?id=7",
        "ValidityPeriod": "3600",
    }
    assert seen.authorization == requests.auth._basic_auth_str(ACCOUNT, "token")


def test_a_messaging_service_chooses_the_sender(door: Door, carrier: TwilioCarrier) -> None:
    door.will(says(201, {"sid": "SM1", "status": "accepted"}))
    service = "MG" + "1" * 32
    assert send(carrier, messaging_service=service).status == "accepted"
    assert door.seen[0].form["MessagingServiceSid"] == service
    assert "From" not in door.seen[0].form


def test_a_base_address_with_a_path_keeps_it(door: Door) -> None:
    door.will(says(201, {"sid": "SM1", "status": "queued"}))
    carrier = TwilioCarrier(ACCOUNT, "token", door.url + "/twilio/")
    send(carrier)
    carrier.close()
    assert door.seen[0].path == "/twilio" + MESSAGES


@pytest.mark.parametrize("wrong", ["127.0.0.1:9000", "ftp://x", "https://"])
def test_an_unusable_base_address_names_the_setting(wrong: str) -> None:
    with pytest.raises(ValueError, match="TWILIO_API_BASE_URL"):
        TwilioCarrier(ACCOUNT, "token", wrong)


# --- what surely did not happen -----------------------------------------------------------------


def closed_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return int(listening.getsockname()[1])


def test_a_refused_connection_sent_nothing() -> None:
    carrier = TwilioCarrier(ACCOUNT, "token", f"http://127.0.0.1:{closed_port()}")
    with pytest.raises(NotSent) as failed:
        send(carrier)
    assert not failed.value.throttled


def test_a_name_that_does_not_resolve_sent_nothing() -> None:
    carrier = TwilioCarrier(ACCOUNT, "token", "http://carrier.invalid")
    with pytest.raises(NotSent):
        send(carrier)


def test_a_connection_that_is_never_taken_up_sent_nothing() -> None:
    with socket.create_server(("127.0.0.1", 0), backlog=0) as deaf:
        port = deaf.getsockname()[1]
        waiting = [socket.socket() for _ in range(4)]
        for one in waiting:
            one.setblocking(False)
            one.connect_ex(("127.0.0.1", port))
        carrier = TwilioCarrier(ACCOUNT, "token", f"http://127.0.0.1:{port}", connect_seconds=0.3)
        with pytest.raises(NotSent):
            send(carrier)
        for one in waiting:
            one.close()


def self_signed(folder: Path) -> ssl.SSLContext:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(datetime.now(UTC) - timedelta(days=1))
        .not_valid_after(datetime.now(UTC) + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    pem = folder / "server.pem"
    pem.write_bytes(
        key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        + certificate.public_bytes(Encoding.PEM)
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    return context


def test_a_carrier_that_cannot_prove_who_it_is_was_sent_nothing(tmp_path: Path) -> None:
    heard: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def greet() -> None:
            stranger, _ = listening.accept()
            with stranger, suppress(OSError), context.wrap_socket(stranger, True) as secured:
                heard.append(secured.recv(1000))

        context = self_signed(tmp_path)
        greeter = threading.Thread(target=greet)
        greeter.start()
        url = f"https://localhost:{listening.getsockname()[1]}"
        with pytest.raises(NotSent):
            send(TwilioCarrier(ACCOUNT, "token", url))
        greeter.join()
    assert not any(heard)


def test_a_proxy_of_the_environment_does_not_stand_before_the_loopback(
    door: Door, carrier: TwilioCarrier, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", f"http://127.0.0.1:{closed_port()}")
    monkeypatch.delenv("NO_PROXY", raising=False)
    door.will(says(201, {"sid": "SM1", "status": "queued"}))
    assert send(carrier).sid == "SM1"


@pytest.mark.parametrize(
    "answer",
    [refuses(429, 20429), says(429, "slow down"), refuses(429, 21611), refuses(400, 20429)],
    ids=["429 and 20429", "429 alone", "429 and another code", "20429 alone"],
)
def test_a_throttled_request_sent_nothing(door: Door, carrier: TwilioCarrier, answer: Any) -> None:
    door.will(answer)
    with pytest.raises(NotSent) as failed:
        send(carrier)
    assert failed.value.throttled
    assert len(door.seen) == 1


def test_the_carriers_wish_for_a_pause_is_passed_on(door: Door, carrier: TwilioCarrier) -> None:
    door.will(says(429, {"code": 20429}, Retry_After="7"))
    with pytest.raises(NotSent) as failed:
        send(carrier)
    assert failed.value.retry_after == 7.0


# --- what was refused ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "code", "meaning"),
    [
        (400, 21211, Meaning.PERMANENT),
        (400, 21610, Meaning.OPT_OUT),
        (400, 21614, Meaning.PERMANENT),
        (401, 20003, Meaning.CONFIG),
        (403, 21408, Meaning.CONFIG),
        (400, 21611, Meaning.THROTTLE),
        (400, 29999, Meaning.UNKNOWN),
    ],
)
def test_a_refusal_has_its_code_and_meaning(
    door: Door, carrier: TwilioCarrier, status: int, code: int, meaning: Meaning
) -> None:
    door.will(refuses(status, code))
    with pytest.raises(Refused) as failed:
        send(carrier)
    assert (failed.value.code, failed.value.meaning) == (code, meaning)
    assert len(door.seen) == 1


@pytest.mark.parametrize("status", [302, 401, 403, 404, 407])
def test_a_refusal_without_a_code_is_the_lines_own_fault(
    door: Door, carrier: TwilioCarrier, status: int
) -> None:
    door.will(says(status, "<html>not here</html>", Location="http://127.0.0.1:1/"))
    with pytest.raises(Refused) as failed:
        send(carrier)
    assert (failed.value.code, failed.value.meaning) == (status, Meaning.CONFIG)


# --- what is in doubt ---------------------------------------------------------------------------


def test_a_time_out_after_sending_is_in_doubt(door: Door, carrier: TwilioCarrier) -> None:
    door.will(door.hangs)
    with pytest.raises(Doubtful):
        send(carrier)
    assert len(door.seen) == 1


def test_a_reset_after_sending_is_in_doubt(door: Door, carrier: TwilioCarrier) -> None:
    door.will(resets)
    with pytest.raises(Doubtful):
        send(carrier)
    assert len(door.seen) == 1


@pytest.mark.parametrize("status", [500, 502, 503, 504, 408])
def test_a_server_error_is_in_doubt_and_never_retried(
    door: Door, carrier: TwilioCarrier, status: int
) -> None:
    door.will(refuses(status, 20500), says(201, {"sid": "SM1", "status": "queued"}))
    with pytest.raises(Doubtful):
        send(carrier)
    assert len(door.seen) == 1


@pytest.mark.parametrize("body", ["", "<html>", "[]", {"status": "queued"}])
def test_a_yes_that_cannot_be_read_is_in_doubt(
    door: Door, carrier: TwilioCarrier, body: object
) -> None:
    door.will(says(201, body))
    with pytest.raises(Doubtful):
        send(carrier)


def test_an_answer_cut_off_in_the_middle_is_in_doubt(door: Door, carrier: TwilioCarrier) -> None:
    def half(request: Any) -> None:
        request.wfile.write(b'HTTP/1.1 201 Created\r\nContent-Length: 500\r\n\r\n{"sid"')
        request.wfile.flush()
        resets(request)

    door.will(half)
    with pytest.raises(Doubtful):
        send(carrier)


def test_a_kept_connection_that_broke_is_in_doubt_not_resent(
    door: Door, carrier: TwilioCarrier
) -> None:
    door.will(says(201, {"sid": "SM1", "status": "queued"}), resets)
    send(carrier)
    with pytest.raises(Doubtful):
        send(carrier)
    assert len(door.seen) == 2


# --- asking -------------------------------------------------------------------------------------


def test_the_list_is_asked_by_to_alone_and_read_to_its_last_page(
    door: Door, carrier: TwilioCarrier
) -> None:
    door.will(
        says(
            200,
            page(listed("SM3"), listed("SM2"), then=f"{MESSAGES}?To={quote_plus(ALICE)}&Page=1"),
        ),
        says(200, page(listed("SM1", status="queued", date_sent=None))),
    )
    assert [text.sid for text in carrier.texts_to(ALICE, NOON)] == ["SM3", "SM2", "SM1"]
    assert [seen.path for seen in door.seen] == [MESSAGES, MESSAGES]
    assert door.seen[0].query.keys() == {"To", "PageSize"}
    assert door.seen[0].query["To"] == ALICE
    assert door.seen[1].query == {"To": ALICE, "Page": "1"}


def test_a_listed_text_is_read_whole(door: Door, carrier: TwilioCarrier) -> None:
    door.will(says(200, page(listed("SM1", status="undelivered", error_code=30005))))
    assert list(carrier.texts_to(ALICE, NOON)) == [
        CarrierText(
            "SM1", BODY, LINE, NOON + timedelta(seconds=5), "undelivered", 30005, "outbound-api"
        )
    ]


def test_texts_from_before_are_left_out_and_those_without_a_date_kept(
    door: Door, carrier: TwilioCarrier
) -> None:
    old = listed("SMold", date_created="Mon, 23 Nov 2026 11:00:00 +0000")
    skewed = listed("SMskewed", date_created="Mon, 23 Nov 2026 11:59:00 +0000")
    dateless = listed("SMdateless", date_created=None, **{"from": None})
    door.will(says(200, page(old, skewed, dateless)))
    found = {text.sid: text for text in carrier.texts_to(ALICE, NOON)}
    assert found.keys() == {"SMskewed", "SMdateless"}
    assert (found["SMdateless"].created, found["SMdateless"].sender) == (None, "")


@pytest.mark.parametrize("second", [says(500, {}), says(200, {"odd": 1, "even": 2})])
def test_a_list_that_breaks_off_is_no_answer(
    door: Door, carrier: TwilioCarrier, second: Any
) -> None:
    door.will(says(200, page(listed("SM1"), then=f"{MESSAGES}?Page=1")), second)
    with pytest.raises(Doubtful):
        list(carrier.texts_to(ALICE, NOON))


def test_a_text_is_fetched_by_its_id(door: Door, carrier: TwilioCarrier) -> None:
    door.will(says(200, listed("SM1", status="delivered")))
    assert carrier.text("SM1").status == "delivered"
    assert door.seen[0].path == MESSAGES.replace(".json", "/SM1.json")


def test_a_text_that_the_carrier_does_not_know_is_refused(
    door: Door, carrier: TwilioCarrier
) -> None:
    door.will(refuses(404, 20404))
    with pytest.raises(Refused) as failed:
        carrier.text("SM1")
    assert failed.value.code == 20404


# --- calls --------------------------------------------------------------------------------------


def call(carrier: TwilioCarrier) -> str:
    return carrier.place_call(
        ALICE,
        "https://line.example/voice/back",
        sender=LINE,
        status_callback="https://line.example/voice/status",
        timeout=25,
    )


def test_a_call_is_placed_once(door: Door, carrier: TwilioCarrier) -> None:
    door.will(says(201, {"sid": "CA1", "status": "queued"}))
    assert call(carrier) == "CA1"
    [seen] = door.seen
    assert seen.path == f"/2010-04-01/Accounts/{ACCOUNT}/Calls.json"
    assert seen.form == {
        "To": ALICE,
        "From": LINE,
        "Url": "https://line.example/voice/back",
        "StatusCallback": "https://line.example/voice/status",
        "Timeout": "25",
    }


def test_a_call_in_doubt_is_not_placed_again(door: Door, carrier: TwilioCarrier) -> None:
    door.will(refuses(500, 20500))
    with pytest.raises(Doubtful):
        call(carrier)
    assert len(door.seen) == 1


# --- nobody's number and nobody's words ---------------------------------------------------------

PRIVATE = ["2125550101", "nobody else", "nobody+else", "nobody%20else", "token"]


def everything_said(error: BaseException) -> str:
    chain: list[BaseException] = []
    link: BaseException | None = error
    while link is not None and link not in chain:
        chain.append(link)
        link = link.__cause__ or link.__context__
    shown = [repr(one) + str(one) + repr(one.args) + repr(vars(one)) for one in chain]
    return "".join([*shown, *traceback.format_exception_only(error)])


@pytest.mark.parametrize(
    "failure",
    ["ok", "hangs", "resets", "500", "400", "429", "refused", "unreadable"],
)
def test_no_log_and_no_error_holds_a_number_or_a_word(
    door: Door, failure: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    for name in ("twilio", "twilio.http_client", "urllib3", "requests", "hotline"):
        caplog.set_level(logging.DEBUG, logger=name)
    made = says(201, {"sid": "SM1", "status": "queued"})
    answers: dict[str, list[Answer]] = {
        "ok": [made, says(200, page(listed("SM1"))), made],
        "hangs": [door.hangs],
        "resets": [resets],
        "500": [refuses(500, 20500)],
        "400": [refuses(400, 21211)],
        "429": [refuses(429, 20429)],
        "refused": [resets],
        "unreadable": [says(200, f"{BODY} {ALICE}")],
    }
    door.will(*answers[failure])
    url = f"http://127.0.0.1:{closed_port()}" if failure == "refused" else door.url
    carrier = TwilioCarrier(ACCOUNT, "token", url, connect_seconds=0.5, read_seconds=0.2)
    said = ""
    for ask in (
        lambda: send(carrier),
        lambda: list(carrier.texts_to(ALICE, NOON)),
        lambda: call(carrier),
    ):
        try:
            ask()
        except CarrierError as error:
            said += everything_said(error)
    carrier.close()
    assert caplog.text, "the connection pool logs at DEBUG; nothing captured proves nothing"
    assert bool(said) == (failure != "ok")
    for private in PRIVATE:
        assert private not in caplog.text
        assert private not in said


def test_twilios_own_logger_is_never_written_to() -> None:
    assert CarrierHttp().logger.name != "twilio.http_client"
    assert not CarrierHttp().logger.isEnabledFor(logging.CRITICAL)


def test_threads_share_one_carrier(door: Door, carrier: TwilioCarrier) -> None:
    door.will(says(201, {"sid": "SM1", "status": "queued"}))
    threads = [threading.Thread(target=send, args=(carrier,)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(door.seen) == 8
