"""What the emulated AWS lacks, put between its server and its clients.

Python imports a module of this name as it starts, where `PYTHONPATH` has this folder; see `Emulator::start`.
"""

import io
import json
import re
from urllib.parse import parse_qs, unquote, urlencode
from xml.sax.saxutils import escape

try:
    from werkzeug import serving
except ImportError:
    # The emulator installs its packages and starts again with them.
    serving = None


class Clusters:
    """Completes what is said of EKS.

    AWS has `DescribeUpdate` for every update; the emulator forgets those of a node group's configuration. It also forgets the
    tags that something gets later, and whether a cluster can leave a zone. It upgrades no cluster and
    knows no insights into that, of add-ons neither a list nor other versions, and of access entries no list.
    """

    JSON = [("Content-Type", "application/json")]

    def __init__(self, app):
        self.app = app
        self.updates = {}
        self.tags = {}
        self.addons = {}
        self.shifts = {}
        self.versions_of = {}
        self.entries = {}

    def __call__(self, environ, start_response):
        method, path = environ["REQUEST_METHOD"], unquote(environ["PATH_INFO"])
        parts = path.strip("/").split("/", 1)
        if parts[0] == "tags" and path.startswith("/tags/arn:aws:eks:"):
            self.tag(method, parts[1], environ)
        elif path == "/addons/supported-versions":
            return self.answer("200 OK", self.JSON, self.versions(environ), start_response)
        elif parts[0] != "clusters":
            return self.app(environ, start_response)
        elif method == "POST" and path.endswith("/insights"):
            said = {"insights": [{"id": "1", "name": "Deprecated APIs", "insightStatus": {"status": "PASSING"}}]}
            return self.answer("200 OK", self.JSON, said, start_response)
        addon = re.fullmatch(r"/clusters/([^/]+)/addons(?:/([^/]+))?(/update)?", path)
        if addon:
            return self.addon(method, addon, environ, start_response)
        entry = re.fullmatch(r"/clusters/([^/]+)/access-entries(?:/(.+))?", path)
        if entry and "/access-policies" not in path:
            entries = self.entries.setdefault((region_of(environ, "eks"), entry[1]), set())
            if method == "GET" and not entry[2]:
                return self.answer("200 OK", self.JSON, {"accessEntries": sorted(entries)}, start_response)
            if method == "POST" and not entry[2]:
                entries.add(json.loads(body_of(environ))["principalArn"])
            elif method == "DELETE":
                entries.discard(entry[2])
        upgraded = re.fullmatch(r"/clusters/([^/]+)/updates", path)
        if method == "POST" and upgraded:
            self.versions_of[region_of(environ, "eks"), upgraded[1]] = json.loads(body_of(environ))["version"]
            said = {"update": self.update("VersionUpdate")}
            return self.answer("200 OK", self.JSON, said, start_response)
        if method == "POST" and len(parts) == 1 or path.endswith("/update-config"):
            self.shift(path, environ)
        update = path.rsplit("/", 1)[-1]
        if method == "GET" and "/updates/" in path and update in self.updates:
            return self.answer("200 OK", self.JSON, {"update": self.updates[update]}, start_response)
        status, headers, body = answer_of(self.app, environ)
        try:
            said = json.loads(body)
        except ValueError:
            return respond(status, headers, body, start_response)
        if method == "POST" and said.get("update"):
            self.updates[said["update"]["id"]] = said["update"]
        for thing in said.values():
            self.complete(thing)
        return self.answer(status, headers, said, start_response)

    @staticmethod
    def answer(status, headers, said, start_response):
        return respond(status, headers, json.dumps(said).encode(), start_response)

    def update(self, kind):
        """An update that is through."""
        update = {"id": f"update-{len(self.updates)}", "status": "Successful", "type": kind, "params": [], "errors": []}
        self.updates[update["id"]] = update
        return update

    def addon(self, method, addon, environ, start_response):
        """Lists the add-ons of a cluster, changes one, or lets the emulator answer."""
        cluster, name, is_update = addon.groups()
        region = region_of(environ, "eks")
        installed = self.addons.setdefault((region, cluster), {})
        if method == "GET" and not name:
            return self.answer("200 OK", self.JSON, {"addons": sorted(installed)}, start_response)
        if is_update:
            asked = json.loads(body_of(environ) or b"{}")
            changed = ("addonVersion", "serviceAccountRoleArn", "configurationValues")
            installed[name].update({key: asked[key] for key in changed if key in asked})
            if "serviceAccountRoleArn" not in asked:
                # EKS takes away a role that is not named again.
                installed[name].pop("serviceAccountRoleArn", None)
            return self.answer("200 OK", self.JSON, {"update": self.update("AddonUpdate")}, start_response)
        status, headers, body = answer_of(self.app, environ)
        said = json.loads(body)
        if said.get("addon"):
            told = installed.setdefault(said["addon"]["addonName"], said["addon"])
            said["addon"] = told
            self.complete(told)
        if method == "DELETE":
            installed.pop(name, None)
        return self.answer(status, headers, said, start_response)

    @staticmethod
    def versions(environ):
        """Two versions of an add-on for a version of Kubernetes, of which the older one is the default."""
        asked = {name: values[0] for name, values in parse_qs(environ["QUERY_STRING"]).items()}
        minor = asked["kubernetesVersion"].split(".")[1]
        versions = [
            {
                "addonVersion": f"v1.{minor}.{patch}-eksbuild.1",
                "compatibilities": [{"clusterVersion": asked["kubernetesVersion"], "defaultVersion": patch == 0}],
            }
            for patch in (1, 0)
        ]
        return {"addons": [{"addonName": asked["addonName"], "addonVersions": versions}]}

    def shift(self, path, environ):
        """Keeps whether a cluster can leave a zone, by its region and name."""
        said = json.loads(body_of(environ) or b"{}")
        name = said.get("name") or path.split("/")[2]
        if "zonalShiftConfig" in said:
            self.shifts[region_of(environ, "eks"), name] = said["zonalShiftConfig"]

    def tag(self, method, arn, environ):
        changed = self.tags.setdefault(arn, {})
        if method == "POST":
            changed.update(json.loads(body_of(environ))["tags"])
        elif method == "DELETE":
            changed.update(dict.fromkeys(parse_qs(environ["QUERY_STRING"]).get("tagKeys", [])))

    def complete(self, thing):
        """Sets the tags of a thing that were set after it was made; those without a value are gone. Says of a cluster whether
        it can leave a zone."""
        if not isinstance(thing, dict):
            return
        cluster = re.fullmatch(r"arn:[^:]+:eks:([^:]+):[0-9]+:cluster/(.+)", str(thing.get("arn")))
        if cluster and cluster.groups() in self.shifts:
            thing["zonalShiftConfig"] = self.shifts[cluster.groups()]
        if cluster and cluster.groups() in self.versions_of:
            thing["version"] = self.versions_of[cluster.groups()]
        for name, value in thing.items():
            if name.lower().endswith("arn") and isinstance(value, str) and value in self.tags:
                tags = {**(thing.get("tags") or {}), **self.tags[value]}
                thing["tags"] = {key: text for key, text in tags.items() if text is not None}
                return


