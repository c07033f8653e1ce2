import type { JSX } from 'preact';
import { useLocation } from 'preact-iso/router';
import { useState } from 'preact/hooks';
import * as v from 'valibot';
import { type Flag, type FlagSettled, settledBody } from '../../../core/flags/flag.ts';
import { centreDevice } from '../../../core/derived-id.ts';
import type { QuarantineItem } from '../../../core/flags/file.ts';
import { dayOf } from '../../../core/time.ts';
import { billNumber } from '../../bill-number.ts';
import { saveFile } from '../../device/save-file.ts';
import { useQuery } from '../../parts/query.ts';
import { ShopMark } from '../../parts/shop-mark.tsx';
import { type Session, useSession } from '../../session.ts';
import { exportQuarantined, quarantinedItem } from '../../store/flags.ts';
import { record } from '../../store/record.ts';
import { identityOf } from '../../store/store.ts';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { Empty } from '../../ui/empty.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { say } from '../../ui/toast-queue.ts';
import { whyWords } from '../../words.ts';
import { CashInstead, OfRefused } from './cash-instead.tsx';
import { type Joined, readTodo } from './joined.ts';
import { OfMoneyBack, PaidAgain } from './paid-again.tsx';
import { type Callers, wordsOf } from './words.ts';
import './todo.css';

/** 待处理: one card for each thing to look at, in plain words, with what to do about it. */
export function Todo(): JSX.Element {
  const session = useSession();
  const { route } = useLocation();
  const todo = useQuery(() => readTodo(session.store));
  return (
    <div class="todo">
      <ShopMark title="待处理" back={() => history.back()} />
      {todo === null && <p class="todo-waiting">正在看……</p>}
      {todo?.flags.length === 0 && (
        <Empty
          icon="check"
          text="都处理好了，没有要看的。"
          action={{ label: '回收银', onClick: () => route('/') }}
        />
      )}
      <div class="todo-cards">
        {todo?.flags.map((flag) => (
          <FlagCard key={flag.id} flag={flag} joined={todo.joined} />
        ))}
      </div>
    </div>
  );
}

function callersOf(session: Session): Callers {
  const { device, station } = identityOf(session.store);
  return {
    deviceName: (other) =>
      other === device
        ? `本机（${session.deviceNumber} 号）`
        : other === centreDevice(station)
          ? '客人自己扫码'
          : '另一台机器',
    receipt: (other, n) => billNumber(session, { device: other, n }),
  };
}

function FlagCard({ flag, joined }: { flag: Flag; joined: Joined }): JSX.Element {
  const session = useSession();
  const words = wordsOf(flag, joined, callersOf(session));
  const settle = async (how: FlagSettled['how']): Promise<void> => {
    const draft = { id: session.newId(), kind: 'flag-settled', v: 1, body: settledBody(flag, how) };
    const result = await record(session.store, [draft]);
    if (!result.ok) say(whyWords(result.why));
  };
  return (
    <Card title={words.title} tone={words.wrong ? 'wrong' : 'attention'}>
      <p class="todo-text" data-testid={flag.rule}>
        {words.text}
      </p>
      <div class="todo-acts">
        <Fixes flag={flag} onExported={() => void settle('exported')} />
        <Button onClick={() => void settle('known')}>知道了</Button>
      </div>
    </Card>
  );
}

const OfProduct = v.object({ product: v.string() });
const OfSale = v.object({ sale: v.string() });
const OfEntry = v.object({ entry: v.string(), device: v.string(), n: v.number() });

/** What mends a flag in one tap; nothing where knowing is all one can do. */
function Fixes({ flag, onExported }: { flag: Flag; onExported: () => void }): JSX.Element | null {
  const { route } = useLocation();
  const { facts } = flag;
  if (flag.rule === 'stock-short' && v.is(OfProduct, facts)) {
    return (
      <Button kind="primary" onClick={() => route(`/goods/${facts.product}?count=1`)}>
        盘一下
      </Button>
    );
  }
  if (v.is(OfSale, facts)) {
    return (
      <>
        {flag.rule === 'money-back' && v.is(OfMoneyBack, facts) && <PaidAgain facts={facts} />}
        <Button onClick={() => route(`/shop/sales/${facts.sale}`)}>看这单</Button>
      </>
    );
  }
  if (flag.rule === 'refund-refused' && v.is(OfRefused, facts)) {
    return <CashInstead facts={facts} />;
  }
  return v.is(OfEntry, facts) ? <EntryFixes {...facts} onExported={onExported} /> : null;
}

type EntryFixesProps = { device: string; n: number; onExported: () => void };

/** An entry that does not count: its content to read, or as a file for the centre. */
function EntryFixes({ device, n, onExported }: EntryFixesProps): JSX.Element {
  const { store, now } = useSession();
  const [shown, setShown] = useState<QuarantineItem | null>(null);
  const read = async (then: (item: QuarantineItem) => void): Promise<void> => {
    const item = await quarantinedItem(store, device, n);
    if (item === null) say('这条记录不在这台机器上。');
    else then(item);
  };
  const save = (item: QuarantineItem): void => {
    const file = new Blob([exportQuarantined(store, [item])], { type: 'application/json' });
    saveFile(file, `没收下的记录-${dayOf(now())}-${n}.json`);
    onExported();
    say('存成文件了，请发给邮政的人看。');
  };
  return (
    <>
      <Button onClick={() => void read(setShown)}>看内容</Button>
      <Button icon="download" onClick={() => void read(save)}>
        导出
      </Button>
      {shown !== null && (
        <Sheet open title="这条记录的内容" onClose={() => setShown(null)}>
          <pre class="todo-content">{pretty(shown.text)}</pre>
        </Sheet>
      )}
    </>
  );
}

function pretty(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
