"""The servers that tests/run-external starts, on loopback: what an address answers stands in its path.

    /s/CODE                 that status
    /id/NAME...             a page with these ids, divided by commas
    /to/CODE/TARGET         a redirect with that status; TARGET is what is left of the path, query and all
    /long-chain/N           redirects to N - 1, down to 0
    /up/TARGET              a permanent redirect to TARGET, written as a relative one
    /circle/N               redirects to N + 1, from 2 to 1
    /no-head/CODE           CODE for HEAD, 200 for GET
    /flaky/N/CODE/...       CODE for the first N requests, then 200
    /later/CODE/SECONDS/... CODE with Retry-After the first time, then 200; SECONDS may be `date`, for an HTTP date one second on
    /wait/CODE/SECONDS      CODE with Retry-After, always
    /slow/...               200 after half a second
    /hang                   never answers
    /cut                    closes the connection; /cut-body in the middle of the body; /cut-head for HEAD alone
    /bomb                   a gigabyte of zeros, packed; /long: a page whose one id comes behind 5 MiB
    /endless-head           headers without end
    /script, /plain, ...    see PAGES
    /need/NAME/VALUE        200 when the header NAME is VALUE, else 404
"""
import collections
import email.utils
import http.server
import socketserver
import ssl
import threading
import time
import zlib

PAGES = {
    "/page": ("text/html; charset=utf-8", b"<!DOCTYPE html><h1 id=start>x</h1><a name='old'></a><p id=\"two\">"),
    "/tags": ("text/html", b"""<!-- <p id=comment> --><script>x = "<p id=script>"</script><textarea><p id=area></textarea>
        <P CLASS=a"b ID='caf&eacute;'><a href="x"id=next name=named><meta name=meta><h2 id="user-content-readme">
        <p data-id=data><img alt='a>b' id = "spaced" ><title><b id=title></title><p id=\xc3\xa4>"""),
    "/script": ("text/html", b"<div id=root></div><script src=app.js></script>"),
    "/refresh": ("text/html", b"<meta http-equiv=Refresh content='0; url=/page'>"),
    "/forge": ("text/html", rb"""<a href="#main">Skip</a><h1 id="main">x</h1><script type="application/json">{"richText":
        "\u003ca id=\"user-content-usage\" href=\"#usage\"", "toc": [{"anchor": "set-up"}]}</script>"""
              .replace(b' id="main"', b"")),
    "/docs": ("text/html", b"<script>id = 'x'; hidden = 1</script><h2>Set-up <a href=#setup>#</a></h2><p id=setup>"),
    "/plain": ("text/plain", b"no markup"),
    "/long": ("text/html", b"<h1>x</h1>" + b" " * (5 << 20) + b"<p id=end>"),
}


class Log:
    """What was asked, and how many requests were under way at once, of each host and of all."""

    def __init__(self):
        self.lock = threading.Lock()
        self.clear()

    def clear(self):
        self.asked = []
        self.times = []
        self.headers = []
        self.under_way = collections.Counter()
        self.most = collections.Counter()

    def begin(self, handler):
        host = handler.headers.get("Host", "")
        with self.lock:
            self.asked.append(f"{handler.command} {handler.path}")
            self.times.append(time.monotonic())
            self.headers.append((host.partition(":")[0], dict(handler.headers)))
            for key in host.partition(":")[0], "all":
                self.under_way[key] += 1
                self.most[key] = max(self.most[key], self.under_way[key])
            return self.asked.count(f"{handler.command} {handler.path}") - 1

    def end(self, handler):
        host = handler.headers.get("Host", "")
        with self.lock:
            for key in host.partition(":")[0], "all":
                self.under_way[key] -= 1