class Backups:
    """Lets a plan of AWS Backup be changed, which the emulator does not."""

    def __init__(self, app):
        self.app = app
        self.plans = {}

    def __call__(self, environ, start_response):
        plan = re.fullmatch(r"/backup/plans/([^/]+)/?", environ["PATH_INFO"])
        if not plan or environ["REQUEST_METHOD"] not in ("GET", "POST"):
            return self.app(environ, start_response)
        key = (region_of(environ, "backup"), plan[1])
        if environ["REQUEST_METHOD"] == "POST":
            changed = json.loads(body_of(environ))["BackupPlan"]
            for number, rule in enumerate(changed["Rules"]):
                rule["RuleId"] = f"{plan[1]}-{number}"
            self.plans[key] = changed
            environ = {**environ, "REQUEST_METHOD": "GET"}
        status, headers, body = answer_of(self.app, environ)
        if key in self.plans:
            said = json.loads(body)
            if "BackupPlan" in said:
                said["BackupPlan"] = self.plans[key]
            body = json.dumps(said).encode()
        return respond(status, headers, body, start_response)


class HealthChecks:
    """Says of a health check that watches an alarm what it was made with, which the emulator forgets, and nothing of the
    addresses, intervals, and ports that such a check does not have."""

    CONFIGURATION = re.compile(rb"<HealthCheckConfig[^>]*>.*?</HealthCheckConfig>", re.DOTALL)

    def __init__(self, app):
        self.app = app
        self.checks = {}

    def __call__(self, environ, start_response):
        path = re.fullmatch(r"/[0-9-]+/healthcheck(?:/([^/]+))?/?", environ["PATH_INFO"])
        if not path:
            return self.app(environ, start_response)
        made = environ["REQUEST_METHOD"] == "POST" and not path[1] and self.CONFIGURATION.search(body_of(environ))
        status, headers, body = answer_of(self.app, environ)
        check = path[1] or (re.search(rb"<Id>([^<]+)</Id>", body) or [b"", b""])[1].decode()
        if made and b"CLOUDWATCH_METRIC" in made[0]:
            self.checks[check] = made[0]
        if check in self.checks:
            body = self.CONFIGURATION.sub(lambda _: self.checks[check], body)
        return respond(status, headers, body, start_response)


