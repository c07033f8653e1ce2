// An .xlsx file is a zip archive. It is unpacked here rather than by the reader's own library:
// that one believes the sizes an archive claims (zip bombs) and starts workers from blob: URLs,
// which the page's security policy forbids. The reader is given the same files, not compressed.

export type Unzipped =
  | { readonly ok: true; readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly ok: false; readonly why: 'zip-bomb' | 'broken-file' };

type Item = { readonly name: Uint8Array; readonly method: number; readonly data: Uint8Array };

const MOST_FILES = 2_000;
const END = 0x06054b50;
const CENTRAL = 0x02014b50;
const LOCAL = 0x04034b50;

const view = (bytes: Uint8Array): DataView =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** Where the list of an archive's files begins, and how many it names. */
function listIn(data: DataView): { at: number; count: number } | null {
  const last = data.byteLength - 22;
  for (let at = last; at >= 0 && at > last - 65_536; at -= 1) {
    if (data.getUint32(at, true) === END) {
      return { at: data.getUint32(at + 16, true), count: data.getUint16(at + 10, true) };
    }
  }
  return null;
}

/** The archive's XML files, still compressed; null when the archive makes no sense. */
function itemsIn(bytes: Uint8Array): Item[] | null {
  const data = view(bytes);
  const list = listIn(data);
  if (list === null || list.count > MOST_FILES) return null;
  const items: Item[] = [];
  let at = list.at;
  for (let i = 0; i < list.count; i += 1) {
    if (data.getUint32(at, true) !== CENTRAL) return null;
    const [size, nameLength] = [data.getUint32(at + 20, true), data.getUint16(at + 28, true)];
    const name = bytes.subarray(at + 46, at + 46 + nameLength);
    const local = data.getUint32(at + 42, true);
    const start = local + 30 + data.getUint16(local + 26, true) + data.getUint16(local + 28, true);
    if (start + size > bytes.length) return null;
    if (/\.(xml|rels)$/.test(new TextDecoder().decode(name))) {
      items.push({
        name,
        method: data.getUint16(at + 10, true),
        data: bytes.subarray(start, start + size),
      });
    }
    at += 46 + nameLength + data.getUint16(at + 30, true) + data.getUint16(at + 32, true);
  }
  return items;
}

/** Inflates at most `most` bytes; null when there are more. */
async function inflated(item: Item, most: number): Promise<Uint8Array | null> {
  if (item.method === 0) return item.data.length > most ? null : item.data;
  const chunks: Uint8Array[] = [];
  let size = 0;
  const stream = new Blob([item.data.slice()])
    .stream()
    .pipeThrough(new DecompressionStream('deflate-raw'));
  for (const reader = stream.getReader(); ; ) {
    const { done, value } = await reader.read();
    if (done) return joined(chunks);
    size += value.length;
    if (size > most) {
      await reader.cancel();
      return null;
    }
    chunks.push(value);
  }
}

function joined(chunks: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(chunks.reduce((sum, chunk) => sum + chunk.length, 0));
  let at = 0;
  for (const chunk of chunks) {
    all.set(chunk, at);
    at += chunk.length;
  }
  return all;
}

/** The fields that a file's local header and its line in the list have in common. */
function header(signature: number, length: number, name: Uint8Array, size: number): DataView {
  const data = new DataView(new ArrayBuffer(length));
  const shift = signature === CENTRAL ? 2 : 0;
  data.setUint32(0, signature, true);
  data.setUint32(18 + shift, size, true);
  data.setUint32(22 + shift, size, true);
  data.setUint16(26 + shift, name.length, true);
  return data;
}

const bytesOf = (data: DataView): Uint8Array => new Uint8Array(data.buffer);

/** An archive of files stored as they are, without check sums. */
function stored(files: readonly { name: Uint8Array; data: Uint8Array }[]): Uint8Array<ArrayBuffer> {
  const parts: Uint8Array[] = [];
  const list: Uint8Array[] = [];
  let at = 0;
  for (const { name, data } of files) {
    const entry = header(CENTRAL, 46, name, data.length);
    entry.setUint32(42, at, true);
    list.push(bytesOf(entry), name);
    parts.push(bytesOf(header(LOCAL, 30, name, data.length)), name, data);
    at += 30 + name.length + data.length;
  }
  const end = new DataView(new ArrayBuffer(22));
  end.setUint32(0, END, true);
  end.setUint16(8, files.length, true);
  end.setUint16(10, files.length, true);
  end.setUint32(
    12,
    list.reduce((sum, part) => sum + part.length, 0),
    true,
  );
  end.setUint32(16, at, true);
  return joined([...parts, ...list, bytesOf(end)]);
}

/** An archive's XML files as an archive that is not compressed; together at most `most` bytes. */
export async function unzipped(bytes: Uint8Array, most: number): Promise<Unzipped> {
  try {
    const items = itemsIn(bytes);
    if (items === null || items.length === 0) return { ok: false, why: 'broken-file' };
    const files: { name: Uint8Array; data: Uint8Array }[] = [];
    let left = most;
    for (const item of items) {
      const data = await inflated(item, left);
      if (data === null) return { ok: false, why: 'zip-bomb' };
      left -= data.length;
      files.push({ name: item.name, data });
    }
    return { ok: true, bytes: stored(files) };
  } catch {
    return { ok: false, why: 'broken-file' };
  }
}
