import type { JSX } from 'preact';
import { Icon } from '../../ui/icon.tsx';

type SearchLineProps = {
  readonly text: string;
  readonly onText: (text: string) => void;
  readonly looking: boolean;
  readonly onCamera: () => void;
};

/** One box for names, pinyin and the barcode's last digits; the camera beside it. */
export function SearchLine({ text, onText, looking, onCamera }: SearchLineProps): JSX.Element {
  return (
    <div class="goods-search">
      <div class="goods-search-box">
        <Icon name="search" />
        <input
          class="goods-search-input"
          type="text"
          autocomplete="off"
          enterkeyhint="search"
          placeholder="名称 · 拼音 · 条码后几位"
          aria-label="找货品"
          value={text}
          onInput={(event) => onText(event.currentTarget.value)}
        />
        {text !== '' && (
          <button
            class="goods-search-key"
            type="button"
            aria-label="清空"
            onClick={() => onText('')}
          >
            <Icon name="x" />
          </button>
        )}
      </div>
      <button class="goods-camera" type="button" aria-pressed={looking} onClick={onCamera}>
        <Icon name="camera" />
        <span>扫码</span>
      </button>
    </div>
  );
}