def bomb():
    """As gzip: a block of zeros, flushed, so that it can be said a thousand times."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    head = packer.compress(b"<h1>x</h1>") + packer.flush(zlib.Z_FULL_FLUSH)
    block = packer.compress(b" " * (1 << 20)) + packer.flush(zlib.Z_FULL_FLUSH)
    return b"\x1f\x8b\x08\0\0\0\0\0\0\x03" + head + block * 1024


BOMB = bomb()


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def is_over(self):
        """The client may begin another request as soon as it has the answer: this one ends before that is sent."""
        if self.under_way:
            self.server.log.end(self)
        self.under_way = False

    def do_HEAD(self):
        before = self.server.log.begin(self)
        self.under_way = True
        try:
            self.answer(before)
        except (BrokenPipeError, ConnectionResetError, ssl.SSLError):
            self.close_connection = True
        finally:
            self.is_over()

    do_GET = do_HEAD

    def send(self, status, body=b"", kind="text/html", **headers):
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.is_over()
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def answer(self, before):
        kind, *rest = self.path.split("?")[0].strip("/").split("/")
        method = getattr(self, "on_" + kind.replace("-", "_"), None)
        if method:
            method(before, *rest)
        elif self.path in PAGES:
            self.send(200, PAGES[self.path][1], PAGES[self.path][0])
        else:
            self.send(404)

    def on_s(self, before, code, *_):
        self.send(int(code))

    def on_id(self, before, names, *_):
        self.send(200, b"<h1>x</h1>" + b"".join(b"<p id=%s>" % name.encode() for name in names.split(",")))

    def on_to(self, before, code, *_):
        target = self.path.split("/", 3)[3]
        self.send(int(code), b"<a href=/>there</a>" * 1000, Location=target if ":" in target or target.startswith("..") else "/" + target)

    def on_long_chain(self, before, n):
        self.send(301, Location=f"/long-chain/{int(n) - 1}") if int(n) else self.send(200)

    def on_up(self, before, *target):
        self.send(301, Location="../" * len(target) + "/".join(target))

    def on_circle(self, before, n):
        self.send(302, Location=f"/circle/{3 - int(n)}")

    def on_no_head(self, before, code):
        self.send(int(code) if self.command == "HEAD" else 200)

    def on_flaky(self, before, n, code, *_):
        self.send(int(code) if self.command == "HEAD" or before < int(n) else 200)

    def on_later(self, before, code, seconds, *_):
        date = email.utils.formatdate(time.time() + 1.99, usegmt=True)
        if before:
            self.send(200)
        else:
            self.send(int(code), Retry_After=date if seconds == "date" else seconds)

    def on_wait(self, before, code, seconds):
        self.send(int(code), Retry_After=seconds)

    def on_slow(self, before, *_):
        time.sleep(0.5)
        self.send(200)

    def on_hang(self, before, *_):
        time.sleep(60)
        self.close_connection = True

    def on_cut(self, before, *_):
        self.close_connection = True

    def on_cut_head(self, before):
        self.close_connection = True
        if self.command != "HEAD":
            self.send(200)

    def on_cut_body(self, before):
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", "1000")
        self.end_headers()
        self.wfile.write(b"<h1 id=a>")
        self.close_connection = True

    def on_bomb(self, before):
        self.send(200, BOMB, Content_Encoding="gzip")

    def on_endless_head(self, before):
        self.wfile.write(b"HTTP/1.1 200 OK\r\n")
        for _ in range(100_000):
            self.wfile.write(b"X-Line: " + b"x" * 1000 + b"\r\n")

    def on_need(self, before, name, value):
        self.send(200 if self.headers.get(name) == value else 404)


class Server(socketserver.ThreadingMixIn, http.server.HTTPServer):
    daemon_threads = True
    request_queue_size = 256

    def handle_error(self, request, client_address):
        pass  # what a client breaks off is no error of the server


def start(certificate=None, key=None):
    """A server on a free port; it ends with the program."""
    server = Server(("127.0.0.1", 0), Handler)
    server.log = Log()
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    server.port = server.server_address[1]
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    return server
