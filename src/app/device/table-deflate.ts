// The spreadsheet library's compressor (fflate) starts a worker from a blob: URL for every file
// above 160 kB, which the page's security policy forbids. In the table worker, where nothing needs
// to be kept free, this stands in its place: it takes the same messages (first an environment,
// then [bytes, options]) and answers with what the browser's own compressor makes of the bytes.

type Answer = { readonly data: Uint8Array<ArrayBuffer> };

class DeflateWorker {
  onmessage: ((answer: Answer) => void) | null = null;

  postMessage(message: unknown): void {
    const bytes: unknown = Array.isArray(message) ? message[0] : null;
    if (!(bytes instanceof Uint8Array)) return;
    void deflated(bytes).then((data) => this.onmessage?.({ data }));
  }

  terminate(): void {
    this.onmessage = null;
  }
}

async function deflated(bytes: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
  const stream = new Blob([bytes.slice()])
    .stream()
    .pipeThrough(new CompressionStream('deflate-raw'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** Lets libraries in this worker compress without workers of their own. */
export function deflateHere(): void {
  Object.assign(globalThis, { Worker: DeflateWorker });
}
