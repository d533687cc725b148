"""A program of somebody else, on this machine: it keeps what it is sent and answers what it is told to."""

import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Receiver:
    """`answers`: the statuses of the next requests, 204 afterwards; "drip" for one that comes to no end."""

    def __init__(self, answers=(), context=None):
        self.answers, self.got = list(answers), []
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                receiver.got.append((self.path, body, dict(self.headers)))
                answer = receiver.answers.pop(0) if receiver.answers else 204
                if answer == "drip":
                    for sign in b"HTTP/1.1 204".ljust(200):
                        self.wfile.write(bytes([sign]))
                        time.sleep(0.05)
                    return
                self.send_response(answer)
                if 300 <= answer < 400:
                    self.send_header("Location", "/elsewhere")
                self.end_headers()

            def log_message(self, *_args):
                pass

            do_GET = do_POST

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.handle_error = lambda *_args: None
        if context:
            self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
        self.port = self.server.server_port

    def has_got(self, number):
        """Wait until it has read that many: who sent them may have given up before it came to that."""
        until = time.monotonic() + 60
        while len(self.got) < number and time.monotonic() < until:
            time.sleep(0.01)

    def __enter__(self):
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        return self

    def __exit__(self, *_exc):
        self.server.shutdown()
        self.server.server_close()
