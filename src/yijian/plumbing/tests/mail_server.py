"""A mail server of a few lines: takes mail on a loopback port and answers as it is told."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage


class Server(socketserver.ThreadingTCPServer):
    """Keeps what it was sent; ``answers`` names what it says to a command instead of yes."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Conversation)
        self.answers: dict[str, str] = {}
        self.taken: list[EmailMessage] = []
        self.recipients: list[str] = []

    @property
    def port(self) -> int:
        return self.server_address[1]


class _Conversation(socketserver.StreamRequestHandler):
    server: Server

    def handle(self) -> None:
        self._say(self.server.answers.get("CONNECT", "220 mail.example"))
        while line := self.rfile.readline().decode():
            verb = line.split(None, 1)[0].upper().partition(":")[0]
            told = self.server.answers.get(verb)
            if told == "hang up":
                return
            if verb == "RCPT" and told is None:
                self.server.recipients.append(line.partition("<")[2].partition(">")[0])
            if verb == "DATA" and told is None:
                if not self._take():
                    return
            elif verb == "EHLO":
                self._say("250-mail.example\r\n250 8BITMIME")
            else:
                self._say(told or ("221 bye" if verb == "QUIT" else "250 OK"))

    def _take(self) -> bool:
        """Take one mail; tell whether the conversation goes on."""
        self._say("354 go on")
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line[1:] if line.startswith(b"..") else line)
        answer = self.server.answers.get("END", "250 taken")
        if answer == "hang up after taking" or answer.startswith("2"):
            self.server.taken.append(message_from_bytes(b"".join(lines), policy=policy.default))
        if answer.startswith("hang up"):
            return False
        self._say(answer)
        return True

    def _say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())


@contextmanager
def running() -> Iterator[Server]:
    """Run a server until the end of the block."""
    with Server() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
