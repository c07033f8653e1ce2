import { useLocation } from 'preact-iso/router';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { Counting, Scope } from '../../../../core/goods/counting.ts';
import { momentText } from '../../../parts/moment.ts';
import { useQuery } from '../../../parts/query.ts';
import { ShopMark } from '../../../parts/shop-mark.tsx';
import { useSession } from '../../../session.ts';
import { allCounts } from '../../../store/goods/counting.ts';
import { stockLines } from '../../../store/goods/stock-table.ts';
import type { Store } from '../../../store/store.ts';
import { Button } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { Choice } from '../../../ui/choice.tsx';
import { Row } from '../../../ui/row.tsx';
import { Select } from '../../../ui/select.tsx';
import { Switch } from '../../../ui/switch.tsx';
import { AskedSelects, FEW } from '../asked-selects.tsx';
import {
  COUNT_VIEWS,
  type CountOrder,
  type CountsAsked,
  type CountView,
  countsAsked,
  countsTable,
} from './count-views.ts';
import { scopeWords, stateWords } from './count-words.ts';
import { SaveTable } from '../save-table.tsx';
import { useWrite } from '../writing.ts';
import '../goods.css';
import './count.css';
import '../stock.css';

const MOST_PAST = 200;

const VIEW_WORDS: Readonly<Record<CountView, string>> = {
  any: '全部',
  open: '没盘完的',
  ended: '盘完的',
  all: '整店的',
  category: '一类货的',
  shelf: '一个货架的',
  picked: '随手盘的',
};
const ORDER_WORDS: Readonly<Record<CountOrder, string>> = {
  open: '没完的在前',
  latest: '新的在前',
  parts: '交得多的在前',
};

/** /goods/count — 盘点: the counts that go on, a new one, and those of the past. */
export function Counts(): JSX.Element {
  const { store } = useSession();
  const { route } = useLocation();
  const counts = useQuery(() => allCounts(store), [], ['counting']) ?? [];
  return (
    <div class="goods">
      <ShopMark title="盘点" back={() => route('/goods')} />
      <div class="goods-cards">
        <NewCount />
        {counts.length > 0 && <PastCounts counts={counts} />}
      </div>
    </div>
  );
}

function PastCounts({ counts }: { counts: readonly Counting[] }): JSX.Element {
  const { station, now } = useSession();
  const [asked, setAsked] = useState<CountsAsked>({ view: 'any', order: 'open' });
  const shown = countsAsked(counts, asked);
  return (
    <Card title="盘点单" right={`${shown.length} 张`}>
      {counts.length > FEW && (
        <AskedSelects
          label="看哪些"
          options={COUNT_VIEWS.map((value) => ({ value, label: VIEW_WORDS[value] }))}
          asked={asked.view}
          onAsked={(view) => setAsked({ ...asked, view })}
          orders={ORDER_WORDS}
          order={asked.order}
          onOrder={(order) => setAsked({ ...asked, order })}
        />
      )}
      {shown.slice(0, MOST_PAST).map((counting) => (
        <CountRow key={counting.id} counting={counting} now={now()} />
      ))}
      {shown.length === 0 && <p class="muted">没有这样的盘点单。</p>}
      <SaveTable
        name={`${station.name}-盘点单`}
        rows={() => countsTable(shown)}
        disabled={shown.length === 0}
      />
    </Card>
  );
}

const CountRow = ({ counting, now }: { counting: Counting; now: number }): JSX.Element => (
  <Row
    href={counting.isOpen ? `/goods/count/${counting.id}` : `/goods/count/${counting.id}/review`}
    title={scopeWords(counting.scope)}
    detail={momentText(counting.at, now)}
    right={counting.isOpen ? '接着盘' : '看一看'}
    rightDetail={stateWords(counting)}
  />
);

/** What the shop's goods can be counted by. */
type Names = { readonly categories: readonly string[]; readonly places: readonly string[] };

const distinct = (names: readonly string[]): string[] =>
  [...new Set(names)].filter((name) => name !== '').sort((a, b) => a.localeCompare(b, 'zh-CN'));

async function namesIn(store: Store): Promise<Names> {
  const lines = await stockLines(store);
  return {
    categories: distinct(lines.map(({ category }) => category)),
    places: distinct(lines.map(({ place }) => place)),
  };
}

const BY: readonly { readonly value: Scope['by']; readonly label: string }[] = [
  { value: 'all', label: '整店' },
  { value: 'category', label: '一类货' },
  { value: 'shelf', label: '一个货架' },
  { value: 'picked', label: '随手盘' },
];

function NewCount(): JSX.Element {
  const { store, newId } = useSession();
  const { route } = useLocation();
  const write = useWrite();
  const [by, setBy] = useState<Scope['by']>('all');
  const [of, setOf] = useState('');
  const [isBlind, setBlind] = useState(true);
  const [isBusy, setBusy] = useState(false);
  // Read when it is asked for: a whole shop is counted without knowing its categories.
  const isNamed = by === 'category' || by === 'shelf';
  const names = useQuery(
    () => (isNamed ? namesIn(store) : Promise.resolve({ categories: [], places: [] })),
    [isNamed],
    ['product'],
  );
  const options = (by === 'category' ? names?.categories : names?.places) ?? [];
  const chosen = options.includes(of) ? of : (options[0] ?? '');
  const scope = scopeOf(by, chosen);
  const begin = async (): Promise<void> => {
    if (isBusy || scope === null) return;
    setBusy(true);
    const count = newId();
    const sealed = await write('count-opened', { count, scope, blind: isBlind });
    setBusy(false);
    if (sealed) route(`/goods/count/${count}`);
  };
  return (
    <Card title="新盘一次">
      <div class="goods-new-count">
        <Choice
          label="盘什么"
          options={BY}
          value={by}
          onChange={(value) => {
            setBy(value);
            setOf('');
          }}
        />
        {isNamed && options.length > 0 && (
          <Select
            label={by === 'category' ? '哪一类' : '哪个货架'}
            options={options.map((value) => ({ value, label: value }))}
            value={chosen}
            onChange={setOf}
          />
        )}
        {isNamed && names !== null && options.length === 0 && (
          <p>{by === 'category' ? '货品还没有分类。' : '货品还没有填货架，在“改”里填放在哪儿。'}</p>
        )}
        <Switch
          label="数的时候不看账上数"
          detail="数得更准，数完再一起看差多少"
          on={isBlind}
          onChange={setBlind}
        />
        <Button
          kind="primary"
          size="big"
          wide
          busy={isBusy}
          disabled={scope === null}
          onClick={() => void begin()}
        >
          {scope === null ? '选好再盘' : `开始盘 ${scopeWords(scope)}`}
        </Button>
        <p class="muted">几部手机可以一起盘同一张单，数到的会加在一起；卖货不用停。</p>
      </div>
    </Card>
  );
}

function scopeOf(by: Scope['by'], of: string): Scope | null {
  if (by === 'all' || by === 'picked') return { by };
  return of === '' ? null : { by, of };
}
