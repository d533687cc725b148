"""ClamAV by its own protocol (INSTREAM): the file is sent in pieces, the answer is one line.

`CLAMD_URL`: `tcp://host:3310` or `unix:///run/clamav/clamd.ctl`. Empty: the portal's own checks count as the scan, and
the health page of staff says so.
"""

import socket
import struct
from urllib.parse import urlsplit

from django.conf import settings

PIECE = 64 * 1024
PATIENCE = 60.0  # seconds without a sign of life


class ScannerDown(Exception):
    """No verdict: not reached, too slow, or an answer that is none. Never to be read as "clean"."""


def is_configured() -> bool:
    return bool(settings.CLAMD_URL)


def scan(file) -> str:
    """ "" for a clean file, else the name of what was found. Raises ScannerDown."""
    try:
        with _connect() as line:
            line.sendall(b"zINSTREAM\0")
            while piece := file.read(PIECE):
                line.sendall(struct.pack(">I", len(piece)) + piece)
            line.sendall(struct.pack(">I", 0))
            answer = _read(line)
    except OSError as why:
        raise ScannerDown(type(why).__name__) from None
    if answer == "stream: OK":
        return ""
    if answer.startswith("stream: ") and answer.endswith(" FOUND"):
        return answer.removeprefix("stream: ").removesuffix(" FOUND").strip()[:100]
    raise ScannerDown(answer[:100])  # too large for the scanner, or an error of its own


def answers() -> bool:
    """Whether the scanner is there: for the health page."""
    try:
        with _connect(patience=2.0) as line:
            line.sendall(b"zPING\0")
            return _read(line) == "PONG"
    except OSError:
        return False


def _connect(patience: float = PATIENCE) -> socket.socket:
    where = urlsplit(settings.CLAMD_URL)
    if where.scheme == "unix":
        line = socket.socket(socket.AF_UNIX)
        line.settimeout(patience)
        line.connect(where.path)
        return line
    return socket.create_connection((where.hostname, where.port or 3310), timeout=patience)


def _read(line: socket.socket) -> str:
    """One answer, ended by NUL."""
    got = b""
    while not got.endswith(b"\0") and len(got) < 4096:
        piece = line.recv(4096)
        if not piece:
            break
        got += piece
    return got.rstrip(b"\0").decode("utf-8", "replace").strip()
