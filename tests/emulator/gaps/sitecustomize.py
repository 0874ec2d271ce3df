"""What the emulated AWS lacks, put between its server and its clients.

Python imports a module of this name as it starts, where `PYTHONPATH` has this folder; see `Emulator::start`.
"""

import io
import json
import re
from urllib.parse import parse_qs

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


class Databases:
    """Completes what is said of RDS instances.

    One that was promoted is no replica any more, and the emulator goes on naming its source. One with Performance Insights
    has none as far as the emulator knows, so that every apply would switch it on and wait for that.
    """

    SOURCE = re.compile(rb"<ReadReplicaSourceDBInstanceIdentifier>[^<]*</ReadReplicaSourceDBInstanceIdentifier>")

    def __init__(self, app):
        self.app = app
        self.promoted = set()
        self.insights = {}

    def __call__(self, environ, start_response):
        scope = re.search(r"Credential=[^/]+/[^/]+/([^/]+)/rds/", environ.get("HTTP_AUTHORIZATION", ""))
        if not scope or environ["REQUEST_METHOD"] != "POST":
            return self.app(environ, start_response)
        request = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        environ["wsgi.input"] = io.BytesIO(request)
        form = {name: values[0] for name, values in parse_qs(request.decode()).items()}
        database = (scope[1], form.get("DBInstanceIdentifier"))
        if form.get("Action") == "PromoteReadReplica":
            self.promoted.add(database)
        elif form.get("Action") == "CreateDBInstanceReadReplica":
            self.promoted.discard(database)
        if "EnablePerformanceInsights" in form:
            self.insights[database] = form["EnablePerformanceInsights"].encode()
        answered = {}

        def answer(status, headers, exc_info=None):
            answered["status"], answered["headers"] = status, headers

        body = b"".join(self.app(environ, answer))
        body = b"<DBInstance>".join(self.told(scope[1], part) for part in body.split(b"<DBInstance>"))
        headers = [header for header in answered["headers"] if header[0].lower() != "content-length"]
        start_response(answered["status"], [*headers, ("Content-Length", str(len(body)))])
        return [body]

    def told(self, region, database):
        name = re.search(rb"<DBInstanceIdentifier>([^<]*)</DBInstanceIdentifier>", database)
        if not name:
            return database
        key = (region, name[1].decode())
        if key in self.promoted:
            database = self.SOURCE.sub(b"", database)
        if key in self.insights:
            told = b"<PerformanceInsightsEnabled>%s</PerformanceInsightsEnabled>" % self.insights[key]
            database = database.replace(name[0], name[0] + told, 1)
        return database


if serving:
    make = serving.make_server

    def make_server(host, port, app, **settings):
        return make(host, port, Databases(Updates(app)), **settings)

    serving.make_server = make_server
