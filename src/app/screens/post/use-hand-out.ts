import { useEffect, useState } from 'preact/hooks';
import type { Draft } from '../../../core/journal/entry.ts';
import type { Fen } from '../../../core/money.ts';
import type { ParcelHandedOut2 } from '../../../core/post/parcel.ts';
import type { System } from '../../../core/post/told.ts';
import { beep, lowTone, speak } from '../../device/sound.ts';
import { earnedBy } from '../../parts/earned.ts';
import { useQuery } from '../../parts/query.ts';
import { type Session, useScans, useSession } from '../../session.ts';
import { handedOutLately } from '../../store/post/handed-out.ts';
import { type Parcel, parcelOfWaybill } from '../../store/post/post.ts';
import { waitingParcels } from '../../store/post/waiting.ts';
import { systemsOf } from '../../store/post/parcel-rules.ts';
import { record } from '../../store/record.ts';
import { say } from '../../ui/toast-queue.ts';
import { whyWords } from '../../words.ts';
import {
  type Found,
  fitsTyped,
  findNamed,
  findParcels,
  findScanned,
  sameGuest,
  shelvesSpoken,
} from './find-view.ts';
import { goneWords } from './intake.ts';
import { useGuessLock } from './use-guess-lock.ts';
import { type GoodsScan, parcelScan } from './parcel-scan.ts';

/** What was handed out last: what it earned, and the entries to take back by one tap. */
export type HandedOut = {
  readonly codes: readonly string[];
  readonly earned: Fen;
  readonly entries: readonly string[];
  /** The tail of the phone of the guest who stands here; empty: somebody else, or not known. */
  readonly tail: string;
};

export type HandOutActs = {
  readonly typed: string;
  readonly type: (text: string) => void;
  readonly name: string;
  readonly typeName: (text: string) => void;
  /** Milliseconds until a code may be typed again. */
  readonly resting: number;
  readonly byDeputy: boolean;
  readonly setByDeputy: (on: boolean) => void;
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
  const parcel = await parcelOfWaybill(store, station.id, waybill);
  return parcel && parcel.state !== 'announced'
    ? goneWords(parcel, now())
    : '这件没有入库，请先入库。';
}

/** Says that what was typed went out already, or that nothing fits. */
async function missingTyped(session: Session, typed: string): Promise<string> {
  const gone = (await handedOutLately(session.store)).find((one) => fitsTyped(one, typed));
  return gone ? `${gone.code}：${goneWords(gone, session.now())}` : UNKNOWN;
}

const handOutDraft = (
  id: string,
  { parcel, how }: Found,
  taker: ParcelHandedOut2['taker'],
  systems: readonly System[],
): Draft => ({
  id,
  kind: 'parcel-handed-out',
  v: 2,
  body: { parcel: parcel.id, how, taker, systems: [...systems] },
});

const undoDraft = (id: string, entry: string): Draft => ({
  id,
  kind: 'reversal',
  v: 1,
  body: { entry, reason: 'undone' },
});

/** What is looked for: digits typed, a slip scanned, or a name; at most one of them. */
type Asked = { readonly typed: string; readonly scanned: string | null; readonly name: string };
const NOTHING: Asked = { typed: '', scanned: null, name: '' };

const foundFor = (waiting: readonly Parcel[], { typed, scanned, name }: Asked): Found[] =>
  scanned !== null
    ? findScanned(waiting, scanned)
    : name !== ''
      ? findNamed(waiting, name)
      : findParcels(waiting, typed);

/** A whole tail or code was typed, or something scanned or named. */
const isWhole = ({ typed, scanned, name }: Asked): boolean =>
  scanned !== null || name !== '' || typed.length > 3;

/** Why nothing is found, in a sentence. */
const missingWords = (session: Session, { typed, scanned, name }: Asked): Promise<string> =>
  scanned !== null
    ? missing(session, scanned)
    : name !== ''
      ? Promise.resolve('没有这个名字的包裹在等。')
      : missingTyped(session, typed);

