import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { Product } from '../../../core/goods/product.ts';
import { useSession } from '../../session.ts';
import { searchGoods } from '../../store/goods/search.ts';
import { Row } from '../../ui/row.tsx';
import { SearchLine } from './search-line.tsx';

type FinderProps = {
  readonly looking: boolean;
  readonly onCamera: () => void;
  readonly onPick: (product: Product) => void;
  /** Digits that no product fits, meant as a scan. */
  readonly onCode: (code: string) => void;
};

const MOST_FOUND = 30;

/** Finds a product by what is typed, for goods whose code cannot be scanned. */
export function Finder({ looking, onCamera, onPick, onCode }: FinderProps): JSX.Element {
  const { store } = useSession();
  const [text, setText] = useState('');
  const [found, setFound] = useState<readonly Product[]>([]);
  const query = text.trim();
  useEffect(() => {
    let isOver = false;
    if (query === '') setFound([]);
    else {
      searchGoods(store, query, MOST_FOUND).then((goods) => {
        if (!isOver) setFound(goods);
      }, reportError);
    }
    return () => {
      isOver = true;
    };
  }, [store, query]);
  return (
    <div class="goods-finder">
      <SearchLine text={text} onText={setText} looking={looking} onCamera={onCamera} />
      {query !== '' && (
        <div class="goods-found">
          {found.length === 0 && <p class="goods-caption">没找到“{query}”。</p>}
          {found.length === 0 && /^\d{6,}$/.test(query) && (
            <Row
              title={`加条码 ${query}`}
              icon="plus"
              onClick={() => {
                onCode(query);
                setText('');
              }}
            />
          )}
          {found.map((product) => (
            <Row
              key={product.id}
              title={product.name}
              detail={product.spec}
              onClick={() => {
                onPick(product);
                setText('');
              }}
            />
          ))}
        </div>
      )}
    </div>
  );
}
