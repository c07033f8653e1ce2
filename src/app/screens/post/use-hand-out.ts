import { useState } from 'preact/hooks';
import { CARRIERS } from '../../../core/barcode/parcel-number.ts';
import { parcelId } from '../../../core/id.ts';
import type { Draft } from '../../../core/journal/entry.ts';
import type { Fen } from '../../../core/money.ts';
import { beep, lowTone } from '../../device/sound.ts';
import { earnedBy } from '../../parts/earned.ts';
import { useQuery } from '../../parts/query.ts';
import { type Session, useScans, useSession } from '../../session.ts';
import { handedOutLately } from '../../store/handed-out.ts';
import { type Parcel, parcelById, waitingParcels } from '../../store/post.ts';
import { record } from '../../store/record.ts';
import { say } from '../../ui/toast-queue.ts';
import { whyWords } from '../../words.ts';
import { type Found, fitsTyped, findParcels, findScanned, sameGuest } from './find-view.ts';
import { goneWords } from './intake.ts';
import { type GoodsScan, parcelScan } from './parcel-scan.ts';

/** What was handed out last: what it earned, and the entries to take back by one tap. */
export type HandedOut = {
  readonly codes: readonly string[];
  readonly earned: Fen;
  readonly entries: readonly string[];
};

export type HandOutActs = {
  readonly typed: string;
  readonly type: (text: string) => void;
  readonly found: readonly Found[];
  readonly others: readonly Parcel[];
  /** Why nothing is found, in a sentence; empty while too little is typed. */
  readonly none: string;
  readonly waiting: number;
  readonly last: HandedOut | null;
  readonly goods: GoodsScan | null;
  readonly closeGoods: () => void;
  /** Looks for the parcel of this number. */
  readonly findParcel: (number: string) => void;
  readonly handOut: (found: readonly Found[]) => Promise<void>;
  readonly takeBack: () => Promise<void>;
};

const UNKNOWN = '没有这个件在等，请看清再输一次。';

/** Says when the parcel of a slip went out, or that it was never here. */
async function missing(session: Session, waybill: string): Promise<string> {
  const { store, station, now } = session;
  const all = await Promise.all(
    CARRIERS.map((carrier) => parcelById(store, parcelId(station.id, carrier, waybill))),
  );
  const parcel = all.find((one) => one !== null);
  return parcel ? goneWords(parcel, now()) : '这件没有入库，请先入库。';
}

/** Says that what was typed went out already, or that nothing fits. */
async function missingTyped(session: Session, typed: string): Promise<string> {
  const gone = (await handedOutLately(session.store)).find((one) => fitsTyped(one, typed));
  return gone ? `${gone.code}：${goneWords(gone, session.now())}` : UNKNOWN;
}

const handOutDraft = (id: string, { parcel, how }: Found): Draft => ({
  id,
  kind: 'parcel-handed-out',
  v: 1,
  body: { parcel: parcel.id, how },
});

const undoDraft = (id: string, entry: string): Draft => ({
  id,
  kind: 'reversal',
  v: 1,
  body: { entry, reason: 'undone' },
});

/** What 包裹出库 shows and does. */
export function useHandOut(first: string): HandOutActs {
  const session = useSession();
  const { store, newId, now, settings } = session;
  const [typed, setTyped] = useState(first);
  const [scanned, setScanned] = useState<string | null>(null);
  const [last, setLast] = useState<HandedOut | null>(null);
  const [goods, setGoods] = useState<GoodsScan | null>(null);
  const [busy, setBusy] = useState(false);
  const waiting = useQuery(() => waitingParcels(store));
  const all = waiting ?? [];
  const found = scanned === null ? findParcels(all, typed) : findScanned(all, scanned);
  const isAsked = waiting !== null && found.length === 0 && (scanned !== null || typed.length > 3);
  const none = useQuery(
    async () =>
      !isAsked ? '' : scanned === null ? missingTyped(session, typed) : missing(session, scanned),
    [isAsked, typed, scanned],
  );

  const show = (text: string, scan: string | null): void => {
    setTyped(text);
    setScanned(scan);
    setLast(null);
  };
  const take = async (text: string): Promise<void> => {
    const { number, goods: product } = await parcelScan(session, text);
    if (product !== null) setGoods(product);
    else show('', number);
    if (settings.sound.value) (product === null ? beep : lowTone)();
  };
  useScans((scan) => {
    take(scan.text).catch(reportError);
    return true;
  });
  const handOut = async (parcels: readonly Found[]): Promise<void> => {
    if (busy || parcels.length === 0) return;
    setBusy(true);
    const drafts = parcels.map((one) => handOutDraft(newId(), one));
    const { result, earned } = await earnedBy(store, now(), () => record(store, drafts)).finally(
      () => setBusy(false),
    );
    if (!result.ok) return void say(whyWords(result.why));
    show('', null);
    setLast({
      codes: parcels.map(({ parcel }) => parcel.code),
      earned,
      entries: drafts.map(({ id }) => id),
    });
  };
  const takeBack = async (): Promise<void> => {
    const drafts = (last?.entries ?? []).map((entry) => undoDraft(newId(), entry));
    setLast(null);
    if (drafts.length === 0) return;
    const written = await record(store, drafts);
    say(written.ok ? '放回货架了。' : whyWords(written.why));
  };
  return {
    typed,
    type: (text) => show(text, null),
    found,
    others: sameGuest(all, found),
    none: isAsked ? (none ?? '') : '',
    waiting: all.length,
    last,
    goods,
    closeGoods: () => setGoods(null),
    findParcel: (number) => show('', number),
    handOut,
    takeBack,
  };
}
