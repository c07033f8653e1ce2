import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { monthOf } from '../../../core/time.ts';
import { useQuery } from '../../parts/query.ts';
import { useSession } from '../../session.ts';
import { Button } from '../../ui/button.tsx';
import { Row } from '../../ui/row.tsx';
import { say } from '../../ui/toast-queue.ts';
import { ShopMark } from '../../parts/shop-mark.tsx';
import { whyWords } from '../../words.ts';
import { DisputeSheet } from './dispute-sheet.tsx';
import { confirmPaper, readPaper } from './paper-data.ts';
import { type Paper as View, type PaperLine, mayConfirm, paperOf, stepsOf } from './paper-view.ts';
import { monthWords } from './words.ts';
import './paper.css';

/** 结算单: a month's lines with their arithmetic, the sum, the tax; printed, confirmed, disputed. */
export function Paper({ month = '' }: { month?: string }): JSX.Element {
  const session = useSession();
  const { store, now, station } = session;
  const [disputed, setDisputed] = useState<PaperLine | null>(null);
  const input = useQuery(() => readPaper(store, month, now()), [month]);
  const settlement = input?.settlement ?? null;
  const confirm = async (): Promise<void> => {
    if (settlement === null) return;
    const written = await confirmPaper(session, settlement);
    say(written.ok ? '确认了，等邮政付款。' : whyWords(written.why));
  };
  const title = `${monthWords(month, monthOf(now()))}结算单`;
  return (
    <div class="paper">
      <ShopMark title={title} back={() => history.back()} />
      {input !== null && (
        <article class="paper-sheet">
          <header class="paper-head">
            <h2>{`${station.name} · 佣金${title}`}</h2>
            <p class="muted" data-testid="paper-steps">
              {stepsOf(settlement).join(' → ')}
            </p>
          </header>
          <Lines
            view={paperOf(input)}
            onDispute={settlement?.state === 'issued' ? setDisputed : undefined}
          />
          <p class="muted">预估的数，以实际代扣为准。自己有营业执照、给邮政开票的，不代扣。</p>
        </article>
      )}
      <div class="paper-acts">
        {input !== null && mayConfirm(input) && (
          <Button kind="primary" wide onClick={() => void confirm()}>
            {`对的，确认 ¥${paperOf(input).total}`}
          </Button>
        )}
        <Button kind="outline" wide onClick={() => print()}>
          打印或存成 PDF
        </Button>
      </div>
      {disputed !== null && (
        <DisputeSheet month={month} line={disputed} onClose={() => setDisputed(null)} />
      )}
    </div>
  );
}

type LinesProps = {
  readonly view: View;
  readonly onDispute: ((line: PaperLine) => void) | undefined;
};

function Lines({ view, onDispute }: LinesProps): JSX.Element {
  return (
    <>
      {view.lines.map((line) => (
        <Row
          key={line.key}
          title={line.name}
          detail={
            <>
              {line.how.length === 0 ? line.count : line.how.map((words) => <div>{words}</div>)}
              {line.dispute !== null && (
                <div class="paper-dispute">
                  {line.dispute.words.map(({ by, note }) => (
                    <div>{`${by === 'keeper' ? '我' : '邮政'}：${note}`}</div>
                  ))}
                </div>
              )}
            </>
          }
          right={line.fee}
          onClick={onDispute === undefined ? undefined : () => onDispute(line)}
        />
      ))}
      <Row title={<strong>应得</strong>} right={view.total} />
      {view.carried !== '' && <Row title="上月欠的" right={view.carried} />}
      <Row
        title={view.isTaxReal ? '已代扣个税' : '预估代扣个税'}
        detail={view.isTaxReal ? undefined : '按劳务报酬估，以实际代扣为准'}
        right={`−${view.tax}`}
      />
      <Row
        title={<strong>{view.isTaxReal ? '到手' : '预估到手'}</strong>}
        detail={view.isOwed ? '不够的并入下月' : undefined}
        right={<span data-testid="paper-net">{view.net}</span>}
      />
    </>
  );
}
