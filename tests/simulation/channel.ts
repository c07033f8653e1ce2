/** A BroadcastChannel within this thread: Node's own goes through ports, in no certain order. */
export class LocalChannel {
  static readonly #open = new Map<string, Set<LocalChannel>>();
  readonly name: string;
  onmessage: ((event: { data: unknown }) => void) | null = null;

  constructor(name: string) {
    this.name = name;
    LocalChannel.#open.set(name, (LocalChannel.#open.get(name) ?? new Set()).add(this));
  }

  postMessage(data: unknown): void {
    for (const other of LocalChannel.#open.get(this.name) ?? []) {
      if (other !== this) setImmediate(() => other.onmessage?.({ data }));
    }
  }

  close(): void {
    this.onmessage = null;
    const left = LocalChannel.#open.get(this.name);
    left?.delete(this);
    if (left?.size === 0) LocalChannel.#open.delete(this.name);
  }
}