class Caches:
    """Completes what is said of ElastiCache.

    The emulator has groups of users, and does not know their ARNs when it is asked for their tags. It makes a replication group
    with its primary alone, however many members it was asked for: the next apply would add some, and wait in vain for them.
    """

    ANSWER = (
        '<ListTagsForResourceResponse xmlns="http://elasticache.amazonaws.com/doc/2015-02-02/"><ListTagsForResourceResult>'
        "<TagList>%s</TagList></ListTagsForResourceResult></ListTagsForResourceResponse>"
    )

    def __init__(self, app):
        self.app = app
        self.tags = {}

    def __call__(self, environ, start_response):
        if "/elasticache/" not in environ.get("HTTP_AUTHORIZATION", "") or environ["REQUEST_METHOD"] != "POST":
            return self.app(environ, start_response)
        form = form_of(environ)
        action, group = form.get("Action"), form.get("ResourceName", "").rpartition(":usergroup:")[2]
        if action == "CreateUserGroup":
            self.tags[form["UserGroupId"]] = tags_of(form)
        elif group in self.tags and action in ("AddTagsToResource", "RemoveTagsFromResource", "ListTagsForResource"):
            tags = self.tags[group]
            tags.update(tags_of(form))
            for gone in [value for name, value in form.items() if name.startswith("TagKeys.")]:
                tags.pop(gone, None)
            told = "".join(f"<Tag><Key>{escape(key)}</Key><Value>{escape(value)}</Value></Tag>" for key, value in tags.items())
            body = (self.ANSWER % told).replace("ListTagsForResource", action).encode()
            return respond("200 OK", [("Content-Type", "text/xml")], body, start_response)
        if action == "CreateReplicationGroup" and int(form.get("NumCacheClusters", 1)) > 1:
            answer = list(self.app(environ, start_response))
            self.grow(environ, form["ReplicationGroupId"], int(form["NumCacheClusters"]) - 1)
            return answer
        return self.app(environ, start_response)

    def grow(self, environ, group, replicas):
        form = {
            "Action": "IncreaseReplicaCount",
            "Version": "2015-02-02",
            "ReplicationGroupId": group,
            "NewReplicaCount": replicas,
            "ApplyImmediately": "true",
        }
        list(self.app(asking(environ, form), lambda status, headers, exc_info=None: None))


def answer_of(app, environ):
    """The status, the headers, and the body that an application answers with."""
    answered = []
    body = b"".join(app(environ, lambda status, headers, exc_info=None: answered.append((status, headers))))
    return *answered[-1], body


def respond(status, headers, body, start_response):
    """Answers with a body, of this length."""
    headers = [header for header in headers if header[0].lower() != "content-length"]
    start_response(status, [*headers, ("Content-Length", str(len(body)))])
    return [body]


