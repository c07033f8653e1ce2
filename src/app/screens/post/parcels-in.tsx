import type { JSX } from 'preact';
import { useLocation } from 'preact-iso/router';
import { useState } from 'preact/hooks';
import { isParcelNumber, parcelNumber } from '../../../core/barcode/parcel-number.ts';
import { feesOf } from '../../../core/commission/commission.ts';
import { yuan } from '../../../core/money.ts';
import { effOf } from '../../../core/time.ts';
import { emitScan } from '../../device/scanner.ts';
import { CameraView } from '../../parts/camera-view.tsx';
import { earnedThisMonth } from '../../parts/earned.ts';
import type { Batch } from '../../parts/parcel-batch.ts';
import { useQuery } from '../../parts/query.ts';
import { useSession } from '../../session.ts';
import type { Parcel } from '../../store/post/post.ts';
import { Band } from '../../ui/band.tsx';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { say } from '../../ui/toast-queue.ts';
import { knownShelves } from './intake.ts';
import { ParcelSheet } from './parcel-sheet.tsx';
import { SellSheet } from './sell-sheet.tsx';
import { ShelfChoice } from './shelf-choice.tsx';
import { type IntakeActs, useIntake } from './use-intake.ts';
import { parcelWords, waybillWords } from '../../parts/waybill.ts';
import { WhenOn } from '../../parts/when-on.tsx';
import './parcels.css';
import './post.css';

/** 包裹入库: the shelf once, then scan after scan without a tap between. */
export function ParcelsIn(): JSX.Element {
  return (
    <WhenOn anyOf={['parcels']}>
      <Intake />
    </WhenOn>
  );
}

function Intake(): JSX.Element {
  const acts = useIntake();
  const { batch, parcels } = acts;
  const { route } = useLocation();
  const earned = useBatchEarned(parcels);
  const [choosing, setChoosing] = useState(false);
  const [chosen, setChosen] = useState<string | null>(null);
  const choose = (shelf: string): void => {
    acts.setBatch({ shelf });
    setChoosing(false);
  };
  const finish = (): void => {
    say(`${parcels.length} 件入库了${earned === '' ? '' : `，今天又赚 ¥${earned}`}。`);
    acts.setBatch({ started: null });
    route('/post');
  };
  const shelf = batch?.shelf ?? null;
  const parcel = parcels.find((one) => one.id === chosen);
  // Of thousands that wait only when they are to be chosen from, not at every scan.
  const shelves = shelf === null || choosing ? knownShelves(acts.waiting, shelf) : [];
  return (
    <div class="post-in">
      <Band
        title="包裹入库"
        detail={shelf === null ? '选货架' : `货架 ${shelf}`}
        back={() => route('/post')}
        right={`${parcels.length} 件${earned === '' ? '' : ` · +¥${earned}`}`}
      />
      {batch !== null && shelf === null && <ShelfChoice known={shelves} onShelf={choose} />}
      {acts.notice !== '' && (
        <p class="post-notice-line" role="alert">
          {acts.notice}
        </p>
      )}
      {batch !== null && shelf !== null && (
        <Scanning
          parcels={parcels}
          batch={batch}
          onOpen={setChosen}
          onCamera={(camera) => acts.setBatch({ camera })}
          onUndo={(one) => void acts.correct([one], null)}
        />
      )}
      {shelf !== null && (
        <div class="post-foot">
          <Button onClick={() => setChoosing(true)}>换货架</Button>
          <Button onClick={() => route('/')}>先卖货</Button>
          <Button kind="primary" size="big" disabled={parcels.length === 0} onClick={finish}>
            {parcels.length} 件入库
          </Button>
        </div>
      )}
      <Sheet open={choosing} title="换货架" onClose={() => setChoosing(false)}>
        <ShelfChoice known={shelves.filter((one) => one !== shelf)} onShelf={choose} />
      </Sheet>
      {acts.goods !== null && (
        <SellSheet
          goods={acts.goods}
          parcelWords="是包裹单号，入库"
          onParcel={acts.takeParcel}
          onClose={acts.closeGoods}
        />
      )}
      {parcel !== undefined && (
        <Chosen parcel={parcel} acts={acts} onClose={() => setChosen(null)} />
      )}
    </div>
  );
}

/** The ledgers that say what acts earned. */
const EARNING = ['base', 'rule', 'profile'] as const;

