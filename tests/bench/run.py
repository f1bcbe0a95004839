#!/usr/bin/env python3
"""Measures quire against the floor (floor.c) on one machine in one run, and prints ratios.

usage: run.py QUIRE FLOOR [AGENTS]

Times are of no use from one machine to the next, ratios nearly are. Each row is run three times, alternating with the
floor; the median ratio is printed, with the lowest and highest. Run it while nothing else runs.

The last rows are of `quire check` over 100,000 links with some 3,000 defects (links.py), all of which and no others must be
found; and over a tenth of that, to show that a link costs the same in both. These are in seconds of this machine.
"""
import json
import links
import os
import pathlib
import shutil
import subprocess
import statistics
import sys
import tempfile
import time


def run(*command):
    """Seconds of wall clock and of CPU, and the peak of memory in MB."""
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, _, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    return wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def rows(quire, library, out):
    agent = sorted((library / "content/agents").iterdir())[0]

    def fresh():
        shutil.rmtree(out, ignore_errors=True)

    def edit():
        agent.write_text(agent.read_text() + "\nOne more line.\n")

    build = (quire, "build", "-C", str(library), "-o", str(out))
    yield "build, from nothing", fresh, build
    yield "build, nothing changed", lambda: None, build
    yield "build, one agent edited", edit, build
    yield "check", lambda: None, (quire, "check", "-C", str(library))


def measure_links(quire, folder, pages):
    wrong = links.make(folder, pages, 100)
    walls, cpus, peak = [], [], 0
    for _ in range(5):
        wall, cpu, used = run(quire, "check", "-q", "-C", str(folder))
        walls.append(wall)
        cpus.append(cpu)
        peak = max(peak, used)
    report = subprocess.run((quire, "check", "-q", "--format", "json", "-C", str(folder)), capture_output=True, check=False)
    found = [f"{finding['file']}:{finding['line']}" for finding in json.loads(report.stdout)["findings"]]
    right = "all right" if sorted(found) == sorted(wrong) else "WRONG: %d were made" % len(wrong)
    print("check, %7s links       %5.3f s (%.3f to %.3f), CPU %5.3f s, %.0f MB, %d findings, %s" % (
        "{:,}".format(pages * 100), statistics.median(walls), min(walls), max(walls), statistics.median(cpus), peak, len(found), right))


def main():
    quire, floor = sys.argv[1:3]
    agents = int(sys.argv[3]) if len(sys.argv) > 3 else 2000
    here = pathlib.Path(__file__).parent
    memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    with tempfile.TemporaryDirectory(dir=memory) as folder:
        folder = pathlib.Path(folder)
        library, base = folder / "library", folder / "floor"
        subprocess.run([sys.executable, here / "corpus.py", library, str(agents)], check=True)
        print("%d agents; 1.00 is what the floor takes" % agents)
        print("%-26s %6s %15s %6s %8s" % ("", "wall", "", "CPU", "peak"))
        for name, prepare, command in rows(quire, library, folder / "out"):
            walls, cpus, peak = [], [], 0
            for _ in range(3):
                floor_wall, floor_cpu, _ = run(floor, str(library), str(base))
                prepare()
                wall, cpu, memory_used = run(*command)
                walls.append(wall / floor_wall)
                cpus.append(cpu / floor_cpu)
                peak = max(peak, memory_used)
            spread = "(%.2f to %.2f)" % (min(walls), max(walls))
            print("%-26s %6.2f %15s %6.2f %5.0f MB" % (name, statistics.median(walls), spread, statistics.median(cpus), peak))
        for pages in 100, 1000:
            measure_links(quire, folder / ("links-%d" % pages), pages)


if __name__ == "__main__":
    main()
