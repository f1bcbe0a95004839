"""A folder of linked pages, with defects of which each is known."""

SECTIONS = 20
TEXT = "What is told about this part of the page is as long as a paragraph of a handbook, and no longer than that."


def place(page):
    return f"content/part-{page % 40:02}/page-{page:05}.md"


def link(page, number, pages):
    """The link's address, and whether it is wrong. Two in a hundred name no file, half of the others a heading, of which
    again one in fifty is none."""
    target, roll = (page * 31 + number * number * 17 + 1) % pages, (page * 7919 + number * 104729) % 1000
    address = "../" + place(target)[len("content/"):]
    if roll < 20:
        return address.replace(".md", "-old.md"), True
    if roll % 2:
        return address, False
    return (address + "#no-such-part", True) if roll >= 980 else (f"{address}#part-{roll % SECTIONS}-of-it", False)


def make(folder, pages, links):
    """Writes the pages; gives the place of each defect as 'file:line'."""
    wrong = set()
    for page in range(pages):
        lines = [f"# Page {page}", ""]
        for number in range(links):
            if number % (links // SECTIONS) == 0:
                lines += ["", f"## Part {number * SECTIONS // links} of it", "", TEXT, ""]
            address, is_wrong = link(page, number, pages)
            lines.append(f"- the [other page]({address}) has more of this")
            if is_wrong:
                wrong.add(f"{place(page)}:{len(lines)}")
        path = folder / place(page)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("\n".join(lines) + "\n")
    return wrong
