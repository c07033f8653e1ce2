import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { ScanContext } from '../../../core/barcode/code-kind.ts';
import { type KindTold, explain } from '../../../core/barcode/telling.ts';
import { beep, lowTone } from '../../device/sound.ts';
import { CameraView } from '../../parts/camera-view.tsx';
import { ShopMark } from '../../parts/shop-mark.tsx';
import { type Reading, readCode, scanSettings } from '../../reading.ts';
import { useScans, useSession } from '../../session.ts';
import { Button } from '../../ui/button.tsx';
import { Choice } from '../../ui/choice.tsx';
import { Empty } from '../../ui/empty.tsx';
import { Field } from '../../ui/field.tsx';
import { Row } from '../../ui/row.tsx';
import { ToldCards } from './told-cards.tsx';
import './shop.css';
import './codes.css';

const PLACES: readonly { value: ScanContext; label: string }[] = [
  { value: 'till', label: '收银' },
  { value: 'payment', label: '收款' },
  { value: 'goods', label: '进货' },
  { value: 'parcel', label: '包裹' },
];

/** A code that was tried: what it would do, and what every kind of code says of it. */
export type Tried = { readonly reading: Reading; readonly told: readonly KindTold[] };

/** How a code is understood now; read again when the shop's rules change. */
function useTried(code: string, place: ScanContext): Tried | null {
  const { store, settings } = useSession();
  const rules = settings.codes.value;
  const [tried, setTried] = useState<Tried | null>(null);
  useEffect(() => {
    let isOver = false;
    if (code === '') setTried(null);
    else {
      readCode(store, rules, code, place).then((reading) => {
        if (isOver) return;
        const told = explain(code, scanSettings(reading.products, rules, place));
        setTried({ reading, told });
      }, reportError);
    }
    return () => {
      isOver = true;
    };
  }, [store, rules, code, place]);
  return tried;
}

/** 试扫一下: any code, understood field by field; nothing is sold, charged or taken in. */
export function Try(): JSX.Element {
  const { camera, settings } = useSession();
  const [typed, setTyped] = useState('');
  const [code, setCode] = useState('');
  const [place, setPlace] = useState<ScanContext>('till');
  const [looking, setLooking] = useState(false);
  const tried = useTried(code, place);
  useScans((scan) => {
    setCode(scan.text);
    setTyped(scan.text);
    if (settings.sound.value) (scan.text === code ? lowTone : beep)();
    return true;
  });
  return (
    <div class="shop">
      <ShopMark title="试扫一下" back={() => history.back()} />
      <div class="try">
        <div class="try-ask">
          <p class="muted">扫什么都行，只看不卖。</p>
          {looking ? (
            <CameraView camera={camera} task={place} tellsOnly onClose={() => setLooking(false)} />
          ) : (
            <Button icon="camera" wide onClick={() => setLooking(true)}>
              用摄像头扫
            </Button>
          )}
          <form
            class="try-typed"
            onSubmit={(event) => {
              event.preventDefault();
              setCode(typed.trim());
            }}
          >
            <Field label="或者输一个码" value={typed} onInput={setTyped} maxLength={200} />
            <Button type="submit" kind="primary">
              看一看
            </Button>
          </form>
          <Choice label="在哪里扫" titled options={PLACES} value={place} onChange={setPlace} />
        </div>
        <div class="try-told" aria-live="polite">
          {tried === null ? (
            <Empty icon="scan-barcode" text="扫一下，这里就说它是什么。" />
          ) : (
            <ToldCards tried={tried} />
          )}
        </div>
      </div>
      <Row icon="settings" title="秤码和付款码" detail="认得不对，在这里改" href="/shop/codes" />
    </div>
  );
}
