import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { grouped, negate, parseYuan, yuan } from '../../../core/money.ts';
import type { PayDay } from '../../../core/pay/day.ts';
import type { Listed } from '../../../core/pay/listing.ts';
import type { Taking } from '../../../core/pay/matching.ts';
import { clockOf, dayAfter, dayOf } from '../../../core/time.ts';
import { dayText } from '../../parts/moment.ts';
import { useQuery } from '../../parts/query.ts';
import { ShopMark } from '../../parts/shop-mark.tsx';
import { useSession } from '../../session.ts';
import { importList } from '../../store/pay/list-import.ts';
import { record } from '../../store/record.ts';
import { type TakingsDay, readTakings } from '../../store/pay/takings.ts';
import { network } from '../../sync/network.ts';
import { askList } from '../../sync/paying.ts';
import { Amount } from '../../ui/amount.tsx';
import { Button } from '../../ui/button.tsx';
import { FileButton } from '../../ui/file-button.tsx';
import { Card } from '../../ui/card.tsx';
import { Field } from '../../ui/field.tsx';
import { Row } from '../../ui/row.tsx';
import { say } from '../../ui/toast-queue.ts';
import { whyWords } from '../../words.ts';
import { FeeCard } from './fee-card.tsx';
import {
  NO_LIST,
  agreedWords,
  fetchedWords,
  gapWords,
  importedWords,
  likely,
  madeWords,
  sourceName,
  sourceWords,
} from './takings-words.ts';
import './shop.css';
import './takings.css';

const OF_TAKINGS = ['entries', 'sale', 'listed', 'refund', 'agreed', 'setting'];
/** What can be seen without scrolling far; all of them are in the sentence. */
const SHOWN = 50;

type Body = Readonly<Record<string, string | number | null>>;

/** Writes one of the keeper's words about a day's payments. */
function useWriting(): (kind: string, body: Body) => Promise<boolean> {
  const { store, newId } = useSession();
  return async (kind, body) => {
    const written = await record(store, [{ id: newId(), kind, v: 1, body }]);
    if (!written.ok) say(whyWords(written.why));
    return written.ok;
  };
}

/** 扫码对账: what was taken by code on a day, and whether the acquirers say the same. */
export function Takings(): JSX.Element {
  const { store, now } = useSession();
  const today = dayOf(now());
  const [day, setDay] = useState(today);
  const takings = useQuery(() => readTakings(store, day), [day], OF_TAKINGS);
  const name = dayText(day, today);
  return (
    <div class="shop">
      <ShopMark title="扫码对账" back={() => history.back()} />
      <div class="takings-days">
        <Button icon="chevron-left" onClick={() => setDay(dayAfter(day, -1))}>
          前一天
        </Button>
        <strong>{name}</strong>
        <Button
          icon="chevron-right"
          disabled={day === today}
          onClick={() => setDay(dayAfter(day, 1))}
        >
          后一天
        </Button>
      </div>
      {takings !== null && (
        <div class="takings">
          <Question key={day} takings={takings} day={day} name={name} />
          <Sources page={takings.page} day={day} onDay={setDay} />
          <Lonely page={takings.page} day={day} />
          <FeeCard />
        </div>
      )}
    </div>
  );
}

type DayProps = { readonly page: PayDay; readonly day: string };

/** 今天扫码应收 ¥1,805.00，对得上吗？ */
function Question({
  takings: { page, agreed },
  day,
  name,
}: {
  readonly takings: TakingsDay;
  readonly day: string;
  readonly name: string;
}): JSX.Element {
  const write = useWriting();
  const [lacking, setLacking] = useState<string | null>(null);
  const lacks = lacking === null ? null : parseYuan(lacking);
  const answer = async (amount: number): Promise<void> => {
    if (await write('takings-agreed', { day, due: page.due, lacks: amount })) setLacking(null);
  };
  const said = agreed === null ? null : agreedWords(agreed, page.due);
  const made = madeWords(page);
  return (
    <Card title={`${name}扫码应收，对得上吗？`} right={`${page.count} 笔`}>
      <p class="shop-figure" data-testid="takings-due">
        <Amount text={grouped(page.due)} size="sum" yen />
      </p>
      {made !== null && (
        <p class="shop-why" data-testid="takings-made">
          {made}
        </p>
      )}
      {said !== null && <p class="shop-why">{said}</p>}
      <div class="takings-acts">
        <Button kind="primary" icon="check" onClick={() => void answer(0)}>
          对得上
        </Button>
        {lacking === null ? (
          <Button kind="outline" onClick={() => setLacking('')}>
            对不上
          </Button>
        ) : (
          <>
            <Field label="差多少" mode="decimal" suffix="元" value={lacking} onInput={setLacking} />
            <Button disabled={lacks === null || lacks <= 0} onClick={() => void answer(lacks ?? 0)}>
              少收了
            </Button>
            <Button
              disabled={lacks === null || lacks <= 0}
              onClick={() => lacks !== null && void answer(negate(lacks))}
            >
              多收了
            </Button>
          </>
        )}
      </div>
    </Card>
  );
}