/** Says aloud where what was just found lies. */
function useSpokenShelf(found: readonly Found[], loud: boolean): void {
  const ids = found.map(({ parcel }) => parcel.id).join();
  useEffect(() => {
    if (loud && found.length > 0) speak(`在 ${shelvesSpoken(found)}`);
  }, [ids]);
}

/** The one phone tail of these parcels; empty when they have several or none. */
function commonTail(parcels: readonly Found[]): string {
  const tails = new Set(parcels.map(({ parcel }) => parcel.tail));
  return tails.size === 1 ? ([...tails][0] ?? '') : '';
}

/** Hands parcels out and takes the last ones back. */
function useHanding(shown: () => void) {
  const { store, newId, now } = useSession();
  const [last, setLast] = useState<HandedOut | null>(null);
  const [byDeputy, setByDeputy] = useState(false);
  const [busy, setBusy] = useState(false);
  const handOut = async (parcels: readonly Found[]): Promise<void> => {
    if (busy || parcels.length === 0) return;
    setBusy(true);
    const systems = await systemsOf(store);
    const taker = byDeputy ? 'deputy' : 'guest';
    const drafts = parcels.map((one) => handOutDraft(newId(), one, taker, systems));
    const { result, earned } = await earnedBy(store, now(), () => record(store, drafts)).finally(
      () => setBusy(false),
    );
    if (!result.ok) return void say(whyWords(result.why));
    shown();
    setByDeputy(false);
    setLast({
      codes: parcels.map(({ parcel }) => parcel.code),
      earned,
      entries: drafts.map(({ id }) => id),
      tail: byDeputy ? '' : commonTail(parcels),
    });
  };
  const takeBack = async (): Promise<void> => {
    const drafts = (last?.entries ?? []).map((entry) => undoDraft(newId(), entry));
    setLast(null);
    if (drafts.length === 0) return;
    const written = await record(store, drafts);
    say(written.ok ? '放回货架了。' : whyWords(written.why));
  };
  return { last, setLast, byDeputy, setByDeputy, handOut, takeBack };
}

/** What 包裹出库 shows and does. */
export function useHandOut(first: string): HandOutActs {
  const session = useSession();
  const { store, settings } = session;
  const [asked, setAsked] = useState<Asked>({ ...NOTHING, typed: first });
  const [goods, setGoods] = useState<GoodsScan | null>(null);
  const lock = useGuessLock();
  const handing = useHanding(() => {
    setAsked(NOTHING);
    lock.hit();
  });
  const waiting = useQuery(() => waitingParcels(store));
  const all = waiting ?? [];
  const found = foundFor(all, asked);
  const isAsked = waiting !== null && found.length === 0 && isWhole(asked);
  const none = useQuery(
    async () => (isAsked ? missingWords(session, asked) : ''),
    [isAsked, asked],
  );
  useSpokenShelf(found, settings.sound.value);
  const show = (next: Asked): void => {
    setAsked(next);
    handing.setLast(null);
  };
  const type = (typed: string): void => {
    if (lock.resting > 0) return;
    const isGuess = isAsked && asked.scanned === null && asked.name === '';
    if (isGuess && !typed.startsWith(asked.typed)) lock.miss();
    show({ ...NOTHING, typed });
  };
  const take = async (text: string): Promise<void> => {
    const { number, goods: product } = await parcelScan(session, text);
    if (product !== null) setGoods(product);
    else show({ ...NOTHING, scanned: number });
    if (settings.sound.value) (product === null ? beep : lowTone)();
  };
  useScans((scan) => {
    take(scan.text).catch(reportError);
    return true;
  });
  return {
    typed: asked.typed,
    type,
    name: asked.name,
    typeName: (name) => show({ ...NOTHING, name }),
    resting: lock.resting,
    byDeputy: handing.byDeputy,
    setByDeputy: handing.setByDeputy,
    found,
    others: sameGuest(all, found),
    none: isAsked ? (none ?? '') : '',
    waiting: all.length,
    last: handing.last,
    goods,
    closeGoods: () => setGoods(null),
    findParcel: (number) => show({ ...NOTHING, scanned: number }),
    handOut: handing.handOut,
    takeBack: handing.takeBack,
  };
}
