import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
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

/** What is typed, and the goods found for it; a late answer never replaces a newer one. */
function useFound(find: SearchBoxProps['find']) {
  const [text, setText] = useState('');
  const [found, setFound] = useState<{ text: string; goods: readonly Product[] }>(NOTHING);
  const latest = useRef('');
  const type = async (typed: string): Promise<void> => {
    latest.current = typed;
    setText(typed);
    if (typed.trim() === '') return setFound(NOTHING);
    const goods = await find(typed);
    if (latest.current === typed) setFound({ text: typed, goods });
  };
  return {
    text,
    goods: found.goods,
    isNone: found.text === text && found.goods.length === 0,
    type,
  };
}

const NOTHING = { text: '', goods: [] };

/** Whether this device has a camera; a register often has none, a tablet or laptop one. */
function useCameraThere(): boolean {
  const [isThere, setThere] = useState(false);
  useEffect(() => {
    navigator.mediaDevices
      ?.enumerateDevices()
      .then((all) => setThere(all.some(({ kind }) => kind === 'videoinput')))
      .catch(() => undefined);
  }, []);
  return isThere;
}

/** One box for names, pinyin and the barcode's last digits; the camera beside it. */
export function SearchBox(props: SearchBoxProps): JSX.Element {
  const { text, goods, isNone, type } = useFound(props.find);
  const [at, setAt] = useState(0);
  const isThere = useCameraThere();
  const typed = (now: string): void => {
    setAt(0);
    type(now).catch(reportError);
  };
  const pick = (product: Product): void => {
    props.onPick(product);
    typed('');
  };
  const enter = (): void => {
    const chosen = goods[at];
    if (chosen) return pick(chosen);
    if (!isCode(text.trim())) return;
    props.onCode(text.trim());
    typed('');
  };
  const onKey = (event: KeyboardEvent): void => {
    if (event.key === 'ArrowDown') setAt(Math.min(at + 1, goods.length - 1));
    else if (event.key === 'ArrowUp') setAt(Math.max(at - 1, 0));
    else if (event.key === 'Escape') typed('');
    else if (event.key === 'Enter' && text.trim() !== '') enter();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div class="till-scan">
      <button
        class="till-camera"
        type="button"
        aria-label="用摄像头扫"
        onClick={props.onCamera}
        aria-pressed={props.cameraOn}
        data-there={isThere ? '' : undefined}
      >
        <span class="till-lens" />
      </button>
      <SearchInput text={text} onText={typed} onKey={onKey} />
      {text.trim() !== '' && (
        <div class="till-found" role="listbox" aria-label="找到的商品">
          {isNone && <None text={text.trim()} onCode={enter} onClear={() => typed('')} />}
          {goods.map((product, i) => (
            <FoundRow key={product.id} product={product} selected={i === at} onPick={pick} />
          ))}
        </div>
      )}
    </div>
  );
}

const isCode = (text: string): boolean => /^\d+$/.test(text);

type NoneProps = {
  readonly text: string;
  readonly onCode: () => void;
  readonly onClear: () => void;
};

/** Nothing is called so: digits are sold as a code, a name is one of a new product. */
const None = ({ text, onCode, onClear }: NoneProps): JSX.Element => (
  <>
    <Row
      title={`没找到“${text}”`}
      detail="加这个商品"
      icon="plus"
      {...(isCode(text)
        ? { onClick: onCode }
        : { href: `/goods/new?name=${encodeURIComponent(text)}` })}
    />
    <Row title="清空" icon="x" onClick={onClear} />
  </>
);

type SearchInputProps = {
  readonly text: string;
  readonly onText: (text: string) => void;
  readonly onKey: (event: KeyboardEvent) => void;
};

function SearchInput({ text, onText, onKey }: SearchInputProps): JSX.Element {
  return (
    <label class="till-search">
      <Icon name="search" />
      <span class="till-search-words">
        <input
          class="till-input"
          type="text"
          autocomplete="off"
          enterkeyhint="search"
          placeholder="扫码，或输入"
          aria-label="扫码，或输入名称、拼音、条码后几位"
          value={text}
          onInput={(event) => onText(event.currentTarget.value)}
          onKeyDown={onKey}
        />
        <small class="till-search-hint">名称 · 拼音 · 条码后几位</small>
      </span>
    </label>
  );
}

type FoundRowProps = {
  readonly product: Product;
  readonly selected: boolean;
  readonly onPick: (product: Product) => void;
};

const FoundRow = ({ product, selected, onPick }: FoundRowProps): JSX.Element => (
  <Row
    title={product.name}
    selected={selected}
    detail={[product.spec, product.units[0]?.codes[0] ?? ''].filter(Boolean).join(' · ')}
    right={`¥${yuan(product.units[0]?.price ?? ZERO)}`}
    onClick={() => onPick(product)}
  />
);
