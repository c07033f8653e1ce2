import type { JSX } from 'preact';
import { useLocation } from 'preact-iso/router';
import { useEffect, useRef, useState } from 'preact/hooks';
import { isEmpty, stepped, withGone } from '../../../core/sale/cart.ts';
import { emitScan } from '../../device/scanner.ts';
import { showCode } from '../../late-charging.ts';
import { later } from '../../parts/later.tsx';
import { ShopMark } from '../../parts/shop-mark.tsx';
import { useSession } from '../../session.ts';
import { Button } from '../../ui/button.tsx';
import { Lines } from './lines.tsx';
import { Pay } from './pay.tsx';
import { SearchBox } from './search-box.tsx';
import { type TillActs, useTillActs, useTillKeys } from './till-acts.ts';
import './till.css';
import './till-wide.css';
import './till-extra.css';

const Sheets = later(() => import('./sheets.tsx').then((m) => m.Sheets));
const DoneView = later(() => import('./done-view.tsx').then((m) => m.DoneView));
const LastSale = later(() => import('./last-sale.tsx').then((m) => m.LastSale));
const MemberButton = later(() => import('./member-button.tsx').then((m) => m.MemberButton));
const CameraView = later(() => import('../../parts/camera-view.tsx').then((m) => m.CameraView));

/** 收银: scan → price → settle. */
export function Till(): JSX.Element {
  const { counter, camera, store } = useSession();
  const acts = useTillActs();
  const [cameraOn, setCameraOn] = useState(false);
  const isDone = counter.finished.value !== null && isEmpty(acts.cart);
  const body = useRef<HTMLDivElement>(null);
  useEffect(() => body.current?.scrollTo(0, 0), [isDone]);
  useTillKeys({
    active: acts.open === null && counter.questions.value.length === 0,
    cash: () => void acts.pay({ by: 'cash', given: null }),
    qr: () => void acts.pay({ by: 'qr' }),
    hold: () => void acts.holdOrTake(),
    bill: () => acts.setOpen({ sheet: 'bill' }),
    loose: () => acts.setOpen({ sheet: 'loose' }),
  });
  return (
    <div
      class="till"
      data-empty={isEmpty(acts.cart) ? '' : undefined}
      data-done={isDone ? '' : undefined}
    >
      <div class="till-head">
        <ShopMark />
      </div>
      <SearchBox
        cameraOn={cameraOn}
        onCamera={() => setCameraOn(!cameraOn)}
        find={async (text) =>
          (await import('../../store/goods/search.ts')).searchGoods(store, text, 20)
        }
        onPick={acts.pick}
        onCode={(text) => emitScan({ text, source: 'manual', at: performance.now() })}
      />
      <div class="till-body" ref={body}>
        {cameraOn && <CameraView camera={camera} task="till" onClose={() => setCameraOn(false)} />}
        {isDone ? (
          <DoneView />
        ) : (
          <Lines
            cart={acts.cart}
            totals={acts.totals}
            fresh={counter.fresh.value}
            onStep={(line, units) => acts.change((cart) => stepped(cart, line.key, units))}
            onOpen={(line) => acts.setOpen({ sheet: 'line', key: line.key })}
            onBack={(line) => acts.change((cart) => withGone(cart, line.key, false))}
          />
        )}
      </div>
      <Tools {...acts} />
      <Side {...acts} />
      <Sheets {...acts} />
    </div>
  );
}

/** Hold and take back, and on wide screens what else concerns the bill. */
function Tools({ cart, held, holdOrTake, setOpen }: TillActs): JSX.Element {
  const session = useSession();
  const { route } = useLocation();
  const take = isEmpty(cart) && held.length > 0;
  return (
    <div class="till-tools">
      <Button hint="F8" disabled={isEmpty(cart) && !take} onClick={() => void holdOrTake()}>
        {take ? `取单 ${held.length}` : '挂单'}
      </Button>
      <span data-wide>
        <Button hint="F10" disabled={isEmpty(cart)} onClick={() => setOpen({ sheet: 'bill' })}>
          整单折扣
        </Button>
      </span>
      <span data-wide>
        <MemberButton cart={cart} setOpen={setOpen} kind="plain" />
      </span>
      <span data-wide>
        <Button hint="F7" onClick={() => setOpen({ sheet: 'loose' })}>
          无码商品
        </Button>
      </span>
      <span data-wide>
        <Button onClick={() => route('/shop/return')}>无小票退货</Button>
      </span>
      {!session.practice && (
        <span data-wide>
          <Button disabled={isEmpty(cart)} onClick={() => showCode(session)}>
            出收款码
          </Button>
        </span>
      )}
    </div>
  );
}

function Side({ cart, totals, busy, pay, setOpen }: TillActs): JSX.Element {
  const [notesOpen, setNotesOpen] = useState(false);
  useEffect(() => {
    if (isEmpty(cart)) setNotesOpen(false);
  }, [cart]);
  return (
    <aside class="till-side">
      <Pay
        totals={totals}
        notesOpen={notesOpen}
        busy={busy}
        onCash={(given) => void pay({ by: 'cash', given })}
        onQr={() => void pay({ by: 'qr' })}
        onOther={() => setOpen({ sheet: 'cash' })}
        onNotes={() => setNotesOpen(!notesOpen)}
        onMore={() => setOpen({ sheet: 'more' })}
        member={<MemberButton cart={cart} setOpen={setOpen} kind="text" />}
      />
      <LastSale />
    </aside>
  );
}
