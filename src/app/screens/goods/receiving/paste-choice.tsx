import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { Matched } from '../../../../core/goods/paste-match.ts';
import type { Product } from '../../../../core/goods/product.ts';
import { useQuery } from '../../../parts/query.ts';
import { useSession } from '../../../session.ts';
import { searchGoods } from '../../../store/goods/search.ts';
import { Button } from '../../../ui/button.tsx';
import { Field } from '../../../ui/field.tsx';
import { Row } from '../../../ui/row.tsx';
import { Sheet } from '../../../ui/sheet.tsx';
import { doubtWords } from './paste-words.ts';

type ChoiceProps = {
  readonly one: Matched;
  readonly onClose: () => void;
  readonly onTake: (product: Product) => void;
  readonly onLeave: () => void;
};

/** A doubtful line: the likeliest goods to be tapped, any other to be searched, or left out. */
export function PasteChoice({ one, onClose, onTake, onLeave }: ChoiceProps): JSX.Element {
  const { line, best, others, doubts } = one;
  const [isSearching, setSearching] = useState(best === null);
  const goods = [...(best === null ? [] : [best.product]), ...others];
  return (
    <Sheet
      open
      title={line.text}
      onClose={onClose}
      foot={
        <>
          <Button kind="danger-text" icon="trash" onClick={onLeave}>
            不要这一行
          </Button>
          {!isSearching && (
            <Button icon="search" onClick={() => setSearching(true)}>
              都不是，搜一下
            </Button>
          )}
        </>
      }
    >
      {doubts.length > 0 && <p>{doubtWords(doubts)}。</p>}
      {isSearching ? (
        <PasteSearch onTake={onTake} />
      ) : (
        goods.map((product) => (
          <Row
            key={product.id}
            title={product.name}
            detail={product.spec}
            right={product.units.map(({ unit }) => unit).join('/')}
            onClick={() => onTake(product)}
          />
        ))
      )}
    </Sheet>
  );
}

const MOST_FOUND = 20;

function PasteSearch({ onTake }: { onTake: (product: Product) => void }): JSX.Element {
  const { store } = useSession();
  const [text, setText] = useState('');
  const query = text.trim();
  const found = useQuery(
    async () => (query === '' ? [] : searchGoods(store, query, MOST_FOUND)),
    [query],
    ['product'],
  );
  return (
    <div class="goods-paste-finder">
      <Field label="搜货品" value={text} focus placeholder="名称、拼音、条码" onInput={setText} />
      {query !== '' && found?.length === 0 && <p>没找到“{query}”，先到货品里加。</p>}
      {found?.map((product) => (
        <Row
          key={product.id}
          title={product.name}
          detail={product.spec}
          onClick={() => onTake(product)}
        />
      ))}
    </div>
  );
}
