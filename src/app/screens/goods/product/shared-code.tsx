import type { JSX } from 'preact';
import { Button } from '../../../ui/button.tsx';
import { Sheet } from '../../../ui/sheet.tsx';
import type { SharedCode } from './edit-start.ts';
import './edit.css';

type SharedCodeProps = {
  readonly shared: SharedCode;
  /** The name of the product that is being edited. */
  readonly name: string;
  /** Both carry it: the till asks which one is meant. */
  readonly onBoth: () => void;
  /** It leaves the other one when this is saved. */
  readonly onMove: () => void;
  readonly onClose: () => void;
};

/** A barcode that another product has: legal, but rarely meant. */
export function SharedCodeSheet(props: SharedCodeProps): JSX.Element {
  const { shared, name, onBoth, onMove, onClose } = props;
  const { owner, code, isMerged } = shared;
  return (
    <Sheet open title={`这个条码是“${owner.name}”的`} onClose={onClose}>
      <p>
        {code} 已经在“{owner.name}”上了。两个都有的话，收银扫到它会问是哪一个。
      </p>
      {isMerged && <p class="muted">“{owner.name}”是合成的一样，条码不能从它那里换走。</p>}
      <div class="goods-shared-acts">
        {!isMerged && (
          <Button kind="primary" wide onClick={onMove}>
            换到{name === '' ? '这个商品' : `“${name}”`}
          </Button>
        )}
        <Button wide onClick={onBoth}>
          两个都有
        </Button>
        <Button wide onClick={onClose}>
          取消
        </Button>
      </div>
    </Sheet>
  );
}
