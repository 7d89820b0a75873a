"""A small OpenID provider on this machine: a real server, real keys, real signatures; tests bend what it answers."""

from __future__ import annotations

import base64
import hashlib
import json
import threading
import time
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

from tests import FOR_EVER

CLIENT, SECRET = "chi-tieu", "bi-mat-cua-cong"


@cache
def first_key() -> rsa.RSAPrivateKey:
    """The key with which every provider of a process begins: making one takes longer than most tests."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


class Provider:
    """What it says and of whom; ``bend`` changes the claims of the next tokens."""

    def __init__(self) -> None:
        self.person: dict[str, Any] = {"sub": "p-1", "preferred_username": "lan"}
        self.userinfo: dict[str, Any] | None = None
        self.bend: dict[str, Any] = {}
        self.discovery: dict[str, Any] = {}
        self.hangs_at = ""
        self.redirects_at = ""
        self.asked: list[str] = []
        self.codes: dict[str, dict[str, str]] = {}
        self.ended = threading.Event()
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.issuer = f"http://127.0.0.1:{self.server.server_port}"
        self.key, self.key_name = first_key(), "key-1"
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        self.thread.start()

    def rotate(self, name: str) -> None:
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.key_name = name

    def stop(self) -> None:
        self.ended.set()
        self.server.shutdown()
        self.server.server_close()

    def authorize(self, address: str) -> str:
        """The person logs in there and is sent back: the query of the way back."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        assert asked["response_type"] == "code"
        assert asked["client_id"] == CLIENT
        assert asked["code_challenge_method"] == "S256"
        code = f"code-{len(self.codes)}"
        self.codes[code] = asked
        return urlencode({"code": code, "state": asked["state"], "iss": self.issuer})

    def way_back(self, address: str) -> str:
        """Where a browser is sent after the login there."""
        return f"{parse_qs(urlsplit(address).query)['redirect_uri'][0]}?{self.authorize(address)}"

    def token(self, fields: dict[str, str], authorization: str) -> tuple[int, dict[str, Any]]:
        asked = self.codes.pop(fields.get("code", ""), None)
        challenge = hashlib.sha256(fields.get("code_verifier", "").encode()).digest()
        proved = base64.urlsafe_b64encode(challenge).rstrip(b"=").decode()
        basic = f"Basic {base64.b64encode(f'{CLIENT}:{SECRET}'.encode()).decode()}"
        is_right = asked is not None and proved == asked["code_challenge"] and authorization == basic
        if asked is None or not is_right or fields["redirect_uri"] != asked["redirect_uri"]:
            return 400, {"error": "invalid_grant"}
        now = int(time.time())
        claims = {"iss": self.issuer, "aud": CLIENT, "iat": now, "exp": now + 300, "nonce": asked["nonce"]}
        claims |= self.person | self.bend
        claims = {name: value for name, value in claims.items() if value is not None}
        return 200, {"id_token": self.signed(claims), "access_token": "a", "token_type": "Bearer"}

    def signed(self, claims: dict[str, Any]) -> str:
        return jwt.encode(claims, self.key, algorithm="RS256", headers={"kid": self.key_name})

    def said(self, path: str) -> dict[str, Any]:
        if path == "/.well-known/openid-configuration":
            own = {
                "issuer": self.issuer,
                "authorization_endpoint": f"{self.issuer}/authorize",
                "token_endpoint": f"{self.issuer}/token",
                "jwks_uri": f"{self.issuer}/keys",
                "userinfo_endpoint": f"{self.issuer}/userinfo" if self.userinfo else "",
                "end_session_endpoint": f"{self.issuer}/logout",
            }
            return own | self.discovery
        if path == "/keys":
            public = jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key(), as_dict=True)
            return {"keys": [public | {"kid": self.key_name, "use": "sig", "alg": "RS256"}]}
        return self.userinfo or {}

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                if self.path.startswith("/authorize?"):
                    self.send_response(302)
                    self.send_header("Location", provider.way_back(self.path))
                    self.end_headers()
                    return
                self.answer(200, provider.said(self.path))

            def do_POST(self) -> None:
                text = self.rfile.read(int(self.headers["Content-Length"])).decode()
                fields = {name: values[0] for name, values in parse_qs(text).items()}
                self.answer(*provider.token(fields, self.headers.get("Authorization", "")))

            def answer(self, status: int, said: dict[str, Any]) -> None:
                provider.asked.append(self.path)
                if self.path == provider.hangs_at:
                    provider.ended.wait(FOR_EVER)
                    return
                self.send_response(302 if self.path == provider.redirects_at else status)
                self.send_header("Location", f"{provider.issuer}/elsewhere")
                self.send_header("Content-Type", "application/json")
                self.end_headers()
                self.wfile.write(json.dumps(said).encode())

            def log_message(self, *_args: Any) -> None:
                pass

        return Handler
