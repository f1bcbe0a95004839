"""A server under test, and what asks it: requests as raw bytes, and streams of events."""
import http.client
import json
import os
import pathlib
import select
import signal
import socket
import subprocess
import threading
import time
import urllib.parse

PATIENCE = 15.0


def wait_for(what, within=PATIENCE):
    """The first true thing that `what()` gives; None when the time is up."""
    end = time.monotonic() + within
    while True:
        got = what()
        if got or time.monotonic() > end:
            return got
        time.sleep(0.005)


class Server:
    """`quire serve` on a free port, unless `port` names one; its words on both streams are kept. `within` is a command that runs it."""

    def __init__(self, quire, library, *words, port=0, env=None, within=()):
        self.library = pathlib.Path(library)
        words = [*words, "--port", str(port)] if port is not None else list(words)
        # Ctrl-C means something to a program that a terminal starts, not to one in the background.
        self.process = subprocess.Popen([*within, quire, "serve", "-C", str(library), *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                        env=env, preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL))
        self.begun = time.monotonic()
        self.out, self.err = [], []
        self.threads = [threading.Thread(target=self.keep, args=pair, daemon=True)
                        for pair in ((self.process.stdout, self.out), (self.process.stderr, self.err))]
        for thread in self.threads:
            thread.start()
        line = wait_for(lambda: self.out and self.out[0] or self.process.poll() is not None)
        self.address = line.split()[1] if isinstance(line, str) and line.startswith("Serving http://") else None
        self.port = urllib.parse.urlsplit(self.address).port if self.address else None

    @staticmethod
    def keep(stream, lines):
        for line in stream:
            lines.append(line.decode(errors="replace"))

    @property
    def said(self):
        return "".join(self.err)

    def says(self, text, within=PATIENCE):
        return bool(wait_for(lambda: text in self.said, within))

    def stop(self, how=signal.SIGINT):
        """The exit status and how long it took."""
        begun = time.monotonic()
        self.process.send_signal(how)
        try:
            status = self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            status = "it had to be killed"
        for thread in self.threads:
            thread.join(1)
        return status, time.monotonic() - begun

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()

    # --- requests ---

    def connect(self):
        return socket.create_connection(("127.0.0.1", self.port), PATIENCE)

    def raw(self, request):
        """All bytes that come back to these bytes."""
        with self.connect() as connection:
            connection.sendall(request)
            connection.shutdown(socket.SHUT_WR) if b"Connection: close" not in request else None
            got = b""
            while chunk := connection.recv(65536):
                got += chunk
        return got

    def ask(self, path, method="GET", host=None, **headers):
        """Status, headers (their names in lower case) and body. The path goes out as it is."""
        host = f"127.0.0.1:{self.port}" if host is None else host
        lines = [f"{method} {path} HTTP/1.1", f"Host: {host}", "Connection: close"] + [f"{k.replace('_', '-')}: {v}" for k, v in headers.items()]
        head, _, body = self.raw("\r\n".join(lines).encode() + b"\r\n\r\n").partition(b"\r\n\r\n")
        first, *rest = head.decode("latin-1").split("\r\n")
        return int(first.split()[1]), {k.lower(): v for k, v in (line.split(": ", 1) for line in rest)}, body

    def get(self, path):
        return self.ask(path)[2].decode(errors="replace")

    def shows(self, path, text, within=PATIENCE):
        return bool(wait_for(lambda: text in self.get(path), within))

    # --- the process ---

    def memory(self):
        """KiB that are resident and not shared with files."""
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        return int(next(line.split()[1] for line in status.splitlines() if line.startswith("RssAnon:")))

    def ticks(self):
        """Of processor time that it took, without its children."""
        fields = pathlib.Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return int(fields[11]) + int(fields[12])

    def descriptors(self):
        return len(os.listdir(f"/proc/{self.process.pid}/fd"))

    def children(self):
        return pathlib.Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()


class Events:
    """What a page that is open hears, as the live script asks for it."""

    def __init__(self, server, page):
        tag = server.get(f"/{page}").rpartition("<script ")[2]
        said = dict(part.split("=", 1) for part in tag.split(">")[0].split() if "=" in part)
        said = {key: value.strip('"') for key, value in said.items()}
        query = urllib.parse.urlencode({"run": said["data-run"], "build": said["data-build"], "page": said["data-page"],
                                        "there": said["data-there"]}, quote_via=urllib.parse.quote)
        self.server, self.heard, self.open = server, [], True
        self.connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=120)
        self.connection.request("GET", f"/.quire/events?{query}")
        self.socket = self.connection.sock
        self.response = self.connection.getresponse()
        self.thread = threading.Thread(target=self.listen, daemon=True)
        self.thread.start()

    def listen(self):
        try:
            while line := self.response.readline():
                if line.startswith(b"data: "):
                    self.heard.append(json.loads(line[6:]))
        except (OSError, ValueError, http.client.HTTPException, AttributeError):
            pass
        self.open = False

    def wait(self, what, within=PATIENCE):
        """The first event that was heard, or is, of which `what` is true."""
        return wait_for(lambda: next((event for event in list(self.heard) if what(event)), None), within)

    def reload(self, within=PATIENCE):
        return self.wait(lambda event: event["reload"], within)

    def found(self, text, within=PATIENCE):
        """Findings in which the text stands; None or an empty list for none at all."""
        return self.wait(lambda event: "findings" in event and text in json.dumps(event["findings"], ensure_ascii=False), within)

    def clean(self, within=PATIENCE):
        """Did it hear of no findings last?"""
        def last():
            known = [event["findings"] for event in list(self.heard) if event.get("findings")]
            return bool(known) and not known[-1]["list"]
        return bool(wait_for(last, within))

    def forget(self):
        self.heard.clear()

    def close(self):
        self.open = False
        try:
            self.socket.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass
        self.connection.close()
        self.thread.join(2)


def is_quiet(connection, seconds):
    """Nothing to be read for so long?"""
    return not select.select([connection], [], [], seconds)[0]
