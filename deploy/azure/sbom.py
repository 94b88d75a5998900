"""Lists what a published .NET program consists of, as a CycloneDX 1.6 bill of materials.

    sbom.py PROGRAM.deps.json SBOM

The names, versions and checksums are those that the runtime itself loads by; the same program gives the same bytes.
"""

import base64
import json
import pathlib
import sys

RUNTIME = "runtimepack."


def main(source, target):
    deps = json.loads(pathlib.Path(source).read_text(encoding="utf-8"))
    uses = deps["targets"][deps["runtimeTarget"]["name"]]
    program = next(iter(uses))
    references = {library: reference(library, deps["libraries"][library]) for library in uses}
    bill = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": component(program, deps, references) | {"type": "application"}},
        "components": [component(library, deps, references) for library in sorted(uses) if library != program],
        "dependencies": [
            {"ref": references[library], "dependsOn": sorted(dependencies(uses[library], references))}
            for library in sorted(uses)
        ],
    }
    pathlib.Path(target).write_text(json.dumps(bill, indent=2) + "\n", encoding="utf-8")


def reference(library, facts):
    name, version = library.removeprefix(RUNTIME).split("/")
    return f"{name}@{version}" if facts["type"] == "project" else f"pkg:nuget/{name}@{version}"


def component(library, deps, references):
    facts = deps["libraries"][library]
    name, version = library.removeprefix(RUNTIME).split("/")
    found = {"type": "library", "bom-ref": references[library], "name": name, "version": version}
    if facts["type"] != "project":
        found["purl"] = references[library]
    if facts["sha512"]:
        content = base64.b64decode(facts["sha512"].removeprefix("sha512-")).hex()
        found["hashes"] = [{"alg": "SHA-512", "content": content}]
    return found


def dependencies(facts, references):
    wanted = facts.get("dependencies", {}).items()
    return {references[library] for library in (f"{name}/{version}" for name, version in wanted) if library in references}


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(*sys.argv[1:])
