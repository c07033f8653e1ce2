import { useState } from 'preact/hooks';
import type { Draft } from '../../../core/journal/entry.ts';
import { MOST_PARCELS } from '../../../core/post/parcel.ts';
import { useQuery } from '../../parts/query.ts';
import { useSession } from '../../session.ts';
import { phonesOf } from '../../store/post/contacts.ts';
import { type Notice, noticesOf } from '../../store/post/notices.ts';
import { parcelRules, systemsOf } from '../../store/post/parcel-rules.ts';
import type { Parcel } from '../../store/post/post.ts';
import { record } from '../../store/record.ts';
import { waitingParcels } from '../../store/post/waiting.ts';
import { say } from '../../ui/toast-queue.ts';
import { whyWords } from '../../words.ts';
import { type Guest, lateParcels, untoldParcels } from './notify-view.ts';

export type Returned = { readonly parcel: Parcel; readonly entry: string };

export type NotifyActs = {
  readonly fresh: readonly Parcel[];
  readonly late: readonly Parcel[];
  readonly notices: ReadonlyMap<string, Notice>;
  readonly phones: ReadonlyMap<string, string>;
  /** What was given back last, to be undone by one tap. */
  readonly last: Returned | null;
  readonly copy: (text: string, batch: readonly Guest[]) => Promise<void>;
  readonly giveBack: (parcel: Parcel) => Promise<void>;
  readonly undo: () => Promise<void>;
};

async function copied(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

/** What 通知和退件 shows and does; null until it has been read. */
export function useNotify(): NotifyActs | null {
  const { store, newId, now } = useSession();
  const [last, setLast] = useState<Returned | null>(null);
  const read = useQuery(async () => {
    const [waiting, rules] = await Promise.all([waitingParcels(store), parcelRules(store)]);
    const ids = waiting.map(({ id }) => id);
    const [notices, phones] = await Promise.all([noticesOf(store, ids), phonesOf(store, ids)]);
    return {
      fresh: untoldParcels(waiting, notices),
      late: lateParcels(waiting, rules.late, now()),
      notices,
      phones,
    };
  });
  const write = async (drafts: readonly Draft[], done: string): Promise<boolean> => {
    const written = await record(store, drafts);
    say(written.ok ? done : whyWords(written.why));
    return written.ok;
  };
  const copy = async (text: string, batch: readonly Guest[]): Promise<void> => {
    const isCopied = await copied(text);
    const ids = batch.flatMap(({ parcels }) => parcels.map(({ id }) => id));
    const drafts = Array.from({ length: Math.ceil(ids.length / MOST_PARCELS) }, (_, i) => ({
      id: newId(),
      kind: 'parcels-notified',
      v: 1,
      body: { parcels: ids.slice(i * MOST_PARCELS, (i + 1) * MOST_PARCELS) },
    }));
    await write(drafts, isCopied ? '复制好了，去粘贴发给客人。' : '记下通知过了。请长按文字复制。');
  };
  const giveBack = async (parcel: Parcel): Promise<void> => {
    const entry = newId();
    const systems = [...(await systemsOf(store))];
    const body = { parcel: parcel.id, reason: 'overdue', systems };
    const draft = { id: entry, kind: 'parcel-returned', v: 1, body };
    if (await write([draft], `${parcel.code} 退回快递了。`)) setLast({ parcel, entry });
  };
  const undo = async (): Promise<void> => {
    if (last === null) return;
    const body = { entry: last.entry, reason: 'undone' };
    if (await write([{ id: newId(), kind: 'reversal', v: 1, body }], '放回货架了。')) setLast(null);
  };
  return read && { ...read, last, copy, giveBack, undo };
}
