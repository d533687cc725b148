"""A scanner of our own that speaks INSTREAM: EICAR is found, all else is clean; or it says what a test tells it."""

import socketserver
import struct
import threading

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


class Clamd(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True
    says = ""  # an answer to give whatever comes
    seen = 0

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Talk)
        self.url = f"tcp://127.0.0.1:{self.server_address[1]}"
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()

    def __exit__(self, *fault):
        self.shutdown()
        super().__exit__(*fault)


class Talk(socketserver.StreamRequestHandler):
    def handle(self):
        word = b""
        while not word.endswith(b"\0"):
            word += self.rfile.read(1)
        if word == b"zPING\0":
            self.wfile.write(b"PONG\0")
            return
        data = b""
        while size := struct.unpack(">I", self.rfile.read(4))[0]:
            data += self.rfile.read(size)
        self.server.seen += 1
        found = b"stream: Eicar-Signature FOUND" if EICAR in data else b"stream: OK"
        self.wfile.write((self.server.says.encode() or found) + b"\0")
