import { isId } from '../../core/id.ts';
import type { Cursor, Cursors } from '../../core/protocol.ts';

/** A cursor as it is written, "seq.id" or "0"; null when it is not one. */
function cursorIn(text: string): Cursor | null {
  const [, digits = '', id = ''] = /^(\d{1,15})(?:\.(.*))?$/.exec(text) ?? [];
  if (digits === '' || (id !== '' && !isId(id))) return null;
  return { seq: Number(digits), id: id === '' ? null : id };
}

/** The cursors of both streams in a query, each from the start unless told; null when malformed. */
export function cursorsIn(query: string): Cursors | null {
  const named = new URLSearchParams(query);
  const station = cursorIn(named.get('station') ?? '0');
  const centre = cursorIn(named.get('centre') ?? '0');
  return station === null || centre === null ? null : { station, centre };
}
