"""What a command takes: seconds, seconds of CPU, and the most memory."""
import os
import pathlib
import subprocess
import threading
import time

PAUSE = 0.005  # seconds from one look at the memory to the next


def timed(*command, cwd=None):
    """Seconds of wall clock, and of CPU by the process and all that it waited for. Status 1, findings, is no failure."""
    start = time.perf_counter()
    process = subprocess.Popen(command, cwd=cwd, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 1):
        raise SystemExit("bench: status %d from: %s" % (process.returncode, " ".join(command)))
    return wall, usage.ru_utime + usage.ru_stime


def session(leader):
    """Processes that the leader of a session started, and theirs."""
    for folder in pathlib.Path("/proc").iterdir():
        if not folder.name.isdigit():
            continue
        try:
            # The name may hold spaces and brackets; behind the last bracket: state, parent, group, session.
            if int((folder / "stat").read_text().rpartition(")")[2].split()[3]) == leader:
                yield folder
        except (OSError, IndexError, ValueError):
            pass  # it has ended


def share(folder):
    """Memory in bytes, what processes share divided by their number."""
    try:
        for line in (folder / "smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    except OSError:
        pass
    return 0


def peak(*command, cwd=None):
    """The most memory of all processes together, in MB; 0 when it was over before anybody looked. Looking costs what is
    looked at time: such a run is not timed."""
    process = subprocess.Popen(command, cwd=cwd, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
    ended, most = threading.Event(), 0
    watcher = threading.Thread(target=lambda: (process.wait(), ended.set()))
    watcher.start()
    while not ended.wait(PAUSE):
        most = max(most, sum(share(folder) for folder in session(process.pid)))
    watcher.join()
    return most / 1e6
