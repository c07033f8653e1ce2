import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { type Fen, ZERO, grouped, yuan } from '../../../core/money.ts';
import { movedNet } from '../../../core/sale/drawer.ts';
import { drawerDue, drawerOff, shiftDraft } from '../../../core/sale/shift.ts';
import { dayOf } from '../../../core/time.ts';
import { useQuery } from '../../parts/query.ts';
import { ShopMark } from '../../parts/shop-mark.tsx';
import { useSession } from '../../session.ts';
import { record } from '../../store/record.ts';
import { type OpenShift, readShift } from '../../store/sale/shift.ts';
import { Amount } from '../../ui/amount.tsx';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { Field } from '../../ui/field.tsx';
import { Row } from '../../ui/row.tsx';
import { say } from '../../ui/toast-queue.ts';
import { whyWords } from '../../words.ts';
import { moveWords, offWords, signed, sinceWords, sumTyped } from './closing-words.ts';
import { Moves } from './drawer-card.tsx';
import { ShiftSheet } from './shift-sheet.tsx';
import { agreedWords, dueWords } from './takings-words.ts';
import './shop.css';
import './takings.css';

const OF_TAKINGS = ['sale', 'listed', 'refund', 'agreed', 'setting'];
const OF_SHIFT = ['entries', 'cancel', 'day', 'shift', ...OF_TAKINGS];

/** 交班: what should be in the drawer, what is, and what is due by codes. */
export function Closing(): JSX.Element {
  const { store, now } = useSession();
  const today = dayOf(now());
  const shift = useQuery(() => readShift(store, today), [today], OF_SHIFT);
  const [isShown, setShown] = useState(false);
  return (
    <div class="shop">
      <ShopMark title="交班" back={() => history.back()} />
      {shift !== null && (
        <div class="takings">
          <Drawer
            key={shift.last?.at}
            shift={shift}
            today={today}
            onClosed={() => setShown(true)}
          />
          <Moves shift={shift} />
          <Codes shift={shift} onShow={() => setShown(true)} />
        </div>
      )}
      {isShown && shift?.last && <ShiftSheet shift={shift.last} onClose={() => setShown(false)} />}
    </div>
  );
}

type DrawerProps = {
  readonly shift: OpenShift;
  readonly today: string;
  readonly onClosed: () => void;
};

/** The drawer: what was in it and came into it, counted, and what of it stays. */
function Drawer({ shift, today, onClosed }: DrawerProps): JSX.Element {
  const { last, cash, seen, moved, seenMoved, takings } = shift;
  const { store, newId, now } = useSession();
  const [floated, setFloated] = useState(last === null ? '' : yuan(last.left));
  const [found, setFound] = useState('');
  const [stays, setStays] = useState(last === null ? '' : yuan(last.left));
  const [note, setNote] = useState('');
  const float = floated === '' ? ZERO : sumTyped(floated);
  const counted = sumTyped(found);
  const left = stays === '' ? ZERO : sumTyped(stays);
  const due = drawerDue({ float: float ?? ZERO, cash, moved });
  const close = async (): Promise<void> => {
    if (float === null || counted === null || left === null) return;
    const said = note.trim() === '' ? {} : { note: note.trim() };
    const codes = takings.page.due;
    const sums = { float, cash, seen, counted, left, codes };
    const draft = shiftDraft(newId(), { day: today, ...sums, moved, seenMoved, ...said });
    const written = await record(store, [draft]);
    if (!written.ok) return void say(whyWords(written.why));
    say('交班记好了。');
    onClosed();
  };
  const isReady = float !== null && counted !== null && left !== null && left <= counted;
  return (
    <Card title="钱箱里应该有" right={`收现金 ¥${grouped(cash)}`}>
      <p class="shop-figure" data-testid="drawer-due">
        <Amount text={grouped(due)} size="sum" yen />
      </p>
      <p class="shop-why">{sinceWords(last, now())}</p>
      {moved.map((move) => (
        <p class="shop-why closing-move" key={moveWords(move)}>
          <span>{moveWords(move)}</span>
          <span>{signed(movedNet([move]))}</span>
        </p>
      ))}
      <div class="closing-fields">
        <Money label="原来留的零钱" value={floated} onInput={setFloated} />
        <Money label="现在数出来" value={found} onInput={setFound} />
        <Money
          label="留下多少找零"
          value={stays}
          onInput={setStays}
          error={
            left !== null && counted !== null && left > counted ? '不能比数出来的多' : undefined
          }
        />
        {counted !== null && float !== null && (
          <Counted off={drawerOff({ float, cash, moved, counted })} note={note} onNote={setNote} />
        )}
      </div>
      <div class="takings-acts">
        <Button kind="primary" size="big" wide disabled={!isReady} onClick={() => void close()}>
          交班
        </Button>
      </div>
    </Card>
  );
}

type MoneyProps = {
  readonly label: string;
  readonly value: string;
  readonly onInput: (text: string) => void;
  readonly error?: string | undefined;
};
const Money = (props: MoneyProps): JSX.Element => <Field mode="decimal" suffix="元" {...props} />;

type CountedProps = {
  readonly off: Fen;
  readonly note: string;
  readonly onNote: (text: string) => void;
};

/** By how much the drawer is off, and where the keeper thinks that it comes from. */
function Counted({ off, note, onNote }: CountedProps): JSX.Element {
  return (
    <>
      <p class="shop-why" data-testid="drawer-off">
        <strong>{offWords(off)}</strong>
      </p>
      {off !== 0 && (
        <Field
          label="差在哪里"
          hint="如：找错了钱。拿过钱、放过钱的，先到“拿钱、放钱”里记"
          maxLength={100}
          value={note}
          onInput={onNote}
        />
      )}
    </>
  );
}

type CodesProps = { readonly shift: OpenShift; readonly onShow: () => void };

/** 今天扫码应收 ¥1,805.00，对得上吗？ It is answered beside the acquirers' lists. */
function Codes({ shift: { last, takings }, onShow }: CodesProps): JSX.Element {
  const { page, agreed } = takings;
  const said = agreed === null ? null : agreedWords(agreed, page.due);
  return (
    <Card title="扫码">
      <Row
        icon="circle-yen"
        title={dueWords(page, '今天')}
        detail={said ?? '去对一下'}
        href="/shop/takings"
      />
      {last !== null && (
        <div class="takings-acts">
          <Button icon="printer" onClick={onShow}>
            看上次的交班单
          </Button>
        </div>
      )}
    </Card>
  );
}
