import { join, resolve } from 'node:path';

/** What the environment says; every folder and address is settled here. */
export type Settings = {
  readonly port: number;
  readonly host: string;
  readonly dataDir: string;
  /** A PostgreSQL of one's own; null: the embedded one. */
  readonly databaseUrl: string | null;
  readonly demo: boolean;
  /** The folder of the demo's goods and words; null: the practice files. */
  readonly demoFolder: string | null;
  readonly tls: { readonly cert: string; readonly key: string } | null;
  /** The address by which devices reach the endpoint, when it is not this machine's. */
  readonly origin: string | null;
  /** The office's token, 32 characters or more; null: its desk is shut. */
  readonly office: string | null;
  /** The file of the acquirers' merchant numbers and keys; null: nobody charges. */
  readonly acquirers: string | null;
};

const USUAL_PORT = 8787;

/** Reads the environment's settings; empty ones count as absent. */
export function settingsOf(env: Readonly<Record<string, string | undefined>>): Settings {
  const port = Number(env['PORT']);
  const { TLS_CERT: cert, TLS_KEY: key } = env;
  return {
    port: Number.isInteger(port) && port > 0 && port < 65_536 ? port : USUAL_PORT,
    host: env['HOST'] || '127.0.0.1',
    dataDir: resolve(env['DATA_DIR'] || join(process.cwd(), '.data')),
    databaseUrl: env['DATABASE_URL'] || null,
    demo: env['DEMO'] === '1',
    demoFolder: env['DEMO_FOLDER'] || null,
    tls: cert && key ? { cert, key } : null,
    origin: env['ORIGIN'] || null,
    office: officeToken(env['OFFICE_TOKEN'] || null),
    acquirers: env['ACQUIRERS'] ? resolve(env['ACQUIRERS']) : null,
  };
}

/** Whoever guesses it settles months: a short one is refused at the start, not weakened by. */
function officeToken(token: string | null): string | null {
  if (token !== null && token.length < 32)
    throw new Error('OFFICE_TOKEN has 32 characters or more');
  return token;
}
