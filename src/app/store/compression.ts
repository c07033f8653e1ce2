const through = (bytes: Uint8Array<ArrayBuffer>, change: GenericTransform): Response =>
  new Response(new Blob([bytes]).stream().pipeThrough(change));

type GenericTransform = CompressionStream | DecompressionStream;

/** Text as gzip bytes. */
export const gzipText = async (text: string): Promise<Uint8Array<ArrayBuffer>> =>
  new Uint8Array(
    await through(new TextEncoder().encode(text), new CompressionStream('gzip')).arrayBuffer(),
  );

/** Gzip bytes as text; throws on bytes that are not gzip. */
export const gunzipText = (bytes: Uint8Array): Promise<string> =>
  through(new Uint8Array(bytes), new DecompressionStream('gzip')).text();