def body_of(environ):
    """The body of a request, which the next one can read once more."""
    request = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
    environ["wsgi.input"] = io.BytesIO(request)
    return request


def form_of(environ):
    """The fields of a request, which the next one can read once more."""
    return {name: values[0] for name, values in parse_qs(body_of(environ).decode()).items()}


def asking(environ, form):
    """A request with other fields."""
    request = urlencode(form).encode()
    environ = {**environ, "wsgi.input": io.BytesIO(request), "CONTENT_LENGTH": str(len(request))}
    return {name: value for name, value in environ.items() if not name.startswith("werkzeug.")}


def region_of(environ, service):
    """The region that a request of a service is signed for."""
    scope = re.search(rf"Credential=[^/]+/[^/]+/([^/]+)/{service}/", environ.get("HTTP_AUTHORIZATION", ""))
    return scope and scope[1]


def tags_of(form):
    """The tags that a request sets, which it numbers."""
    keys = [name for name in form if name.startswith("Tags.") and name.endswith(".Key")]
    return {form[name]: form.get(name[: -len("Key")] + "Value", "") for name in keys}


class Databases:
    """Completes what is said of RDS instances.

    One that was promoted is no replica any more, and the emulator goes on naming its source. One with Performance Insights
    has none as far as the emulator knows, so that every apply would switch it on and wait for that. It knows
    nothing of versions of PostgreSQL, and has none of AWS's own parameter groups.
    """

    VERSIONS = (
        '<DescribeDBEngineVersionsResponse xmlns="http://rds.amazonaws.com/doc/2014-10-31/"><DescribeDBEngineVersionsResult>'
        "<DBEngineVersions><DBEngineVersion><Engine>postgres</Engine><EngineVersion>%s</EngineVersion><ValidUpgradeTarget>%s"
        "</ValidUpgradeTarget></DBEngineVersion></DBEngineVersions></DescribeDBEngineVersionsResult>"
        "</DescribeDBEngineVersionsResponse>"
    )
    TARGET = (
        "<UpgradeTarget><Engine>postgres</Engine><EngineVersion>%d.%d</EngineVersion><AutoUpgrade>false</AutoUpgrade>"
        "<IsMajorVersionUpgrade>true</IsMajorVersionUpgrade></UpgradeTarget>"
    )

    SOURCE = re.compile(rb"<ReadReplicaSourceDBInstanceIdentifier>[^<]*</ReadReplicaSourceDBInstanceIdentifier>")

    def __init__(self, app):
        self.app = app
        self.promoted = set()
        self.insights = {}

    def __call__(self, environ, start_response):
        region = region_of(environ, "rds")
        if not region or environ["REQUEST_METHOD"] != "POST":
            return self.app(environ, start_response)
        form = form_of(environ)
        if form.get("Action") == "DescribeDBEngineVersions":
            major = int(form["EngineVersion"].split(".")[0])
            targets = "".join(self.TARGET % (major + 1, minor) for minor in (5, 6))
            body = (self.VERSIONS % (escape(form["EngineVersion"]), targets)).encode()
            return respond("200 OK", [("Content-Type", "text/xml")], body, start_response)
        if form.get("DBParameterGroupName", "").startswith("default."):
            environ = asking(environ, {name: value for name, value in form.items() if name != "DBParameterGroupName"})
        database = (region, form.get("DBInstanceIdentifier"))
        if form.get("Action") == "PromoteReadReplica":
            self.promoted.add(database)
        elif form.get("Action") == "CreateDBInstanceReadReplica":
            self.promoted.discard(database)
        if "EnablePerformanceInsights" in form:
            self.insights[database] = form["EnablePerformanceInsights"].encode()
        status, headers, body = answer_of(self.app, environ)
        body = b"<DBInstance>".join(self.told(region, part) for part in body.split(b"<DBInstance>"))
        return respond(status, headers, body, start_response)

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
        return make(host, port, Databases(Clusters(Caches(Backups(HealthChecks(app))))), **settings)

    serving.make_server = make_server
