// Checks that passed and failed, figures, and the table of them at the end.
const MOST = 12; /* faults of one check that are printed */

export class Report {
  constructor({ quiet, silent }) {
    Object.assign(this, { quiet, silent, passed: 0, failures: [], figures: [], times: [] });
  }

  /* Passes where `faults`, a list of texts, is empty. */
  check(what, faults) {
    if (faults.length === 0) {
      this.passed++;
      if (this.quiet && !this.silent) console.log(what);
      return;
    }
    this.failures.push(what);
    if (this.silent) return;
    console.log(`FAILED: ${what}`);
    for (const fault of faults.slice(0, MOST)) console.log(`    ${String(fault).replace(/\n/g, "\n    ")}`);
    if (faults.length > MOST) console.log(`    and ${faults.length - MOST} more`);
  }

  equal(what, got, wanted) {
    this.check(what, got === wanted ? [] : [`got    ${JSON.stringify(got)}`, `wanted ${JSON.stringify(wanted)}`]);
  }

  /* A number with what it may be at most, or at least. */
  figure(what, value, { most, least, unit = "" } = {}) {
    const good = (most === undefined || value <= most) && (least === undefined || value >= least);
    const limit = most !== undefined ? `at most ${most}` : least !== undefined ? `at least ${least}` : "";
    this.figures.push([what, `${value}${unit}`, limit]);
    if (limit) this.check(`${what}: ${limit}`, good ? [] : [`is ${value}${unit}`]);
  }

  took(subject, milliseconds) {
    this.times.push(`${subject} ${(milliseconds / 1000).toFixed(1)} s`);
    if (!this.quiet) console.log(`-- ${subject} (${(milliseconds / 1000).toFixed(1)} s)`);
  }

  finish() {
    const widths = [0, 1].map((column) => Math.max(0, ...this.figures.map((row) => row[column].length)));
    if (this.figures.length) console.log("\nFigures");
    for (const [what, value, limit] of this.figures) {
      console.log(`  ${what.padEnd(widths[0])}  ${value.padStart(widths[1])}  ${limit}`.trimEnd());
    }
    if (!this.quiet) console.log(`\nPictures: build/browser/pictures`);
    console.log(`${this.passed} passed, ${this.failures.length} failed`);
    return this.failures.length === 0;
  }
}
