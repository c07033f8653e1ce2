import type { JSX } from 'preact';
import { Row } from '../../../ui/row.tsx';
import { Icon } from '../../../ui/icon.tsx';
import { type Ticked, lineOfNote, ticked } from './receiving-body.ts';
import type { Desk } from './receiving-desk.ts';
import { type ReceivingDraft, withUnit } from './receiving-draft.ts';

type ExpectedProps = { readonly draft: ReceivingDraft; readonly desk: Desk };

/** The note to tick off: every scan ticks; what cannot be scanned is ticked by a tap. */
export function ReceiveExpected({ draft, desk }: ExpectedProps): JSX.Element | null {
  const lines = ticked(draft).filter(({ expected }) => expected > 0);
  if (lines.length === 0) return null;
  const tick = ({ noted, expected, came }: Ticked): void => {
    if (noted === null || came >= expected) return;
    void desk.change((now) => withUnit(now, lineOfNote(noted, expected - came)));
  };
  return (
    <section class="goods-expected" aria-label="单子上的货" data-testid="expected">
      <h2 class="goods-caption">单子上的货，扫一件勾一件；扫不了的点一下</h2>
      {lines.map((line) => (
        <ExpectedRow key={line.product} line={line} onTick={() => tick(line)} />
      ))}
    </section>
  );
}

function ExpectedRow({ line, onTick }: { line: Ticked; onTick: () => void }): JSX.Element {
  const { noted, expected, came, name } = line;
  const factor = noted?.factor ?? 1;
  const units = (quantity: number): string =>
    noted?.weighed === true
      ? `${quantity / 1000}`
      : String(Math.round((quantity * 10) / factor) / 10);
  const state = came === 0 ? 'none' : came === expected ? 'right' : 'wrong';
  return (
    <div class="goods-expected-row" data-state={state}>
      <Row
        title={name}
        detail={noted?.spec ?? ''}
        right={
          state === 'right' ? (
            <>
              <Icon name="check" size="small" /> {units(expected)} {noted?.unit}
            </>
          ) : (
            `${units(came)}/${units(expected)} ${noted?.unit ?? ''}`
          )
        }
        rightDetail={
          state === 'wrong'
            ? came < expected
              ? '还差'
              : '多了'
            : state === 'none'
              ? '没扫'
              : '齐了'
        }
        onClick={came < expected ? onTick : undefined}
      />
    </div>
  );
}
