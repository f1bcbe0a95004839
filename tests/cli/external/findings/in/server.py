"""Prints its port; answers with the status that ends a path, /to/STATUS/PATH redirects."""
import http.server


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        words = self.path.strip("/").split("/", 2)
        body = b'<h1 id="start">Start</h1>'
        self.send_response(int(words[1]))
        if words[0] == "to":
            self.send_header("Location", "/" + words[2])
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(body)

    do_HEAD = do_GET

    def log_message(self, *_):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
print(server.server_address[1], flush=True)
server.serve_forever()
