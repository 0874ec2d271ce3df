"""What the emulated AWS lacks, put between its server and its clients.

Python imports a module of this name as it starts, where `PYTHONPATH` has this folder; see `Emulator::start`.
"""

import json

try:
    from werkzeug import serving
except ImportError:
    # The emulator installs its packages and starts again with them.
    serving = None


class Updates:
    """Remembers the updates of EKS clusters and node groups, and answers what became of them.

    AWS has `DescribeUpdate` for every update; the emulator forgets those of a node group's configuration.
    """

    def __init__(self, app):
        self.app = app
        self.known = {}

    def __call__(self, environ, start_response):
        method, path = environ["REQUEST_METHOD"], environ["PATH_INFO"]
        parts = path.strip("/").split("/")
        if method == "GET" and parts[0] == "clusters" and parts[2:3] == ["updates"] and parts[-1] in self.known:
            body = json.dumps({"update": self.known[parts[-1]]}).encode()
            start_response("200 OK", [("Content-Type", "application/json"), ("Content-Length", str(len(body)))])
            return [body]
        answer = self.app(environ, start_response)
        if method == "POST" and parts[0] == "clusters":
            body = b"".join(answer)
            self.remember(body)
            return [body]
        return answer

    def remember(self, body):
        try:
            update = json.loads(body).get("update")
        except ValueError:
            return
        if update:
            self.known[update["id"]] = update


if serving:
    make = serving.make_server

    def make_server(host, port, app, **settings):
        return make(host, port, Updates(app), **settings)

    serving.make_server = make_server
