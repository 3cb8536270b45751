"""nginx and Caddy before the server, with the very blocks that the README shows."""

import os
import re
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryFile
from typing import BinaryIO

from benchmarks.serving import ROOT, free_port

PROGRAMS = ("nginx", "caddy", "openssl")
"""The proxies that the README speaks of, and what makes their certificate: named like their packages."""
TRUSTING = ssl._create_unverified_context()
"""For whoever asks a proxy whose certificate nobody knows."""
PLACES = f"{os.environ.get('PATH', '')}{os.pathsep}/usr/sbin"
NGINX = """\
daemon off;
master_process off;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{}}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    {blocks}
}}
"""
CADDY = """\
{{
    admin off
    auto_https disable_redirects
    skip_install_trust
    local_certs
    storage file_system {folder}
}}
{blocks}
"""


def missing() -> list[str]:
    """The packages that are not there yet."""
    return [name for name in PROGRAMS if shutil.which(name, path=PLACES) is None]


def shown(kind: str) -> str:
    """The block of this kind in the README."""
    return re.search(rf"```{kind}\n(.*?)```", (ROOT / "README.md").read_text("utf-8"), re.DOTALL)[1]


def nginx_block(port: int, server: str, folder: Path, name: str = "localhost") -> str:
    """The README's block for nginx, at a port and under a name of its own before the server at this URL."""
    block = shown("nginx")
    for old, new in {
        "listen 443 ssl": f"listen 127.0.0.1:{port} ssl",
        "server_name school.org": f"server_name {name}",
        "/etc/ssl/school.org.pem": f"{folder}/cert.pem",
        "/etc/ssl/school.org.key": f"{folder}/key.pem",
        "http://127.0.0.1:8501": server,
    }.items():
        assert old in block
        block = block.replace(old, new)
    return block


@contextmanager
def nginx(folder: Path, blocks: Sequence[str], port: int) -> Iterator[None]:
    """nginx with these blocks until the block ends; `port` is one that answers when it is ready."""
    certify(folder)
    config = folder / "nginx.conf"
    config.write_text(NGINX.format(folder=folder, blocks="\n".join(blocks)))
    command = [
        shutil.which("nginx", path=PLACES),
        "-p",
        str(folder),
        "-c",
        str(config),
        "-e",
        str(folder / "error.log"),
    ]
    with running(command, port):
        yield


@contextmanager
def caddy(folder: Path, server: str, port: int, name: str = "localhost") -> Iterator[None]:
    """Caddy with the README's block, at a port and under a name of its own, with a certificate of its own making."""
    block = shown("caddy").replace("school.org", f"{name}:{port}").replace("127.0.0.1:8501", server.partition("://")[2])
    config = folder / "Caddyfile"
    config.write_text(CADDY.format(folder=folder, blocks=block))
    with running(["caddy", "run", "--config", str(config), "--adapter", "caddyfile"], port, name, HOME=str(folder)):
        yield


def certify(folder: Path) -> None:
    """A certificate for localhost that nobody else trusts."""
    subprocess.run(
        [
            "openssl",
            "req",
            "-x509",
            "-newkey",
            "rsa:2048",
            "-nodes",
            "-days",
            "2",
            "-subj",
            "/CN=localhost",
            "-keyout",
            str(folder / "key.pem"),
            "-out",
            str(folder / "cert.pem"),
        ],
        check=True,
        capture_output=True,
    )


@contextmanager
def running(command: list[str], port: int, name: str = "localhost", **environment: str) -> Iterator[None]:
    """A program until the block ends, from when it answers at this port by TLS under this name."""
    with TemporaryFile() as said:  # a pipe that nobody empties would halt it
        process = subprocess.Popen(command, env={**os.environ, **environment}, stdout=said, stderr=subprocess.STDOUT)
        try:
            until = time.monotonic() + 20
            while not _answers(port, name):
                assert process.poll() is None, _all_of(said)
                assert time.monotonic() < until, f"{command[0]} does not answer."
                time.sleep(0.05)
            yield
        finally:
            process.terminate()
            process.wait()


def _all_of(file: BinaryIO) -> str:
    file.seek(0)
    return file.read().decode()


def _answers(port: int, name: str) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), 5) as line:
            TRUSTING.wrap_socket(line, server_hostname=name).close()
    except OSError:
        return False
    return True


def ports(n: int) -> list[int]:
    """So many free ports."""
    return [free_port() for _ in range(n)]
