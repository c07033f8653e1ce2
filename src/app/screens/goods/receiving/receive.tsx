import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { Product } from '../../../../core/goods/product.ts';
import { useGoodsReading } from '../../../parts/goods-reading.ts';
import { baseUnit } from '../../../parts/units.ts';
import { useScans, useSession } from '../../../session.ts';
import { productById } from '../../../store/goods/goods.ts';
import { say } from '../../../ui/toast-queue.ts';
import { productOfNote } from './delivery-draft.ts';
import { NewSheet } from '../product/new-sheet.tsx';
import { ReceiveCards } from './receive-cards.tsx';
import { ReceiveDone } from './receive-done.tsx';
import { ReceiveExpected } from './receive-expected.tsx';
import { ReceiveFoot, type Received } from './receive-foot.tsx';
import { ReceiveHead } from './receive-head.tsx';
import { ReceiveLines } from './receive-lines.tsx';
import { useFromLink } from './receive-link.ts';
import { type Add, type Desk, addUnit, useDesk } from './receiving-desk.ts';
import { isBlank, lineKey } from './receiving-draft.ts';
import { useWrite, writeProduct } from '../writing.ts';
import '../goods.css';
import './receive.css';

/** /goods/receive?add=&delivery=&order= — 进货: scanned into a draft, received with one tap. */
export function Receive(): JSX.Element {
  const desk = useDesk();
  const [received, setReceived] = useState<Received | null>(null);
  const { add, fresh } = useAdding(desk);
  const { take, asked, ask, answer } = useTaking(desk, add, () => setReceived(null));
  useFromLink(desk, add);
  useScans((scan) => {
    take(scan.text);
    return true;
  });
  const [question] = asked;
  if (received !== null) {
    return (
      <ReceiveDone
        entry={received.entry}
        draft={received.draft}
        onMore={() => setReceived(null)}
        onUndone={(draft) => {
          setReceived(null);
          void desk.change(() => draft);
        }}
      />
    );
  }
  const { draft } = desk;
  const onPrice = (code: string): void => ask({ code, isScan: false });
  return (
    <div class="goods goods-receive">
      <ReceiveHead desk={desk} take={take} add={add} />
      {draft !== null && (
        <>
          <div class="goods-receive-lines" data-testid="receiving">
            {isBlank(draft) && (
              <ReceiveCards desk={desk} onReceived={setReceived} onPrice={onPrice} />
            )}
            <ReceiveLines draft={draft} change={desk.change} fresh={fresh} />
            <ReceiveExpected draft={draft} desk={desk} />
          </div>
          <ReceiveFoot draft={draft} desk={desk} onReceived={setReceived} onPrice={onPrice} />
        </>
      )}
      {question !== undefined && (
        <NewSheet
          key={question.code}
          code={question.code}
          onClose={answer}
          onMade={(product) => {
            answer();
            if (question.isScan) void add(product, baseUnit(product));
          }}
        />
      )}
    </div>
  );
}

/** Puts units on the desk, and knows which line was the last. */
function useAdding(desk: Desk): { add: Add; fresh: string | null } {
  const { store } = useSession();
  const [fresh, setFresh] = useState<string | null>(null);
  const add: Add = async (product, unit) => {
    if (product.service) {
      say(`${product.name}是服务，不用进货。`);
      return;
    }
    await addUnit(desk, store, product, unit);
    setFresh(lineKey(product, unit));
  };
  return { add, fresh };
}

/** Goods to be named or priced first; `isScan` when a unit of them lies on the desk then. */
type Asked = { readonly code: string; readonly isScan: boolean };

type Taking = {
  readonly take: (text: string) => void;
  readonly asked: readonly Asked[];
  readonly ask: (asked: Asked) => void;
  readonly answer: () => void;
};

/** What scans do: a line, or a question that the next scan does not wait for. */
function useTaking(desk: Desk, add: Add, onScan: () => void): Taking {
  const { store } = useSession();
  const write = useWrite();
  const [asked, setAsked] = useState<readonly Asked[]>([]);
  const ask = (one: Asked): void =>
    setAsked((all) => (all.some(({ code }) => code === one.code) ? all : [...all, one]));

  /** Goods that the note names and prices need no question. */
  const known = async (code: string): Promise<Product | null> => {
    const { expected } = await desk.read();
    const noted = expected.find((one) => one.code === code);
    const body = noted === undefined ? null : await productOfNote(noted);
    if (body === null || (await writeProduct(write, body)) === null) return null;
    return productById(store, body.product);
  };
  const take = useGoodsReading(async (scan) => {
    onScan();
    if (scan.is === 'new') {
      const product = await known(scan.code);
      if (product === null) ask({ code: scan.code, isScan: true });
      else await add(product, baseUnit(product));
    } else if (scan.is === 'product') {
      await add(scan.product, scan.unit);
      if (scan.carton && scan.unit.factor <= baseUnit(scan.product).factor) {
        say(`这是整箱码，还没设一箱几个，先记 1 ${scan.unit.unit}，点一下改数量。`);
      }
    }
  });
  return { take, asked, ask, answer: () => setAsked((all) => all.slice(1)) };
}
