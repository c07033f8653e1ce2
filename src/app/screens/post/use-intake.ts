import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { CARRIERS, type Carrier, parcelNumber } from '../../../core/barcode/parcel-number.ts';
import { bareCode } from '../../../core/barcode/scan.ts';
import type { Draft } from '../../../core/journal/entry.ts';
import { beep, lowTone } from '../../device/sound.ts';
import {
  type Batch,
  NO_BATCH,
  batchOf,
  readBatch,
  resumed,
  writeBatch,
} from '../../parts/parcel-batch.ts';
import { useQuery } from '../../parts/query.ts';
import { type Session, useScans, useSession } from '../../session.ts';
import { type Parcel, parcelOfWaybill } from '../../store/post/post.ts';
import { waitingParcels } from '../../store/post/waiting.ts';
import { systemsOf } from '../../store/post/parcel-rules.ts';
import { record } from '../../store/record.ts';
import { whyWords } from '../../words.ts';
import { correctDrafts, notTakenWords, receiveDrafts, takeIn } from './intake.ts';
import { type GoodsScan, parcelScan } from './parcel-scan.ts';

export type IntakeActs = {
  /** Null while it is being read. */
  readonly batch: Batch | null;
  readonly waiting: readonly Parcel[];
  /** The batch's parcels, the newest first. */
  readonly parcels: readonly Parcel[];
  /** Why the last scan became no parcel; empty when it did. */
  readonly notice: string;
  readonly goods: GoodsScan | null;
  readonly closeGoods: () => void;
  /** Takes the parcel of this number in. */
  readonly takeParcel: (number: string) => void;
  readonly setBatch: (change: Partial<Batch>) => void;
  readonly correct: (parcels: readonly Parcel[], change: Change | null) => Promise<void>;
};
export type Change = Partial<Pick<Parcel, 'carrier' | 'tail' | 'name'>>;

/** Writes drafts; gives the sentence why when it could not be done. */
async function write(session: Session, drafts: readonly Draft[]): Promise<string> {
  const written = await record(session.store, drafts);
  return written.ok ? '' : whyWords(written.why);
}

/** What is known of a number before it is taken in. */
async function lookUp({ store, station }: Session, number: string) {
  const [waiting, known, systems] = await Promise.all([
    waitingParcels(store),
    parcelOfWaybill(store, station.id, number),
    systemsOf(store),
  ]);
  return { number, waiting, known, systems };
}
type LookedUp = Awaited<ReturnType<typeof lookUp>>;

/**
 * Takes one scanned slip in: written first, shown by the store's change. Gives the sentence why
 * it was not taken, or nothing.
 */
async function receive(
  session: Session,
  batch: Batch,
  { number, waiting, known, systems }: LookedUp,
): Promise<string> {
  const { station, deviceNumber, now, newId } = session;
  if (batch.shelf === null) return '先选货架，再扫。';
  const taken = takeIn(number, {
    station: station.id,
    device: deviceNumber,
    shelf: batch.shelf,
    carrier: batch.carrier ?? undefined,
    waiting,
    known: known?.state === 'waiting' ? null : known,
    systems,
  });
  return taken.ok ? write(session, receiveDrafts(newId, taken.body)) : notTakenWords(taken, now());
}

/** What 包裹入库 shows and does; scans are taken one after another, so a burst loses none. */
export function useIntake(): IntakeActs {
  const session = useSession();
  const { store, deviceNumber, newId, station } = session;
  const [batch, setShown] = useState<Batch | null>(null);
  const [goods, setGoods] = useState<GoodsScan | null>(null);
  const [notice, setNotice] = useState('');
  const latest = useRef<Batch>(NO_BATCH);
  const queue = useRef<Promise<void>>(Promise.resolve());
  const waiting = useQuery(() => waitingParcels(store), [], ['parcel']) ?? [];
  const setBatch = (change: Partial<Batch>): void => {
    latest.current = { ...latest.current, ...change };
    setShown(latest.current);
    writeBatch(store, latest.current).catch(reportError);
  };
  // Before a scan can be heard, which takes its turn after this.
  useLayoutEffect(() => {
    queue.current = readBatch(store).then((found) =>
      setBatch({ ...found, started: resumed(found.started, session.now()) ?? session.now() }),
    );
  }, [store]);
  const take = async (text: string): Promise<void> => {
    const loud = session.settings.sound.value;
    // Nearly every scan is a slip's number as it stands: it is looked up while it is being read.
    const [scan, likely] = await Promise.all([
      parcelScan(session, text, latest.current.carrier ?? undefined),
      lookUp(session, parcelNumber(bareCode(text))),
    ]);
    setGoods(scan.goods);
    if (scan.goods === null) await takeParcel(scan.number, likely);
    else if (loud) lowTone();
  };
  const takeParcel = async (number: string, likely: LookedUp | null = null): Promise<void> => {
    const known = likely?.number === number ? likely : await lookUp(session, number);
    const why = await receive(session, latest.current, known);
    setNotice(why);
    if (session.settings.sound.value) (why === '' ? beep : lowTone)();
  };
  const inTurn = (work: () => Promise<void>): void => {
    queue.current = queue.current.then(work).catch((error: unknown) => {
      reportError(error);
      setNotice('这一件没记上，请再扫一次。');
    });
  };
  useScans((scan) => {
    inTurn(() => take(scan.text));
    return true;
  });
  return {
    batch,
    waiting,
    notice,
    goods,
    closeGoods: () => setGoods(null),
    takeParcel: (number) => inTurn(() => takeParcel(number)),
    setBatch,
    parcels: batchOf(waiting, deviceNumber, batch?.started ?? null),
    correct: async (parcels, change) => {
      const systems = await systemsOf(store);
      setNotice(
        await write(
          session,
          parcels.flatMap((one) => correctDrafts(newId, station.id, one, change, systems)),
        ),
      );
    },
  };
}

/** Other parcels of the batch whose carrier was only guessed, and guessed alike. */
export const alikeGuessed = (
  parcels: readonly Parcel[],
  parcel: Parcel,
  sure: (waybill: string) => boolean,
): Parcel[] =>
  parcels.filter(
    (one) => one.id !== parcel.id && one.carrier === parcel.carrier && !sure(one.waybill),
  );

export const isCarrier = (text: string): text is Carrier => CARRIERS.some((one) => one === text);
