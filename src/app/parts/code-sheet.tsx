import type { JSX } from 'preact';
import { yuan } from '../../core/money.ts';
import type { ShownCode } from '../charge-desk.ts';
import { Amount } from '../ui/amount.tsx';
import { Sheet } from '../ui/sheet.tsx';
import { QrPicture } from './qr-picture.tsx';
import './code-sheet.css';

type CodeSheetProps = { readonly code: ShownCode; readonly onClose: () => void };

/** A code for one bill, to be held out to the guest; it goes by itself when he has paid. */
export function CodeSheet({ code, onClose }: CodeSheetProps): JSX.Element {
  return (
    <Sheet open title="请客人扫这个码" onClose={onClose}>
      <div class="code-sheet" data-testid="shown-code">
        <p class="code-sum">
          <Amount text={yuan(code.amount)} size="big" yen />
        </p>
        <QrPicture text={code.qr} label={`收款 ¥${yuan(code.amount)} 的码`} />
        <p>付好了会响，这里自己关上。关上这里也照样在等，上面能看到，也能取消。</p>
      </div>
    </Sheet>
  );
}
