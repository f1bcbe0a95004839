#!/usr/bin/env python3
"""Measures quire against the floor (floor.c) on one machine in one run, and prints a table.

usage: run.py QUIRE FLOOR [--quick] [--base AGENTS] [AGENTS]

Times are of no use from one machine to the next, ratios nearly are. Each row is run several times, next to a run of the floor; the
median is printed, with the lowest and the highest. Run it while nothing else runs.

The library has 10,000 agents. AGENTS above that (100000) makes a row of its own at the end, below it a smaller library;
--base sets the number above which that is so. --quick: 1,000 agents and fewer runs. What is to be reached is said of 10,000.

Where hugo is installed, it builds the same library in the same rounds. The last rows are of `quire check` over 100,000
links with some 3,000 defects (links.py), all of which and no others must be found, and over a tenth of that, to show that a link
costs the same in both.
"""
import argparse
import json
import os
import pathlib
import re
import shutil
import statistics
import subprocess
import sys
import tempfile

import corpus
import hugo
import links
import meter

# What an agent takes of the memory file system: pages, prompts, and both once more by others.
ROOM = 160_000

# A word that stands nowhere else in the library, so that the pages which show it can be counted.
RARE = "quetzalcoatlus"


def spread(values, form):
    low, high = form % min(values), form % max(values)
    return (form + " (%s to %s)") % (statistics.median(values), low, high)


class Row:
    """One line of the table. Reaches are (column, bound): `wall` and `cpu` of the floor's, `seconds`, `peak` in MB, `times`."""

    def __init__(self, name, **reach):
        self.name, self.reach, self.note = name, reach, ""
        self.wall, self.cpu, self.seconds, self.times, self.peak = [], [], [], [], []

    def add(self, taken, floor):
        self.seconds.append(taken[0])
        self.wall.append(taken[0] / floor[0])
        self.cpu.append(taken[1] / floor[1])

    def verdict(self):
        units = {"wall": "wall %.2f", "cpu": "CPU %.2f", "seconds": "%.2f s", "peak": "%.0f MB", "times": "%.2f times"}
        wanted = ", ".join(units[what] % bound for what, bound in self.reach.items())
        missed = [what for what, bound in self.reach.items()
                  if getattr(self, what) and statistics.median(getattr(self, what)) > bound]
        return wanted, "" if not wanted else "no: " + ", ".join(missed) if missed else "yes"

    def cells(self):
        yield self.name
        yield spread(self.seconds, "%.3f") if self.seconds else ""
        yield spread(self.wall, "%.3f" if statistics.median(self.wall) < 0.1 else "%.2f") if self.wall else ""
        yield "%.2f" % statistics.median(self.cpu) if self.cpu else ""
        yield "%.0f MB" % max(self.peak) if any(self.peak) else ""
        if self.times:
            self.note = spread(self.times, "%.2f") + " times" + (", " + self.note if self.note else "")
        yield self.note
        yield from self.verdict()


class Bench:
    def __init__(self, quire, floor, folder, agents):
        self.quire, self.floor_program, self.folder, self.agents = quire, floor, folder, agents
        self.library, self.out, self.floor_out = folder / "library", folder / "out", folder / "floor"
        corpus.library(self.library, agents)
        self.names = sorted((self.library / "content/agents").iterdir())
        self.floors = []

    def floor(self):
        shutil.rmtree(self.floor_out, ignore_errors=True)
        taken = meter.timed(self.floor_program, str(self.library), str(self.floor_out))
        self.floors.append(taken)
        return taken

    def forget(self):
        shutil.rmtree(self.out, ignore_errors=True)
        shutil.rmtree(self.library / ".quire-cache", ignore_errors=True)

    def command(self, *words):
        return (self.quire, *words, "-C", str(self.library))

    def build(self):
        return self.command("build", "-o", str(self.out))

    def fresh(self):
        self.forget()
        return meter.timed(*self.build())

    def colour(self, on):
        (self.library / "quire.yaml").write_text("targets: [plain, claude-code]\nhighlight: %s\n" % ("true" if on else "false"))

    def peak_of(self, fresh, command):
        if fresh:
            self.forget()
        return meter.peak(*command)

    def shared_by_forty(self):
        return sorted((self.library / "snippets").iterdir())[-1]

    def drop(self):
        shutil.rmtree(self.folder)


