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

/** Texts one after another as gzip bytes; each is asked for when the one before is through. */
export async function gzipParts(parts: AsyncIterable<string>): Promise<Uint8Array<ArrayBuffer>> {
  const { readable, writable } = new CompressionStream('gzip');
  const bytes = new Response(readable).arrayBuffer();
  const writer = writable.getWriter();
  for await (const part of parts) await writer.write(new TextEncoder().encode(part));
  await writer.close();
  return new Uint8Array(await bytes);
}
