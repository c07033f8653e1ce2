// The centre's own desk over HTTP: the commands of the command line that concern business, for
// whoever holds the office's token. What mends or moves a database stays on the command line.
import { Hono } from 'hono';
import * as v from 'valibot';
import { parseJson } from '../../core/journal/entry.ts';
import { isSecret } from '../access/secret.ts';
import { takes } from '../commands/command.ts';
import type { Carried, Endpoint } from '../endpoint.ts';
import { answer, refuse } from './answer.ts';
import { readBody, textOf } from './body.ts';

/** What the office may do over HTTP. */
export const OFFICE_COMMANDS: readonly string[] = [
  'add-station',
  'code',
  'publish-rule',
  'try-rule',
  'describe-station',
  'report-volume',
  'switch-business',
  'decide-referral',
  'issue-coupons',
  'withdraw-coupons',
  'list-coupons',
  'list-receivables',
  'settle-receivables',
  'show-signature',
  'publish-offers',
  'list-orders',
  'answer-order',
  'issue-statement',
  'close-month',
  'publish-ranks',
  'invoice-statement',
  'withhold-statement',
  'pay-statement',
  'disputes',
  'answer-dispute',
  'month-table',
  'fetch-list',
  'import-list',
  'reconcile',
  'fee-rate',
];

const Word = v.pipe(v.string(), v.maxLength(1_000));
const AskedSchema = v.object({
  command: v.picklist(OFFICE_COMMANDS),
  args: v.pipe(v.array(Word), v.maxLength(10)),
  /** Files that the arguments name, as texts. */
  files: v.optional(v.record(Word, v.string()), {}),
});

const bearer = (header: string | undefined): string =>
  /^Bearer (\S+)$/.exec(header ?? '')?.[1] ?? '';

/** What is no text, such as a spreadsheet, comes as base64 behind this word. */
const BASE64 = 'base64,';

const bytesOf = (text: string): Uint8Array =>
  text.startsWith(BASE64)
    ? Buffer.from(text.slice(BASE64.length), 'base64')
    : new TextEncoder().encode(text);

/** Runs one command; the answer is what the command line would print. Off without a token. */
export const officeRoute = ({ office, pool, now, acquirers }: Endpoint) =>
  new Hono<Carried>().post('/', async (c) => {
    if (office === undefined) return refuse(c, { why: 'not-found' });
    if (!isSecret(bearer(c.req.header('authorization')), office)) {
      return refuse(c, { why: 'unsigned' });
    }
    const body = await readBody(c);
    if (!body.ok) return refuse(c, { why: body.why });
    const asked = v.safeParse(AskedSchema, parseJson(textOf(body.bytes) ?? ''));
    if (!asked.success) return refuse(c, { why: 'malformed' });
    const { command: name, args, files } = asked.output;
    const { COMMANDS } = await import('../commands/commands.ts');
    const command = COMMANDS.get(name);
    if (command === undefined || !takes(command, args.length)) {
      return refuse(c, { why: 'malformed' });
    }
    const texts = new Map(Object.entries(files));
    const printed = await command.run({
      pool,
      acquirers,
      now: now(),
      origin: new URL(c.req.url).origin,
      arg: (index) => args[index] ?? '',
      read: (file) => bytesOf(texts.get(file) ?? ''),
      save: () => 'files are saved by the command line only',
    });
    return answer(c, printed);
  });
