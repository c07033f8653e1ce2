import { spawn } from 'node:child_process';

/** How many of a failed command's last characters are shown. */
const TAIL = 6_000;

/** A command that ended badly; `output` is the end of what it printed. */
export class CommandFailed extends Error {
  /**
   * @param {string} title
   * @param {string} output
   */
  constructor(title, output) {
    super(`${title} failed:\n${output.slice(-TAIL).trim()}`);
    this.name = 'CommandFailed';
  }
}

/**
 * Runs a command without input, keeping what it prints for the case that it fails.
 * @param {string} title what it does, for the error
 * @param {string} file
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, shell?: boolean }} [options]
 * @returns {Promise<string>} what it printed; rejects with CommandFailed
 */
export const runQuietly = (title, file, args, options = {}) =>
  new Promise((done, failed) => {
    const child = spawn(file, args, {
      ...options,
      env: { ...process.env, ...options.env },
      stdio: ['ignore', 'pipe', 'pipe'],
      windowsHide: true,
    });
    let output = '';
    /** @param {unknown} chunk */
    const keep = (chunk) => {
      output += String(chunk);
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.on('error', (failure) => failed(new CommandFailed(title, failure.message)));
    child.on('close', (code) => {
      if (code === 0) done(output);
      else failed(new CommandFailed(title, output));
    });
  });
