"""The proxy's own configuration from `deploy/nginx`, with ports and folders of a test."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

NGINX = Path(__file__).resolve().parents[2] / "deploy" / "nginx"


def program(name: str, package: str) -> str:
    """Return where a program is, or skip and say how to get it."""
    found = shutil.which(
        name, path=f"{Path(sys.executable).parent}:{os.environ.get('PATH', os.defpath)}:/usr/sbin:/sbin"
    )
    if found is None:
        pytest.skip(f"No {name} on this machine. Debian: apt-get install {package}")
    return found


def rendered(folder: Path, *, webs: Sequence[int], plain: int, tls: int, place: str = "systemd") -> Path:
    """Write all that nginx needs into the folder; return its main file. `webs` are ports on this machine."""
    parts = folder / "multitude"
    for made in (parts / "tls", folder / "cache", folder / "log", folder / "temp"):
        made.mkdir(parents=True, exist_ok=True)
    certificate(parts / "tls")
    shutil.copytree(NGINX / "pages", parts / "pages", dirs_exist_ok=True)
    moved = {
        "/etc/nginx/multitude": str(parts),
        "/var/cache/nginx": str(folder / "cache"),
        "/var/log/nginx": str(folder / "log"),
        "    listen [::]:80 default_server;\n": "",
        "    listen [::]:443 ssl http2 default_server;\n": "",
        "listen 80 default_server": f"listen 127.0.0.1:{plain} default_server",
        "listen 443 ssl http2 default_server": f"listen 127.0.0.1:{tls} ssl http2 default_server",
        "https://$host$request_uri": f"https://$host:{tls}$request_uri",
    }
    ports = dict(zip((8001, 8002), webs, strict=False))
    moved |= {f"127.0.0.1:{usual}": f"127.0.0.1:{here}" for usual, here in ports.items()}
    names = {"place.conf": f"place.{place}.conf", "proxy.conf": "proxy.conf", "multitude.conf": "multitude.conf"}
    for name, source in names.items():
        text = (NGINX / source).read_text()
        for usual, here in moved.items():
            text = text.replace(usual, here)
        (parts / name).write_text(text)
    temporary = "".join(
        f"    {kind}_temp_path {folder / 'temp' / kind};\n"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    main = folder / "nginx.conf"
    main.write_text(
        ("user root;\n" if os.geteuid() == 0 else "")
        + f"worker_processes 1;\npid {folder / 'nginx.pid'};\nerror_log {folder / 'log' / 'start.log'} crit;\n"
        + "events { worker_connections 1024; }\n"
        + f"http {{\n    default_type text/plain;\n{temporary}    include {parts / 'multitude.conf'};\n}}\n"
    )
    return main


def certificate(folder: Path) -> None:
    """Make a certificate that nobody trusts."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    (folder / "fullchain.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    kind = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    (folder / "privkey.pem").write_bytes(key.private_bytes(serialization.Encoding.PEM, *kind))
