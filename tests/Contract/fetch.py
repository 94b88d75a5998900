"""Gets what GitHub publishes about its API, for the contract tests.

Four npm packages, verified against their recorded checksums: the OpenAPI description, trimmed to the paths and
webhooks in use (13 MB become 0.2), example payloads, the GraphQL schema, and the schema of what code scanning reads.
Does nothing when all is there already.
"""

import base64
import hashlib
import json
import pathlib
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
TARGET = HERE.parent.parent / "artifacts" / "contract"
STAMP = TARGET / "stamp"

OPENAPI = (
    "@octokit/openapi@23.0.2",
    "sha512-pV8M7L9GY23AybNvTmo2nyjmpmnt6+2sRE/tqr0ZLQcPS4lnw7u5eZGNmwRNkBC3D7gZXbFx5AHzLUVRBXGDhg==",
)
EXAMPLES = (
    "@octokit/webhooks-examples@7.6.1",
    "sha512-De6U3XB6O3DtCa7bKgCMzTHdeopqqZ6SNivMYJnK65ierKL1AnNIA0tkRYCRS7lwGT792d+Ps1WbfHlso6MynQ==",
)
GRAPHQL = (
    "@octokit/graphql-schema@15.26.1",
    "sha512-RFDC2MpRBd4AxSRvUeBIVeBU7ojN/SxDfALUd7iVYOSeEK3gZaqR2MGOysj4Zh2xj2RY5fQAUT+Oqq7hWTraMA==",
)
SARIF = (
    "@microsoft/jest-sarif@1.0.0-beta.0",
    "sha512-A1fOhPd6Ic5iDk4F9YPw1qNB4XF+7+IviR7xl8r2F6QzQkx5cpY9LsGk2rExiFIEcBbjpVnSmwWGBukASkiQ9A==",
)


def lines(name):
    text = (HERE / name).read_text(encoding="utf-8")
    return [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]


def stamp():
    parts = [path.read_bytes() for path in (HERE / "fetch.py", HERE / "paths.txt", HERE / "webhooks.txt")]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def fetch(package, folder):
    """Downloads a package with npm, so that its settings (registry, proxy) hold."""
    name, integrity = package
    packed = subprocess.run(
        ["npm", "pack", "--silent", "--pack-destination", str(folder), name],
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    archive = folder / packed.stdout.strip().splitlines()[-1]
    algorithm, expected = integrity.split("-", 1)
    actual = base64.b64encode(hashlib.new(algorithm, archive.read_bytes()).digest()).decode()
    if actual != expected:
        sys.exit(f"{name} is not what it was when its checksum was recorded: {algorithm}-{actual}")
    return archive


def member(archive, name):
    with tarfile.open(archive) as tar:
        return tar.extractfile(name).read()


def members(archive, pattern):
    with tarfile.open(archive) as tar:
        for entry in tar:
            if found := re.fullmatch(pattern, entry.name):
                yield found[1], tar.extractfile(entry).read()


def references(node):
    if isinstance(node, dict):
        for key, value in node.items():
            if key == "$ref" and isinstance(value, str):
                yield value
            elif key not in ("example", "examples"):
                yield from references(value)
    elif isinstance(node, list):
        for value in node:
            yield from references(value)


def without_examples(node):
    """Drops examples and extensions, which no check reads, but no property of such a name."""
    if isinstance(node, list):
        return [without_examples(value) for value in node]
    if not isinstance(node, dict):
        return node
    return {
        key: {name: without_examples(schema) for name, schema in value.items()}
        if key == "properties"
        else without_examples(value)
        for key, value in node.items()
        if key not in ("example", "examples", "description") and not key.startswith("x-") or key == "x-webhooks"
    }


def trimmed(description):
    kept = {
        "openapi": description["openapi"],
        "info": {"title": description["info"]["title"], "version": description["info"]["version"]},
        "paths": {path: description["paths"][path] for path in lines("paths.txt")},
        "x-webhooks": {name: description["x-webhooks"][name] for name in lines("webhooks.txt")},
        "components": {},
    }
    kept = without_examples(kept)
    waiting = set(references(kept))
    while waiting:
        reference = waiting.pop()
        _, _, kind, name = reference.split("/")
        section = kept["components"].setdefault(kind, {})
        if name not in section:
            section[name] = without_examples(description["components"][kind][name])
            waiting.update(references(section[name]))
    return kept


def main():
    if STAMP.exists() and STAMP.read_text(encoding="utf-8") == stamp():
        return
    print("Getting GitHub's OpenAPI description, GraphQL schema and example payloads, and the schema of SARIF, from npm")
    shutil.rmtree(TARGET, ignore_errors=True)
    (TARGET / "webhooks").mkdir(parents=True)
    with tempfile.TemporaryDirectory() as folder:
        archive = fetch(OPENAPI, pathlib.Path(folder))
        description = json.loads(member(archive, "package/generated/api.github.com.json"))
        (TARGET / "openapi.json").write_text(json.dumps(trimmed(description)), encoding="utf-8")
        for name, content in members(fetch(EXAMPLES, pathlib.Path(folder)), r"package/([\w.-]+)/index\.json"):
            (TARGET / "webhooks" / f"{name}.json").write_bytes(content)
        (TARGET / "schema.graphql").write_bytes(member(fetch(GRAPHQL, pathlib.Path(folder)), "package/schema.graphql"))
        schema = member(fetch(SARIF, pathlib.Path(folder)), "package/lib/schemas/sarif-2.1.0-rtm.5.json")
        (TARGET / "sarif.json").write_bytes(schema)
    STAMP.write_text(stamp(), encoding="utf-8")


if __name__ == "__main__":
    main()
