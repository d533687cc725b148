"""A mail server for tests: it keeps what it was given, and fails in the ways that mail servers fail."""

import email
import email.policy
import socketserver
import threading
import time
from collections import Counter

MODES = (
    "ok",
    "greylists",  # 451 to the recipient
    "knows_nobody",  # 550 to the recipient
    "refuses_the_sender",  # 550 to the sender
    "refuses_the_text",  # 554 after the final dot
    "busy",  # 421 instead of a greeting
    "hangs_at_greeting",
    "drops_before_data",  # the line is cut after RCPT
    "drops_after_dot",  # the mail is kept, the answer never sent, the line cut
    "hangs_after_dot",  # the mail is kept, the answer never sent, the line left open
)


class Sink(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    block_on_close = False

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Session)
        self.mode = "ok"
        self.mails_a_line = None  # after that many the line is closed
        self.says_goodbye = True  # with 421, or without a word
        self.pause = 0.0  # seconds before the answer to the final dot
        self.connections = 0
        self.raw = []

    def __enter__(self):
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return self

    def __exit__(self, *exc):
        self.shutdown()
        self.server_close()

    @property
    def port(self):
        return self.server_address[1]

    @property
    def mails(self):
        return [email.message_from_bytes(raw, policy=email.policy.default) for raw in self.raw]

    def arrived(self) -> Counter:
        """How often each Message-ID came."""
        return Counter(mail["Message-ID"] for mail in self.mails)


class _Session(socketserver.StreamRequestHandler):
    def say(self, line):
        self.wfile.write(line.encode() + b"\r\n")

    def hang(self):
        """Say nothing until the other side has enough."""
        while self.rfile.readline():
            pass

    def handle(self):
        self.server.connections += 1
        taken = 0
        mode = self.server.mode
        if mode == "hangs_at_greeting":
            return self.hang()
        if mode == "busy":
            return self.say("421 too busy")
        self.say("220 sink")
        while line := self.rfile.readline():
            mode = self.server.mode
            match line[:4].upper():
                case b"EHLO" | b"HELO":
                    self.say("250 sink")
                case b"MAIL" if taken == self.server.mails_a_line:
                    return self.say("421 enough for one line") if self.server.says_goodbye else None
                case b"MAIL":
                    self.say("550 you may not" if mode == "refuses_the_sender" else "250 ok")
                case b"RCPT" if mode == "greylists":
                    self.say("451 come back later")
                case b"RCPT" if mode == "knows_nobody":
                    self.say("550 <alice@example.tw> nobody of that name")
                case b"RCPT":
                    self.say("250 ok")
                    if mode == "drops_before_data":
                        return None
                case b"DATA":
                    self.say("354 go on")
                    if not self.take(mode):
                        return None
                    taken += 1
                case b"RSET" | b"NOOP":
                    self.say("250 ok")
                case b"QUIT":
                    return self.say("221 bye")
                case _:
                    self.say("502 what?")
        return None

    def take(self, mode) -> bool:
        raw = b""
        while (line := self.rfile.readline()) != b".\r\n":
            if not line:
                return False
            raw += line.removeprefix(b".") if line.startswith(b"..") else line
        if mode == "refuses_the_text":
            self.say("554 looks like spam")
            return True
        self.server.raw.append(raw)
        time.sleep(self.server.pause)
        if mode == "hangs_after_dot":
            self.hang()
        if mode in ("drops_after_dot", "hangs_after_dot"):
            return False
        self.say("250 taken")
        return True