/** Who took how much; its list fetched, or read from a file where it cannot be. */
function Sources({
  page,
  day,
  onDay,
}: DayProps & { readonly onDay: (day: string) => void }): JSX.Element {
  const { store, sync, newId } = useSession();
  const [busy, setBusy] = useState(false);
  const busily = (work: Promise<string>): void => {
    setBusy(true);
    work
      .then(say, (error: unknown) => {
        reportError(error);
        say('没做成，请再试一次。');
      })
      .finally(() => setBusy(false));
  };
  const fetchLists = async (): Promise<string> => {
    const answer = await askList(store, network, day);
    sync?.wake();
    return fetchedWords(answer.ok ? answer.value : answer);
  };
  const readList = async (file: File): Promise<string> => {
    const { readTable } = await import('../../device/table-file.ts');
    const table = await readTable(file);
    if (!table.ok) return NO_LIST;
    const read = await importList(store, newId, table.table.rows);
    if (read.ok) onDay(read.day);
    return importedWords(read);
  };
  return (
    <Card title="谁收了多少">
      <p class="shop-why" data-testid="takings-gap">
        {gapWords(page)}
      </p>
      {page.sources.map((one) => (
        <Row
          key={one.source}
          title={sourceName(one.source)}
          detail={sourceWords(one)}
          right={`收 ¥${grouped(one.paid.amount)}`}
        />
      ))}
      <div class="takings-acts">
        {sync !== null && (
          <Button icon="download" busy={busy} onClick={() => busily(fetchLists())}>
            取对账单
          </Button>
        )}
        <FileButton
          icon="upload"
          busy={busy}
          label="对账单文件"
          accept=".csv,.xlsx,text/csv"
          testId="list-file"
          onFile={(file) => busily(readList(file))}
        >
          从文件读
        </FileButton>
      </div>
    </Card>
  );
}

/** What is on one side only, each line with the sales that it may have paid: one tap pairs. */
function Lonely({ page: { isListed, matched }, day }: DayProps): JSX.Element | null {
  const write = useWriting();
  const { onlyListed, onlyTaken } = matched;
  if (!isListed || onlyListed.length + onlyTaken.length === 0) return null;
  const pair = async (line: Listed, { sale, at }: Taking): Promise<void> => {
    const isWritten = await write('listed-paired', { day, key: line.key, sale });
    if (isWritten) say(`记下了：就是 ${clockOf(at)} 那一单。`);
  };
  return (
    <Card title="没对上的" right={`${onlyListed.length + onlyTaken.length} 笔`}>
      {onlyListed.slice(0, SHOWN).map((line) => (
        <div class="takings-one" key={line.key}>
          <p>
            <span>
              {clockOf(line.at)} {sourceName(line.source)}收到，店里没记
            </span>
            <strong>¥{yuan(line.amount)}</strong>
          </p>
          {likely(line, onlyTaken).map((taking) => (
            <Button key={taking.key} onClick={() => void pair(line, taking)}>
              就是 {clockOf(taking.at)} 那单 ¥{yuan(taking.amount)}
            </Button>
          ))}
        </div>
      ))}
      {onlyTaken.slice(0, SHOWN).map(({ key, sale, at, amount }) => (
        <Row
          key={key}
          title={`${clockOf(at)} 店里记了，没收到`}
          detail="点开看这一单"
          right={`¥${yuan(amount)}`}
          href={`/shop/sales/${sale}`}
        />
      ))}
    </Card>
  );
}
