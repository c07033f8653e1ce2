import { useLocation } from 'preact-iso/router';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { yuan } from '../../../../core/money.ts';
import type { Matched } from '../../../../core/goods/paste-match.ts';
import { readPasted } from '../../../../core/goods/pasted.ts';
import type { Product } from '../../../../core/goods/product.ts';
import { baseUnit } from '../../../parts/units.ts';
import { useSession } from '../../../session.ts';
import { Band } from '../../../ui/band.tsx';
import { Button } from '../../../ui/button.tsx';
import { Row } from '../../../ui/row.tsx';
import { say } from '../../../ui/toast-queue.ts';
import { matchPasted, putPasted } from './paste-goods.ts';
import { PasteChoice } from './paste-choice.tsx';
import { PASTE_WORDS, doubtWords } from './paste-words.ts';
import { useDesk } from './receiving-desk.ts';
import '../goods.css';
import './paste.css';

/** A line of the list with what the keeper says of it; null: not looked at, or left out. */
type Looked = Matched & { readonly isTaken: boolean };

/** /goods/paste — 粘贴清单: a list from a message or a table becomes lines of a receiving. */
export function Paste(): JSX.Element {
  const { store } = useSession();
  const { route } = useLocation();
  const desk = useDesk();
  const [text, setText] = useState('');
  const [lines, setLines] = useState<readonly Looked[] | null>(null);
  const [open, setOpen] = useState<number | null>(null);
  const read = async (list: string): Promise<void> => {
    const found = await matchPasted(store, readPasted(list, PASTE_WORDS));
    if (found.length === 0) say('没读出货来，一样一行，写上名字和数量。');
    else setLines(found.map((one) => ({ ...one, isTaken: isSure(one) })));
  };
  const set = (at: number, one: Looked): void =>
    setLines((lines ?? []).map((own, i) => (i === at ? one : own)));
  const taken = (lines ?? []).flatMap(({ best, line, isTaken }) =>
    best !== null && isTaken ? [{ ...best, line }] : [],
  );
  const put = async (): Promise<void> => {
    await desk.change(await putPasted(store, taken));
    route('/goods/receive');
  };
  const chosen = open === null ? undefined : lines?.[open];
  return (
    <div class="goods goods-paste">
      <Band title="粘贴清单" tone="goods" back={() => route('/goods/receive')} />
      {lines === null ? (
        <PasteText text={text} onText={setText} onRead={(list) => void read(list)} />
      ) : (
        <>
          <p class="goods-caption" data-testid="pasted">
            {sentence(lines)}
          </p>
          <div class="goods-rows">
            {lines.map((one, i) => (
              <PasteRow key={i} one={one} onOpen={() => setOpen(i)} />
            ))}
          </div>
          <div class="goods-acts">
            <Button onClick={() => setLines(null)}>重新粘贴</Button>
            <Button
              kind="primary"
              disabled={taken.length === 0 || desk.draft === null}
              onClick={() => void put()}
            >
              放进进货单 {taken.length} 行
            </Button>
          </div>
        </>
      )}
      {chosen !== undefined && open !== null && (
        <PasteChoice
          one={chosen}
          onClose={() => setOpen(null)}
          onTake={(product) => {
            set(open, { ...chosen, best: meant(chosen, product), isTaken: true });
            setOpen(null);
          }}
          onLeave={() => {
            set(open, { ...chosen, isTaken: false });
            setOpen(null);
          }}
        />
      )}
    </div>
  );
}

const isSure = ({ best, doubts }: Matched): boolean => best !== null && doubts.length === 0;

/** The product chosen, in the unit that the line names where it has one. */
const meant = ({ line, best }: Matched, product: Product): NonNullable<Matched['best']> =>
  best?.product.id === product.id
    ? best
    : {
        product,
        unit: product.units.find(({ unit }) => unit === line.counter) ?? baseUnit(product),
      };

function sentence(lines: readonly Looked[]): string {
  const taken = lines.filter(({ isTaken }) => isTaken).length;
  const rest = lines.length - taken;
  return rest === 0
    ? `${lines.length} 行都认出来了。`
    : `认出 ${taken} 行，还有 ${rest} 行点一下，看看是哪样。`;
}

type TextProps = {
  readonly text: string;
  readonly onText: (text: string) => void;
  readonly onRead: (text: string) => void;
};

/** Where the list is pasted; a pasted list is read at once. */
function PasteText({ text, onText, onRead }: TextProps): JSX.Element {
  return (
    <>
      <label class="goods-paste-label" for="paste-text">
        把微信里的清单或表格里的几行粘贴到这里，一样一行。
      </label>
      <textarea
        id="paste-text"
        class="goods-paste-text"
        value={text}
        autofocus
        placeholder={'农夫山泉550ml 2箱 24元/箱\n康师傅红烧牛肉面 5箱'}
        onInput={(event) => onText(event.currentTarget.value)}
        onPaste={(event) => {
          const list = event.clipboardData?.getData('text/plain') ?? '';
          if (text.trim() !== '' || list.trim() === '') return;
          event.preventDefault();
          onText(list);
          onRead(list);
        }}
      />
      <div class="goods-acts">
        <Button kind="primary" disabled={text.trim() === ''} onClick={() => onRead(text)}>
          认一认
        </Button>
      </div>
    </>
  );
}

function PasteRow({ one, onOpen }: { one: Looked; onOpen: () => void }): JSX.Element {
  const { line, best, doubts, isTaken } = one;
  const state = isTaken ? 'sure' : best === null ? 'none' : 'doubt';
  const cost = line.total ?? line.price;
  return (
    <div class="goods-paste-row" data-state={state}>
      <Row
        icon={isTaken ? 'check' : 'alert-triangle'}
        title={best === null ? '没找到' : `${best.product.name} ${best.product.spec}`}
        detail={
          <>
            {line.text}
            {!isTaken && doubts.length > 0 && <strong>{doubtWords(doubts)}</strong>}
          </>
        }
        right={best === null ? '' : `${line.quantity ?? 1} ${best.unit.unit}`}
        rightDetail={
          cost === null
            ? undefined
            : `¥${yuan(cost)}${line.total === null ? `/${best?.unit.unit ?? ''}` : ''}`
        }
        onClick={onOpen}
      />
    </div>
  );
}
