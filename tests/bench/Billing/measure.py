"""Runs a command and says what it and all its children used, as Linux accounts for them: measure.py RESULT COMMAND..."""

import json
import os
import sys
import time

result, *command = sys.argv[1:]
started = time.monotonic()
child = os.posix_spawnp(command[0], command, os.environ)
_, status, used = os.wait4(child, 0)
wall = time.monotonic() - started
with open(result, "w", encoding="utf-8") as file:
    json.dump(
        {
            "exit": os.waitstatus_to_exitcode(status),
            "wallSeconds": wall,
            "cpuSeconds": used.ru_utime + used.ru_stime,
            # Kilobytes of the process among them that had the most.
            "peakMegabytes": used.ru_maxrss / 1024,
        },
        file,
    )
