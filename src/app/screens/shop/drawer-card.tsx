import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { Draft } from '../../../core/journal/entry.ts';
import { parseYuan, yuan } from '../../../core/money.ts';
import { type MoveReason, type MoveWay, cashMoved, movedNet } from '../../../core/sale/drawer.ts';
import { momentText } from '../../parts/moment.ts';
import { useSession } from '../../session.ts';
import type { Moved } from '../../store/sale/drawer.ts';
import { record } from '../../store/record.ts';
import type { OpenShift } from '../../store/sale/shift.ts';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { Choice } from '../../ui/choice.tsx';
import { Field } from '../../ui/field.tsx';
import { Keypad } from '../../ui/keypad.tsx';
import { Row } from '../../ui/row.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { say } from '../../ui/toast-queue.ts';
import { whyWords } from '../../words.ts';
import { REASONS, WAY_WORDS, moveWords, reasonWords, signed } from './closing-words.ts';

/** Writes one entry and says that it is done, or what hinders it. */
function useWriting(): (draft: Omit<Draft, 'id'>, done: string) => Promise<boolean> {
  const { store, newId } = useSession();
  return async (draft, done) => {
    const written = await record(store, [{ id: newId(), ...draft }]);
    say(written.ok ? done : whyWords(written.why));
    return written.ok;
  };
}

/** 拿钱、放钱: what was moved since the last shift, each with the way to take it back. */
export function Moves({ shift: { listed, rest } }: { shift: OpenShift }): JSX.Element {
  const [way, setWay] = useState<MoveWay | null>(null);
  return (
    <Card title="拿钱、放钱" right="不是卖货的">
      {listed.length + rest.length === 0 && (
        <p class="shop-why">付货款、存银行、加零钱，记一笔，交班就不差。</p>
      )}
      {listed.map((moved) => (
        <MoveRow key={moved.id} moved={moved} />
      ))}
      {rest.map((move) => (
        <Row
          key={moveWords(move)}
          title={reasonWords(move)}
          detail={`${WAY_WORDS[move.way]} 上次交班以后才传来或撤销的`}
          right={signed(movedNet([move]))}
        />
      ))}
      <div class="takings-acts">
        <Button icon="minus" onClick={() => setWay('out')}>
          拿钱
        </Button>
        <Button icon="plus" onClick={() => setWay('in')}>
          放钱
        </Button>
      </div>
      {way !== null && <MoveSheet way={way} onClose={() => setWay(null)} />}
    </Card>
  );
}

function MoveRow({ moved }: { moved: Moved }): JSX.Element {
  const { id, at, note, supplier, isLate } = moved;
  const { now } = useSession();
  const write = useWriting();
  const [isBusy, setBusy] = useState(false);
  const undo = (): void => {
    setBusy(true);
    const reversal = { kind: 'reversal', v: 1, body: { entry: id, reason: 'undone' } };
    void write(reversal, `${moveWords(moved)} ¥${yuan(moved.amount)} 撤销了。`).finally(() =>
      setBusy(false),
    );
  };
  const when = `${WAY_WORDS[moved.way]} ${momentText(at, now())}`;
  return (
    <Row
      title={`${reasonWords(moved)} ${supplier}`.trimEnd()}
      detail={`${when} ${note}${isLate ? LATE : ''}`.trimEnd()}
      right={signed(movedNet([moved]))}
    >
      <Button disabled={isBusy} onClick={undo}>
        撤销
      </Button>
    </Row>
  );
}

const LATE = ' 上次交班以后才传来';

type MoveSheetProps = { readonly way: MoveWay; readonly onClose: () => void };

/** How much, and why. */
function MoveSheet({ way, onClose }: MoveSheetProps): JSX.Element {
  const write = useWriting();
  const options = REASONS[way];
  const [reason, setReason] = useState<MoveReason>(options[0]?.value ?? 'other');
  const [note, setNote] = useState('');
  const [isBusy, setBusy] = useState(false);
  const move = async (text: string): Promise<void> => {
    const amount = parseYuan(text);
    if (isBusy || amount === null || amount <= 0) return;
    setBusy(true);
    const said = note.trim() === '' ? {} : { note: note.trim() };
    const body = { way, reason, amount, ...said };
    const draft = { kind: cashMoved.name, v: cashMoved.v, body };
    const isDone = await write(draft, `${moveWords(body)} ¥${yuan(amount)} 记好了。`);
    setBusy(false);
    if (isDone) onClose();
  };
  return (
    <Sheet open title={WAY_WORDS[way]} onClose={onClose}>
      <Choice label="为什么" options={options} value={reason} onChange={setReason} />
      <Keypad
        label={way === 'in' ? '放进钱箱' : reason === 'supplier' ? '进货里没记的' : '从钱箱拿走'}
        unit="¥"
        valid={(text) => (parseYuan(text) ?? 0) > 0}
        confirm={(text) => (text === '' ? '填多少钱' : `${WAY_WORDS[way]} ¥${text}`)}
        onConfirm={(text) => void move(text)}
      />
      <Field label="备注（可不填）" maxLength={100} value={note} onInput={setNote} />
    </Sheet>
  );
}