def append(path, line):
    with path.open("a") as file:
        file.write(line)


def describe(path, text):
    path.write_text(re.sub(r'^description: .*$', 'description: "%s"' % text, path.read_text(), count=1, flags=re.MULTILINE))


def showing(out, word):
    """Pages that have the word."""
    return sum(word in path.read_text() for path in out.rglob("*.html"))


def full_builds(bench, rounds):
    plain, coloured = Row("full build", wall=0.45, cpu=0.9, peak=300), Row("full build, with highlighting", wall=0.9)
    for row, on in (plain, False), (coloured, True):
        bench.colour(on)
        row.peak.append(bench.peak_of(True, bench.build()))
        for _ in range(rounds):
            floor = bench.floor()
            row.add(bench.fresh(), floor)
    bench.colour(False)
    return [plain, coloured]


def edits(bench, rounds):
    nothing, body = Row("nothing changed", seconds=0.06), Row("one agent's body edited", seconds=0.1)
    snippet, told = Row("one snippet edited that %d agents include" % min(corpus.FORTY, bench.agents), seconds=0.15), Row("a description edited")
    agent = bench.names[len(bench.names) // 2]
    bench.fresh()
    rendered = 0
    for turn in range(rounds):
        floor = bench.floor()
        nothing.add(meter.timed(*bench.build()), floor)
        append(agent, "\nOne more line, number %d.\n" % turn)
        body.add(meter.timed(*bench.build()), floor)
        append(bench.shared_by_forty(), "\nOne more line, number %d.\n" % turn)
        snippet.add(meter.timed(*bench.build()), floor)
        describe(agent, "%s %d" % (RARE, turn))
        told.add(meter.timed(*bench.build()), floor)
        describe(agent, "%s, again %d" % (RARE, turn))
        said = subprocess.run(bench.build() + ("--explain",), capture_output=True, text=True, check=False).stderr
        rendered = len(re.findall(r"^made .*\.html: ", said, re.MULTILINE))
    told.note = "%d pages show it, %d were rendered" % (showing(bench.out, RARE), rendered)
    nothing.peak.append(bench.peak_of(False, bench.build()))
    return [nothing, body, snippet, told]


def checks(bench, rounds):
    row = Row("check", wall=0.18)
    row.peak.append(bench.peak_of(False, bench.command("check")))
    for _ in range(rounds):
        floor = bench.floor()
        row.add(meter.timed(*bench.command("check")), floor)
    return [row]


def smaller(bench, rounds, tenth):
    """A tenth of the agents, against all."""
    row = Row("{:,} agents, against {:,}".format(tenth.agents, bench.agents), times=0.12)
    for _ in range(rounds):
        floor = tenth.floor()
        taken = tenth.fresh()
        row.add(taken, floor)
        row.times.append(taken[0] / bench.fresh()[0])
    row.peak.append(tenth.peak_of(True, tenth.build()))
    return [row]


def larger(bench, large, rounds):
    factor = large.agents / bench.agents
    row = Row("{:,} agents, against {:,}".format(large.agents, bench.agents), times=1.1 * factor, peak=1500)
    for _ in range(rounds):
        few = bench.fresh()[0]
        floor = large.floor()
        shutil.rmtree(large.floor_out)
        taken = large.fresh()
        row.add(taken, floor)
        row.times.append(taken[0] / few)
    row.peak.append(large.peak_of(True, large.build()))
    return [row]


def others(bench, rounds):
    program = shutil.which("hugo")
    if not program:
        return []
    row, site = Row("hugo, the same library"), bench.folder / "hugo"
    hugo.translate_library(bench.library, site)
    for _ in range(rounds):
        floor = bench.floor()
        shutil.rmtree(site / "public", ignore_errors=True)
        row.add(meter.timed(program, "--quiet", cwd=site), floor)
    pages = sum(1 for _ in site.glob("public/agents/*/index.html"))
    row.note = "{:,} pages".format(pages)
    shutil.rmtree(site / "public", ignore_errors=True)
    row.peak.append(meter.peak(program, "--quiet", cwd=site))
    shutil.rmtree(site)
    return [row]


def measure_links(quire, folder, pages, rounds):
    row = Row("check, {:,} links".format(pages * 100))
    wrong = links.make(folder, pages, 100)
    command = (quire, "check", "-q", "-C", str(folder))
    for _ in range(rounds):
        row.seconds.append(meter.timed(*command)[0])
    row.peak.append(meter.peak(*command))
    report = subprocess.run((*command, "--format", "json"), capture_output=True, check=False)
    found = [f"{finding['file']}:{finding['line']}" for finding in json.loads(report.stdout)["findings"]]
    right = "all right" if sorted(found) == sorted(wrong) else "WRONG: %d were made" % len(wrong)
    row.note = "{:,} findings, {}".format(len(found), right)
    shutil.rmtree(folder)
    return row


def print_table(rows):
    heads = ["work", "seconds", "wall, of the floor's", "CPU, of the floor's", "peak memory", "", "to reach", "reached"]
    table = [heads, *([*row.cells()] for row in rows)]
    widths = [max(len(line[i]) for line in table) for i in range(len(heads))]
    table.insert(1, ["-" * width for width in widths])
    for line in table:
        print("| " + " | ".join(cell.ljust(width) for cell, width in zip(line, widths)) + " |", flush=True)


def options():
    parser = argparse.ArgumentParser(add_help=False)
    parser.add_argument("quire", type=os.path.abspath)
    parser.add_argument("floor", type=os.path.abspath)
    parser.add_argument("agents", type=int, nargs="?")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--base", type=int)
    given = parser.parse_intermixed_args()
    given.base = given.base or (1000 if given.quick else 10000)
    given.agents = given.agents or given.base
    given.rounds = 3 if given.quick else 5
    return given


def measure(given, folder):
    bench = Bench(given.quire, given.floor, folder / "bench", min(given.agents, given.base))
    rows = full_builds(bench, given.rounds) + edits(bench, given.rounds) + checks(bench, given.rounds)
    tenth = Bench(given.quire, given.floor, folder / "tenth", max(10, bench.agents // 10))
    rows += smaller(bench, given.rounds, tenth)
    tenth.drop()
    rows += others(bench, 1 if given.quick else 3)
    if given.agents > given.base:
        large = Bench(given.quire, given.floor, folder / "large", given.agents)
        rows += larger(bench, large, 1 if given.quick else 2)
        large.drop()
    floors, floor_peak = bench.floors, meter.peak(given.floor, str(bench.library), str(bench.floor_out))
    bench.drop()
    for pages in (100,) if given.quick else (100, 1000):
        rows.append(measure_links(given.quire, folder / "links", pages, given.rounds))
    print("{:,} agents on {} processors. The floor: {} s, {} s of CPU, {:.0f} MB.\n".format(
        bench.agents, len(os.sched_getaffinity(0)), spread([wall for wall, _ in floors], "%.2f"),
        spread([cpu for _, cpu in floors], "%.2f"), floor_peak))
    print_table(rows)


def main():
    given = options()
    # In memory, so that no disk is measured.
    memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    with tempfile.TemporaryDirectory(dir=memory) as folder:
        if shutil.disk_usage(folder).free < given.agents * ROOM:
            sys.exit("bench: {} has no room for {:,} agents: {:.0f} GB are needed".format(memory or folder, given.agents, given.agents * ROOM / 1e9))
        measure(given, pathlib.Path(folder))


if __name__ == "__main__":
    main()
