/** How an adapter reaches its acquirer; a test or the demo gives one without a socket. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** A reply in full: its text is what was signed. */
export type Reply = {
  readonly status: number;
  readonly header: (name: string) => string;
  readonly text: string;
};

/**
 * The longest an acquirer may take. WeChat's own SDKs give up after 10 s; later than that its
 * answer is asked for by a query.
 */
export const PATIENCE_MS = 10_000;
const LARGEST = 20_000_000;

/** A request's reply; null when none came whole: lost, cut, too late or far too large. */
export async function replyTo(fetch: Fetch, url: string, init: RequestInit): Promise<Reply | null> {
  try {
    const answer = await fetch(url, { ...init, signal: AbortSignal.timeout(PATIENCE_MS) });
    const text = await answer.text();
    if (text.length > LARGEST) return null;
    return { status: answer.status, header: (name) => answer.headers.get(name) ?? '', text };
  } catch {
    return null;
  }
}