/** What the batch has earned so far, in yuan; empty while nothing is paid for taking in. */
function useBatchEarned(parcels: readonly Parcel[]): string {
  const { store, now } = useSession();
  const earned = useQuery(() => earnedThisMonth(store, now()), [], EARNING) ?? [];
  const ids = new Set(parcels.map((one) => one.id));
  const since = Math.min(...parcels.map(({ receivedAt }) => receivedAt ?? 0));
  // From behind: the batch's acts are among the last of thousands.
  const before = earned.findLastIndex(({ stamp }) => effOf(stamp) < since);
  const own = earned.slice(before + 1);
  const fees = feesOf(own.filter(({ base, key }) => base === 'parcel-in' && ids.has(key)));
  return fees === 0 ? '' : yuan(fees);
}

type ChosenProps = {
  readonly parcel: Parcel;
  readonly acts: IntakeActs;
  readonly onClose: () => void;
};

function Chosen({ parcel, acts, onClose }: ChosenProps): JSX.Element {
  const correct = (...change: Parameters<IntakeActs['correct']>): void => {
    onClose();
    void acts.correct(...change);
  };
  return (
    <ParcelSheet
      parcel={parcel}
      batch={acts.parcels}
      onClose={onClose}
      onTail={(tail) => correct([parcel], { tail })}
      onName={(name) => correct([parcel], { name })}
      onCarrier={(carrier, parcels) => {
        acts.setBatch({ carrier });
        correct(parcels, { carrier });
      }}
      onUndo={() => correct([parcel], null)}
    />
  );
}

/** Lines shown; older ones of a long batch are only counted. */
const SHOWN = 60;

type ScanningProps = {
  readonly batch: Batch;
  readonly onCamera: (on: boolean) => void;
  readonly parcels: readonly Parcel[];
  readonly onOpen: (id: string) => void;
  readonly onUndo: (parcel: Parcel) => void;
};

function Scanning(props: ScanningProps): JSX.Element {
  const { parcels, onOpen, onUndo, onCamera } = props;
  const { camera } = useSession();
  const [typing, setTyping] = useState(false);
  const cameraOn = props.batch.camera ?? matchMedia('(pointer: coarse)').matches;
  return (
    <div class="post-scan">
      <div class="post-lens">
        {cameraOn ? (
          <CameraView camera={camera} task="parcel" onClose={() => onCamera(false)} />
        ) : (
          <Button icon="camera" onClick={() => onCamera(true)}>
            用摄像头扫
          </Button>
        )}
        <div class="post-lens-word">
          <p>连着扫，不用点</p>
          <Button onClick={() => setTyping(true)}>输单号</Button>
        </div>
      </div>
      <div class="post-list">
        {parcels.length === 0 && <p class="post-none">扫一件，取件码就出来。</p>}
        <ul aria-label="这一批包裹">
          {parcels.slice(0, SHOWN).map((parcel, i) => (
            <Line key={parcel.id} parcel={parcel} fresh={i === 0} onOpen={onOpen} onUndo={onUndo} />
          ))}
        </ul>
        {parcels.length > SHOWN && (
          <p class="post-none">还有 {parcels.length - SHOWN} 件在前面。</p>
        )}
      </div>
      {typing && <TypedNumber onClose={() => setTyping(false)} />}
    </div>
  );
}

/** For a slip that cannot be scanned: its number as typed goes the way of a scan. */
function TypedNumber({ onClose }: { onClose: () => void }): JSX.Element {
  const [text, setText] = useState('');
  const number = parcelNumber(text);
  const take = (): void => {
    onClose();
    emitScan({ text: number, source: 'manual', at: performance.now() });
  };
  return (
    <Sheet
      open
      title="输单号"
      onClose={onClose}
      foot={
        <Button kind="primary" size="big" disabled={!isParcelNumber(number)} onClick={take}>
          入库
        </Button>
      }
    >
      <Field label="面单上的单号" value={text} onInput={setText} maxLength={30} focus />
    </Sheet>
  );
}

type LineProps = Pick<ScanningProps, 'onOpen' | 'onUndo'> & {
  readonly parcel: Parcel;
  readonly fresh: boolean;
};

function Line({ parcel, fresh, onOpen, onUndo }: LineProps): JSX.Element {
  return (
    <li class="post-line" data-fresh={fresh ? '' : undefined}>
      <button class="post-line-words" type="button" onClick={() => onOpen(parcel.id)}>
        <span>{waybillWords(parcel.waybill)}</span>
        <small>{parcelWords(parcel)}</small>
      </button>
      {fresh && (
        <Button kind="text" onClick={() => onUndo(parcel)}>
          撤销
        </Button>
      )}
      <strong class="post-code">{parcel.code}</strong>
    </li>
  );
}
