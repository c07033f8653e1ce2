// The centre's side by hand: `npm run centre -- <command>`. It works on the same database as the
// running server, which hears of what is written here and tells the station's devices.
import { readFileSync, writeFileSync } from 'node:fs';
import { centreKeys } from './access/centre-key.ts';
import { acquirersOf, readSecrets } from './acquirer/accounts.ts';
import { takes } from './commands/command.ts';
import { COMMANDS, USAGE } from './commands/commands.ts';
import { openDatabase } from './database/opened.ts';
import { settingsOf } from './settings.ts';

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

async function run([name = '', ...args]: readonly string[]): Promise<boolean> {
  const command = COMMANDS.get(name);
  if (!command || !takes(command, args.length)) {
    say(USAGE);
    return false;
  }
  const settings = settingsOf(process.env);
  const database = await openDatabase(settings);
  try {
    const outcome = await command.run({
      pool: database.pool,
      now: Date.now(),
      read: (file) => readFileSync(file),
      save: (file, text) => {
        writeFileSync(file, text);
        return null;
      },
      origin: settings.origin ?? `http://localhost:${settings.port}`,
      arg: (index) => args[index] ?? '',
      keys: () => centreKeys(database.pool, settings.dataDir),
      acquirers:
        settings.acquirers === null
          ? undefined
          : acquirersOf(readSecrets(settings.acquirers), { fetch, now: Date.now }),
    });
    for (const line of outcome.lines ?? []) say(line);
    if (!outcome.ok) say(`${outcome.lines ? 'wrong' : 'refused'}: ${outcome.why}`);
    return outcome.ok;
  } finally {
    await database.close();
  }
}

try {
  if (!(await run(process.argv.slice(2)))) process.exitCode = 1;
} catch (failure) {
  process.stderr.write(`${failure instanceof Error ? failure.message : String(failure)}\n`);
  process.exitCode = 1;
}
