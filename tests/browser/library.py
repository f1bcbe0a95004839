#!/usr/bin/env python3
"""Writes the generated library that the tests in a browser look at.

usage: library.py OUT AGENTS

AGENTS agents of tests/bench/corpus.py, with models, tools and tags to filter by; commands, skills and guide pages in
folders; and what is hard to show, as it stands in tests/browser/library. The same number gives the same bytes.
"""
import pathlib
import random
import re
import shutil
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "bench"))
import corpus  # noqa: E402 (its folder is known only now)

MODELS = ["sonnet", "opus", "haiku", "anthropic/claude-sonnet-4-5-20250929"]
TOOLS = ["Read, Write, Bash", "Read, Grep, Glob", "Read, Edit, Write, Bash, WebFetch, TodoWrite", "Task, mcp__tracker__search"]
TAGS = corpus.NOUNS[:24]


def vary(path, rng):
    """Gives an agent of the corpus, all of which have one model and the same tools, some of its own, and other tags."""
    text = path.read_text(encoding="utf-8")
    own = {"model": rng.choice(MODELS), "tags": "[%s]" % ", ".join(rng.sample(TAGS, 3)), "tools": rng.choice(TOOLS)}
    for key, value in own.items():
        text, found = re.subn("(?m)^%s: .*$" % key, "%s: %s" % (key, value), text, count=1)
        assert found, "%s has no %s" % (path, key)
    path.write_text(text, encoding="utf-8")


def titled(rng, title, front=()):
    lines = ["---", *front, "description: %s" % corpus.sentence(rng, 10), "---", "", "# " + title, "", corpus.sentence(rng, 25), ""]
    return corpus.body(rng, lines, 3000, (2, 2, 3))


def main():
    out, agents = pathlib.Path(sys.argv[1]), int(sys.argv[2])
    rng = random.Random(agents)
    corpus.library(out, agents)
    for path in sorted((out / "content" / "agents").glob("*.md")):
        vary(path, rng)
    for i in range(60):
        corpus.write(out / ("content/commands/command-%02d.md" % i), titled(rng, "Command %d" % i))
    for i in range(30):
        front = ["name: skill-%02d" % i]
        corpus.write(out / ("content/skills/skill-%02d/SKILL.md" % i), titled(rng, "Skill %d" % i, front))
    for i in range(40):
        folder = ("start", "daily/tasks", "reference")[i % 3]
        corpus.write(out / ("content/guide/%s/page-%02d.md" % (folder, i)), titled(rng, "Chapter %d" % i, ["weight: %d" % i]))
    shutil.copytree(HERE / "library", out, dirs_exist_ok=True)


if __name__ == "__main__":
    main()
