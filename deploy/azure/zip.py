"""Packs a folder so that the same content gives the same bytes, with the modes that Linux needs.

    zip.py FOLDER ZIP [EXECUTABLE ...]

Entries are sorted and carry SOURCE_DATE_EPOCH, else the first moment that the format knows; EXECUTABLEs, named relative to
the folder, have mode 0755 and all other files 0644. Prints size, SHA-256 and name.
"""

import hashlib
import os
import pathlib
import sys
import time
import zipfile

FIRST = 315532800  # 1980-01-01


def main(folder, target, *executables):
    files = {path.relative_to(folder).as_posix(): path for path in pathlib.Path(folder).rglob("*") if path.is_file()}
    if missing := set(executables) - set(files):
        sys.exit(f"zip.py: not in {folder}: {', '.join(sorted(missing))}")
    moment = time.gmtime(max(FIRST, int(os.environ.get("SOURCE_DATE_EPOCH") or 0)))[:6]
    with zipfile.ZipFile(target, "w") as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, moment)
            entry.create_system = 3  # Unix, whose modes these are
            entry.external_attr = (0o100755 if name in executables else 0o100644) << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, files[name].read_bytes())
    content = pathlib.Path(target).read_bytes()
    print(f"{len(content)} bytes, SHA-256 {hashlib.sha256(content).hexdigest()}, {target}")


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    main(*sys.argv[1:])
