import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { Product } from '../../../core/goods/product.ts';
import { ZERO, yuan } from '../../../core/money.ts';
import { Icon } from '../../ui/icon.tsx';
import { Row } from '../../ui/row.tsx';

type SearchBoxProps = {
  readonly find: (text: string) => Promise<readonly Product[]>;
  readonly onPick: (product: Product) => void;
  /** Enter on digits that no product matches: the same as a scan. */
  readonly onCode: (code: string) => void;
  readonly onCamera: () => void;
  readonly cameraOn: boolean;
};

/** One box for names, pinyin and the barcode's last digits; the camera beside it. */
export function SearchBox(props: SearchBoxProps): JSX.Element {
  const [text, setText] = useState('');
  const [found, setFound] = useState<readonly Product[]>([]);
  const [at, setAt] = useState(0);
  const search = async (typed: string): Promise<void> => {
    setText(typed);
    setAt(0);
    const goods = typed.trim() === '' ? [] : await props.find(typed);
    setFound(goods);
  };
  const clear = (): void => {
    setText('');
    setFound([]);
  };
  const pick = (product: Product): void => {
    props.onPick(product);
    clear();
  };
  const onKey = (event: KeyboardEvent): void => {
    if (event.key === 'ArrowDown') setAt(Math.min(at + 1, found.length - 1));
    else if (event.key === 'ArrowUp') setAt(Math.max(at - 1, 0));
    else if (event.key === 'Escape') clear();
    else if (event.key === 'Enter' && text.trim() !== '') {
      const chosen = found[at];
      if (chosen) pick(chosen);
      else if (/^\d+$/.test(text.trim())) {
        props.onCode(text.trim());
        clear();
      }
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div class="till-scan">
      <button class="till-camera" type="button" aria-label="用摄像头扫" onClick={props.onCamera}
        aria-pressed={props.cameraOn}>
        <span class="till-lens" />
      </button>
      <label class="till-search">
        <Icon name="search" />
        <span class="till-search-words">
          <input
            class="till-input" type="text" autocomplete="off" enterkeyhint="search"
            placeholder="扫码，或输入" aria-label="扫码，或输入名称、拼音、条码后几位"
            value={text} onInput={(event) => void search(event.currentTarget.value)}
            onKeyDown={onKey}
          />
          <small class="till-search-hint">名称 · 拼音 · 条码后几位</small>
        </span>
      </label>
      {text.trim() !== '' && (
        <div class="till-found" role="listbox" aria-label="找到的商品">
          {found.length === 0 && <p class="till-found-none">没找到“{text.trim()}”</p>}
          {found.map((product, i) => (
            <Row
              key={product.id} title={product.name} selected={i === at}
              detail={[product.spec, product.units[0]?.codes[0] ?? ''].filter(Boolean).join(' · ')}
              right={`¥${yuan(product.units[0]?.price ?? ZERO)}`}
              onClick={() => pick(product)}
            />
          ))}
        </div>
      )}
    </div>
  );
}
