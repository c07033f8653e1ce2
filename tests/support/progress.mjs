import { relative } from 'node:path';
import { PROJECT, say } from '../../src/server/setup/project.mjs';

/** Vitest's projects in plain words, in the order they are run and told. */
export const GROUPS = {
  core: 'money, carts, postings and commission',
  app: "the device's journal, sync and screens",
  server: 'the central endpoint',
  sw: 'the service worker',
  contract: 'device and centre reach the same balances',
  simulation: 'tills, centre and every fault, from a seed',
  tidy: 'house rules',
  e2e: 'the whole till in a real browser',
  'e2e-alone': 'camera, kills and an import in a real browser',
};

const HEARTBEAT_MS = 8_000;
const STACK_LINES = 8;

/**
 * @typedef {{ passed: number, failed: number, skipped: number }} Counts
 * @typedef {import('vitest/node').TestCase} TestCase
 * @typedef {import('vitest/node').TestModule} TestModule
 * @typedef {import('vitest/node').TestSpecification} TestSpecification
 */

/** @returns {Counts} */
export const noCounts = () => ({ passed: 0, failed: 0, skipped: 0 });

/**
 * "12 passed, 0 failed", with ", 3 skipped" only where there are any.
 * @param {Counts} counts
 */
export const inWords = ({ passed, failed, skipped }) =>
  `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;

/** @param {string} name */
const title = (name) => Object.entries(GROUPS).find(([key]) => key === name)?.[1] ?? name;

/**
 * @param {string} where
 * @param {readonly { message: string, stack?: string | undefined, diff?: string | undefined }[]} e
 */
const tellFailure = (where, e) => {
  say(`FAILED ${where}`);
  for (const { message, stack, diff } of e) {
    const places = (stack ?? '')
      .split('\n')
      .filter((line) => /^\s+at /u.test(line) && !line.includes('node_modules'));
    say(
      [`  ${message}`, ...(diff === undefined ? [] : [diff]), ...places.slice(0, STACK_LINES)].join(
        '\n',
      ),
    );
  }
};

/**
 * What failed in a file. A file that could not be read, or a failed hook of a whole suite, counts
 * as one failed test: its tests were never run and must not vanish from the count.
 * @param {TestModule} file @param {string} name
 */
const failures = (file, name) => [
  ...[file, ...file.children.allSuites()]
    .filter((suite) => suite.errors().length > 0)
    .map((suite) => ({ where: name, errors: suite.errors() })),
  ...[...file.children.allTests()].flatMap((test) => {
    const result = test.result();
    return result.state === 'failed'
      ? [{ where: `${name} > ${test.fullName}`, errors: result.errors }]
      : [];
  }),
];

/** Prints a line whenever nothing was printed for a while, so that nobody takes it for hung. */
export class Heartbeat {
  doing = '';
  #since = performance.now();
  #timer;

  constructor() {
    this.#timer = setInterval(() => {
      const past = Math.round((performance.now() - this.#since) / 1000);
      say(`… ${past} s: ${this.doing}`);
    }, HEARTBEAT_MS);
  }

  /** @param {string} doing */
  begin(doing) {
    this.doing = doing;
  }

  stop() {
    clearInterval(this.#timer);
  }
}

/**
 * A vitest reporter that tells each group in one line when its last file is done. A browser file
 * that fails the first time is told and put aside, to be played once more alone.
 */
export class Progress {
  total = noCounts();
  /** @type {TestSpecification[]} */
  #put = [];
  /** @type {Map<string, TestSpecification>} */
  #specifications = new Map();
  #isSecond = false;
  /** @type {Map<string, { files: number, counts: Counts }>} */
  #groups = new Map();
  /**
   * How many tests of each file under way have ended.
   * @type {Map<string, number>}
   */
  #running = new Map();
  #heartbeat;

  /** @param {Heartbeat} heartbeat */
  constructor(heartbeat) {
    this.#heartbeat = heartbeat;
  }

  /** @param {readonly TestSpecification[]} specifications */
  onTestRunStart(specifications) {
    for (const specification of specifications) {
      const { project } = specification;
      this.#specifications.set(`${project.name} ${specification.moduleId}`, specification);
      const group = this.#groups.get(project.name) ?? { files: 0, counts: noCounts() };
      group.files += 1;
      this.#groups.set(project.name, group);
    }
    this.#tellRunning();
  }

  /** @param {TestModule} file */
  onTestModuleStart(file) {
    this.#running.set(relative(PROJECT, file.moduleId), 0);
    this.#tellRunning();
  }

  /** @param {TestCase} test */
  onTestCaseResult({ module }) {
    const name = relative(PROJECT, module.moduleId);
    this.#running.set(name, (this.#running.get(name) ?? 0) + 1);
    this.#tellRunning();
  }

  /** @param {TestModule} file */
  onTestModuleEnd(file) {
    const name = relative(PROJECT, file.moduleId);
    this.#running.delete(name);
    this.#tellRunning();
    const group = this.#groups.get(file.project.name);
    if (group === undefined) return;
    if (!this.#putAside(file, name)) this.#count(file, name, group.counts);
    group.files -= 1;
    if (group.files === 0) say(`${title(file.project.name)}: ${inWords(group.counts)}`);
  }

  /** The files put aside; from now on a failure is a failure. */
  secondTry() {
    this.#isSecond = true;
    return this.#put.splice(0);
  }

  /**
   * A machine busy with something else may be too slow for what a page may take; a real defect
   * fails again, alone and from a fresh profile.
   * @param {TestModule} file @param {string} name
   */
  #putAside(file, name) {
    const again = this.#specifications.get(`${file.project.name} ${file.moduleId}`);
    if (this.#isSecond || again === undefined) return false;
    if (!file.project.name.startsWith('e2e') || file.state() !== 'failed') return false;
    this.#put.push(again);
    for (const { where, errors } of failures(file, name)) tellFailure(where, errors);
    say(`${name} will be played once more, alone`);
    return true;
  }

  /**
   * @param {readonly TestModule[]} _files
   * @param {readonly { message: string, VITEST_TEST_PATH?: unknown }[]} errors
   */
  onTestRunEnd(_files, errors) {
    this.total.failed += errors.length;
    for (const error of errors) {
      const during = String(error.VITEST_TEST_PATH ?? '');
      tellFailure(`outside any test${during && `, during ${relative(PROJECT, during)}`}`, [error]);
    }
  }

  /** @param {TestModule} file @param {string} name @param {Counts} counts */
  #count(file, name, counts) {
    for (const { where, errors } of failures(file, name)) {
      this.#add('failed', counts);
      tellFailure(where, errors);
    }
    for (const test of file.children.allTests()) {
      const { state } = test.result();
      if (state !== 'failed') this.#add(state === 'pending' ? 'skipped' : state, counts);
    }
  }

  /** @param {keyof Counts} outcome @param {Counts} counts */
  #add(outcome, counts) {
    counts[outcome] += 1;
    this.total[outcome] += 1;
  }

  #tellRunning() {
    const { passed, failed } = this.total;
    const ended = [...this.#running.values()].reduce((sum, count) => sum + count, passed + failed);
    const names = [...this.#running.keys()].join(', ');
    this.#heartbeat.begin(`${ended} tests done, now ${names || 'starting'}`);
  }
}
