"""What nginx does to a request before the web sees it, with webs that only say what they were asked."""

from __future__ import annotations

import http.client
import json
import socket
import ssl
import threading
import time
import warnings
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from tests.chaos.machines import Machine, free_port, wait_until
from tests.deploy.house import unverified
from tests.deploy.proxy import program, rendered


class Echo:
    """A web that answers every request with what it was told, and counts."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str]] = []
        self.headers: dict[str, str] = {}
        self.unknown: set[str] = set()
        echo = self

        class Answer(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def answer(self) -> None:
                self.rfile.read(int(self.headers.get("Content-Length") or 0))
                path = self.path.partition("?")[0]
                echo.asked.append((self.command, path))
                body = json.dumps(dict(self.headers.items())).encode() + b" " * 1000
                self.send_response(404 if path in echo.unknown else 200)
                for name, value in {"Vary": "Accept-Language, Cookie", **echo.headers}.items():
                    self.send_header(name, value)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            do_GET = do_POST = answer

            def log_message(self, *_words: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
        self.port = self._server.server_port
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()


class Proxy:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.webs = [Echo(), Echo()]
        self.plain, self.tls = free_port(), free_port()
        main = rendered(folder, webs=[web.port for web in self.webs], plain=self.plain, tls=self.tls)
        self.machine = Machine(
            [program("nginx", "nginx-light"), "-c", str(main), "-g", "daemon off;"], log=folder / "nginx.said"
        )
        self.machine.start()
        assert wait_until(self._listens, seconds=10), self.machine.said

    def _listens(self) -> bool:
        try:
            socket.create_connection(("127.0.0.1", self.tls), timeout=1).close()
        except OSError:
            return False
        return True

    def ask(
        self, path: str, *, method: str = "GET", body: bytes | None = None, source: str = "127.0.0.1", **headers: str
    ) -> http.client.HTTPResponse:
        connection = http.client.HTTPSConnection(
            "127.0.0.1", self.tls, timeout=30, source_address=(source, 0), context=unverified()
        )
        connection.request(method, path, body=body, headers={key.replace("_", "-"): v for key, v in headers.items()})
        answer = connection.getresponse()
        answer.text = answer.read().decode()  # type: ignore[attr-defined]
        connection.close()
        return answer

    def told(self, path: str, **headers: str) -> dict[str, str]:
        """What the web was told of a request."""
        told: dict[str, str] = json.loads(self.ask(path, **headers).text)  # type: ignore[attr-defined]
        return told

    @property
    def asked(self) -> int:
        return sum(len(web.asked) for web in self.webs)

    def close(self) -> None:
        self.machine.end()
        for web in self.webs:
            web.stop()


@pytest.fixture
def proxy(tmp_path: Path) -> Iterator[Proxy]:
    made = Proxy(tmp_path)
    yield made
    made.close()


def costs(proxy: Proxy, *asks: Callable[[], object]) -> int:
    """How many requests reach the webs."""
    before = proxy.asked
    for ask in asks:
        ask()
    return proxy.asked - before


def test_what_a_visitor_claims_of_their_address_is_gone(proxy: Proxy) -> None:
    claims = {"X_Forwarded_For": "10.9.9.9", "Forwarded": "for=10.9.9.9", "X_Forwarded_Proto": "http"}
    told = proxy.told(
        "/proposals/", source="127.0.0.9", X_Real_IP="10.9.9.9", X_Forwarded_Host="evil.example", **claims
    )
    assert told["X-Forwarded-For"] == "127.0.0.9" and told["X-Forwarded-Proto"] == "https"
    assert "10.9.9.9" not in json.dumps(told) and "evil" not in json.dumps(told)


def test_a_public_page_is_kept_for_two_seconds_for_who_has_no_cookie(proxy: Proxy) -> None:
    assert costs(proxy, *[lambda: proxy.ask("/proposals/7/")] * 5) == 1
    assert costs(proxy, *[lambda: proxy.ask("/")] * 5) == 1
    time.sleep(2.5)
    assert costs(proxy, *[lambda: proxy.ask("/proposals/7/")] * 2) == 1


def test_what_is_somebodys_is_asked_each_time_and_never_given_to_others(proxy: Proxy) -> None:
    assert costs(proxy, *[lambda: proxy.ask("/proposals/8/", Cookie="sessionid=ana")] * 3) == 3
    assert costs(proxy, *[lambda: proxy.ask("/proposals/8/", Authorization="Token mine")] * 3) == 3
    assert costs(proxy, *[lambda: proxy.ask("/proposals/8/", HX_Request="true")] * 3) == 3
    assert "ana" not in proxy.ask("/proposals/8/").text  # type: ignore[attr-defined]
    # Nor does somebody with a cookie get what was kept for visitors.
    assert "sessionid=bea" in proxy.ask("/proposals/8/", Cookie="sessionid=bea").text  # type: ignore[attr-defined]


def test_each_language_has_its_page(proxy: Proxy) -> None:
    words = {language: proxy.told("/", Accept_Language=language)["Accept-Language"] for language in ("fr", "es", "en")}
    assert all(language == heard for language, heard in words.items())


@pytest.mark.parametrize("headers", [{"Set-Cookie": "csrftoken=1"}, {"Cache-Control": "no-store"}, {"Vary": "*"}])
def test_what_the_web_marks_is_not_kept(proxy: Proxy, headers: dict[str, str]) -> None:
    for web in proxy.webs:
        web.headers = headers
    assert costs(proxy, *[lambda: proxy.ask("/proposals/9/")] * 3) == 3


@pytest.mark.parametrize("path", ["/proposals/", "/api/v1/proposals/", "/account/sign-in/", "/proposals/7/support/"])
def test_lists_accounts_and_the_api_are_never_kept(proxy: Proxy, path: str) -> None:
    assert costs(proxy, *[lambda: proxy.ask(path)] * 3) == 3


def test_a_file_that_one_release_does_not_know_is_asked_of_the_other(proxy: Proxy) -> None:
    path = "/static/commons/look.0123abcd.css"
    proxy.webs[0].unknown.add(path)
    for web in proxy.webs:
        web.headers = {"Cache-Control": "max-age=315360000, public, immutable"}
    assert proxy.ask(path).status == 200
    assert costs(proxy, *[lambda: proxy.ask(path)] * 3) == 0


def test_bodies_are_bounded_but_where_pictures_are_brought(proxy: Proxy) -> None:
    two_megabytes = b"x" * 2_000_000
    assert proxy.ask("/account/name/", method="POST", body=two_megabytes).status == 413
    for path in ("/proposals/new/", "/proposals/7/", "/api/v1/proposals/7/pictures/"):
        assert proxy.ask(path, method="POST", body=two_megabytes).status == 200


def test_a_flood_of_tries_to_sign_in_is_slowed_and_looking_is_not(proxy: Proxy) -> None:
    told = [proxy.ask("/account/sign-in/", method="POST", body=b"", source="127.0.0.7") for _ in range(40)]
    slowed = [answer for answer in told if answer.status == 429]
    assert 15 <= len(slowed) <= 20
    assert slowed[0].headers["Retry-After"] == "10" and "a lot at once" in slowed[0].text  # type: ignore[attr-defined]
    assert proxy.ask("/account/sign-in/", source="127.0.0.7").status == 200
    assert proxy.ask("/account/sign-in/", method="POST", body=b"", source="127.0.0.8").status == 200


def test_without_a_web_people_are_told_so(proxy: Proxy) -> None:
    for web in proxy.webs:
        web.stop()
    answer = proxy.ask("/proposals/")
    assert answer.status == 502 and "try again in a few seconds" in answer.text  # type: ignore[attr-defined]


def test_what_may_be_private_is_not_written_down(proxy: Proxy) -> None:
    proxy.ask("/account/proof/post/?code=SECRETCODE", source="127.0.0.6")
    for path in ("account/confirm/", "account/password/reset/", "account/email/confirm/", "unsubscribe/"):
        proxy.ask(f"/{path}SECRETCODE/", source="127.0.0.6")
    for web in proxy.webs:
        web.stop()
    proxy.ask("/account/proof/post/?code=SECRETCODE", source="127.0.0.6")
    assert wait_until(
        lambda: (proxy.folder / "log" / "multitude.log").read_text().count("/proof/post/") == 2, seconds=5
    )
    said = "".join(path.read_text() for path in (proxy.folder / "log").iterdir()) + proxy.machine.said
    assert "SECRETCODE" not in said and "127.0.0.6" not in said


def test_plain_http_leads_to_tls_and_old_tls_leads_nowhere(proxy: Proxy) -> None:
    plain = http.client.HTTPConnection("127.0.0.1", proxy.plain, timeout=30)
    plain.request("POST", "/proposals/?q=1")
    answer = plain.getresponse()
    assert answer.status == 308 and answer.headers["Location"] == f"https://127.0.0.1:{proxy.tls}/proposals/?q=1"
    modern = unverified()
    modern.set_alpn_protocols(["h2", "http/1.1"])
    with modern.wrap_socket(socket.create_connection(("127.0.0.1", proxy.tls))) as line:
        assert line.version() == "TLSv1.3" and line.selected_alpn_protocol() == "h2"
    old = unverified()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        old.minimum_version, old.maximum_version = ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1
    with pytest.raises((ssl.SSLError, ConnectionError)):
        old.wrap_socket(socket.create_connection(("127.0.0.1", proxy.tls)))


def test_answers_travel_compressed(proxy: Proxy) -> None:
    connection = http.client.HTTPSConnection("127.0.0.1", proxy.tls, timeout=30, context=unverified())
    connection.request("GET", "/api/v1/proposals/", headers={"Accept-Encoding": "gzip"})
    answer = connection.getresponse()
    answer.read()
    connection.close()
    assert answer.headers["Content-Encoding"] == "gzip"


def test_machines_of_the_house_may_ask_whether_it_is_ready(proxy: Proxy) -> None:
    assert proxy.ask("/readyz").status == 200
    assert proxy.ask("/metrics").status == 404 and proxy.asked == 1
