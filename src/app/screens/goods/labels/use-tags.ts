import { useEffect, useRef, useState } from 'preact/hooks';
import * as v from 'valibot';
import type { Product } from '../../../../core/goods/product.ts';
import type { TagFace, TagNeed, TagsPrinted } from '../../../../core/goods/tag.ts';
import { REVERSAL } from '../../../../core/journal/reversal.ts';
import { setPageSize } from '../../../device/page-size.ts';
import { useQuery } from '../../../parts/query.ts';
import { type Session, useSession } from '../../../session.ts';
import { readSetting, writeSetting } from '../../../store/meta.ts';
import { type Recorded, record } from '../../../store/record.ts';
import { tagQueue } from '../../../store/goods/tags.ts';
import { say } from '../../../ui/toast-queue.ts';
import { whyWords } from '../../../words.ts';
import { ownCodes } from '../product/own-codes.ts';
import {
  NO_PICKS,
  type TagLine,
  type TagPicks,
  printedBodies,
  tagLines,
  withAll,
  withCopies,
  withTag,
} from './tag-list.ts';
import { ALL_TAGS, type TagsAsked, tagsAsked } from './tag-views.ts';
import { TAG_SIZES, type TagSize } from './tag-paper.tsx';

/** What the screen of tags shows and does. */
export type Tags = {
  /** The tags that are due; null until they are read. */
  readonly due: readonly TagNeed[] | null;
  /** What is shown, which is what is printed, in this order. */
  readonly lines: readonly TagLine[];
  readonly asked: TagsAsked;
  readonly setAsked: (asked: TagsAsked) => void;
  readonly size: TagSize;
  /** The tags are at the printer, and nobody has said yet whether they came out. */
  readonly isPrinting: boolean;
  readonly setSize: (size: TagSize) => void;
  readonly add: (product: Product, face: TagFace) => void;
  readonly setCopies: (line: TagLine, copies: number) => void;
  /** One of every tag in the list, or none. */
  readonly setAll: (copies: 0 | 1) => void;
  readonly print: () => void;
  /** Notes the tags as put up; `null`: they did not come out. */
  readonly done: (way: TagsPrinted['way'] | null) => Promise<void>;
  /** Gives the chosen goods without a barcode one of the shop's own. */
  readonly giveCodes: () => Promise<void>;
};

const SizeSchema = v.picklist(['a4', '60x40', '40x30']);
const SIZE = 'tag-size';

/** The tags that are due, those picked besides, and what is done with them; `only` those picked. */
export function useTags(only: boolean): Tags {
  const session = useSession();
  const { store, now } = session;
  const [size, setSize] = useState<TagSize>('60x40');
  const [picks, setPicks] = useState<TagPicks>({ ...NO_PICKS, rest: only ? 0 : 1 });
  const [isPrinting, setPrinting] = useState(false);
  const [asked, setAsked] = useState(ALL_TAGS);
  const due = useQuery(() => tagQueue(store, now()), [], ['product', 'tag', 'stock', 'cancel']);
  // Two scans in a row are both counted before the list is drawn again.
  const latest = useRef(picks);
  latest.current = picks;
  const pick = (next: TagPicks): void => {
    latest.current = next;
    setPicks(next);
  };
  useEffect(() => {
    readSetting(store.db, SIZE, SizeSchema).then((kept) => setSize(kept ?? '60x40'), reportError);
  }, [store]);
  useEffect(() => {
    if (!isPrinting) return;
    const { page, margin } = TAG_SIZES[size];
    const restore = setPageSize(page, margin);
    window.print();
    return restore;
  }, [isPrinting]);
  const lines = tagsAsked(tagLines(due ?? [], picks), asked);
  const done = async (way: TagsPrinted['way'] | null): Promise<void> => {
    setPrinting(false);
    const written = way === null ? [] : await noted(session, lines, way);
    if (written.length === 0) return;
    pick(NO_PICKS);
    say(way === 'printed' ? '记下了：这些价签打好了。' : '记下了：这些价签手写好了。', {
      label: '撤销',
      run: () => void takeBack(session, written).catch(reportError),
    });
  };
  return {
    due,
    lines,
    asked,
    setAsked,
    size,
    isPrinting,
    setSize: (next) => {
      setSize(next);
      writeSetting(store.db, SIZE, next).catch(reportError);
    },
    add: (product, face) => pick(withTag(latest.current, due ?? [], product, face)),
    setCopies: (line, copies) => pick(withCopies(latest.current, line.key, copies)),
    setAll: (copies) => pick(withAll(latest.current, lines, copies)),
    print: () => setPrinting(true),
    done,
    giveCodes: () => giveCodes(session, lines),
  };
}

/** Writes that these were put up; gives the entries' ids, none when nothing was written. */
async function noted(
  { store, newId }: Session,
  lines: readonly TagLine[],
  way: TagsPrinted['way'],
): Promise<readonly string[]> {
  const drafts = printedBodies(lines, way).map((body) => ({
    id: newId(),
    kind: 'tags-printed',
    v: 1,
    body,
  }));
  const isDone = drafts.length > 0 && told(await record(store, drafts));
  return isDone ? drafts.map(({ id }) => id) : [];
}

async function takeBack({ store, newId }: Session, entries: readonly string[]): Promise<void> {
  const drafts = entries.map((entry) => ({
    id: newId(),
    kind: REVERSAL,
    v: 1,
    body: { entry, reason: 'undone' },
  }));
  if (told(await record(store, drafts))) say('撤销了，这些价签还要打。');
}

function told(result: Recorded): boolean {
  if (!result.ok) say(whyWords(result.why));
  return result.ok;
}

/** The goods in the list that have no barcode and could have one: not those sold by weight. */
export const withoutCode = (lines: readonly TagLine[]): TagLine[] =>
  lines.filter(({ face, product, copies }) => face.code === '' && !product.weighed && copies > 0);

async function giveCodes(session: Session, lines: readonly TagLine[]): Promise<void> {
  const { store, settings, newId } = session;
  const bare = withoutCode(lines).map(({ product, face }) => ({
    product: product.id,
    unit: face.unit,
  }));
  const made = await ownCodes(store, settings.codes.value, bare);
  if (!made.ok) return void say(made.words);
  const drafts = bare.map(({ product, unit }, i) => ({
    id: newId(),
    kind: 'product-saved',
    v: 1,
    body: { product, fields: {}, units: [{ unit, codes: made.codes.slice(i, i + 1) }] },
  }));
  if (drafts.length > 0 && told(await record(store, drafts))) {
    say(`编好了 ${drafts.length} 个条码，打出来贴上就能扫。`);
  }
}
