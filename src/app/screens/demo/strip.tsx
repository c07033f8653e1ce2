import type { JSX } from 'preact';
import { useLocation } from 'preact-iso/router';
import { useEffect, useState } from 'preact/hooks';
import * as v from 'valibot';
import { emitScan } from '../../device/scanner.ts';
import { isBlackHole, setBlackHole } from '../../sync/network.ts';
import { useSession } from '../../session.ts';
import { Icon } from '../../ui/icon.tsx';
import { type Step, STEPS, stepsAfter } from './steps.ts';
import './demo.css';

const TraySchema = v.array(
  v.object({
    picture: v.pipe(v.string(), v.regex(/^[a-z-]+\.svg$/)),
    code: v.string(),
    say: v.string(),
  }),
);
type Item = v.InferOutput<typeof TraySchema>[number];

/** Only in the demo: four steps, a tray of goods to tap, a switch that cuts the network. */
export function DemoStrip(): JSX.Element {
  const { path } = useLocation();
  const { counter } = useSession();
  const [done, setDone] = useState<ReadonlySet<Step>>(new Set());
  const [open, setOpen] = useState(true);
  const sold = counter.previous.value?.sale.lines[0]?.product ?? null;
  const scanned = counter.cart.value.lines.length > 0;
  useEffect(() => {
    setDone((now) => stepsAfter(now, { scanned, sold: sold !== null, path }));
  }, [scanned, sold, path]);
  return (
    <div class="demo">
      <ol class="demo-steps" aria-label="试一试">
        {STEPS.map(({ step, words, href }) => (
          <li key={step} data-done={done.has(step) ? '' : undefined}>
            <a href={step === 'stock' && sold !== null ? `/goods/${sold}` : href}>{words}</a>
          </li>
        ))}
      </ol>
      <div class="demo-acts">
        <button class="demo-act" type="button" aria-expanded={open} onClick={() => setOpen(!open)}>
          没有扫码枪？点这里扫
        </button>
        <NetworkSwitch />
        <a class="demo-act" href="/demo/seen">
          中心看到的
        </a>
        <a class="demo-act" href="/demo/codes">
          打印条码
        </a>
      </div>
      {open && path === '/' && <Tray />}
    </div>
  );
}

/** Only in practice: the same goods, for whoever has no scanner and nothing to scan at hand. */
export function PracticeStrip(): JSX.Element | null {
  const { path } = useLocation();
  if (path !== '/') return null;
  return (
    <div class="demo">
      <p class="demo-word">没有扫码枪？点一样，就是扫一下。</p>
      <Tray goodsOnly />
    </div>
  );
}

/** A guest's payment code is no good: nobody is charged in practice. */
const GOODS_CODE = /^\d{13}$/;

function Tray({ goodsOnly = false }: { goodsOnly?: boolean }): JSX.Element {
  const [items, setItems] = useState<readonly Item[]>([]);
  useEffect(() => {
    readTray().then(setItems, () => setItems([]));
  }, []);
  const shown = goodsOnly ? items.filter(({ code }) => GOODS_CODE.test(code)) : items;
  return (
    <div class="demo-tray" role="group" aria-label="点一下就是扫一下">
      {shown.map(({ picture, code, say }) => (
        <button
          class="demo-item"
          type="button"
          key={code}
          aria-label={say}
          title={say}
          onClick={() => emitScan({ text: code, source: 'tray', at: performance.now() })}
        >
          <img src={`/practice/${picture}`} alt="" width="40" height="40" />
          <small>{say}</small>
        </button>
      ))}
    </div>
  );
}

async function readTray(): Promise<Item[]> {
  const answer = await fetch('/practice/tray.json');
  const parsed = v.safeParse(TraySchema, await answer.json());
  return parsed.success ? parsed.output : [];
}

/** 断网试试: the network takes every request and never answers. */
function NetworkSwitch(): JSX.Element {
  const { sync } = useSession();
  const [cut, setCut] = useState(isBlackHole());
  const turn = (): void => {
    setBlackHole(!cut);
    setCut(!cut);
    sync?.wake();
  };
  return (
    <button class="demo-act" type="button" aria-pressed={cut} onClick={turn}>
      <Icon name={cut ? 'wifi-off' : 'cloud'} size="small" />
      {cut ? '接上网' : '断网试试'}
    </button>
  );
}
