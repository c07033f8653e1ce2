import type { JSX } from 'preact';
import * as v from 'valibot';
import { type Earned, byBase, feesOf } from '../../../core/commission/commission.ts';
import { BASES } from '../../../core/commission/base.ts';
import type { Statement } from '../../../core/commission/statement.ts';
import { monthOf } from '../../../core/time.ts';
import { useQuery } from '../../parts/query.ts';
import { useSession } from '../../session.ts';
import { type Issued, statementOf } from '../../store/wallet.ts';
import { Row } from '../../ui/row.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { statementView } from './reason-view.ts';
import { settlementWords } from './view.ts';
import { settlementOf } from './wallet-data.ts';
import { monthWords } from './words.ts';

type StatementSheetProps = {
  readonly month: string;
  readonly earned: readonly Earned[];
  readonly onClose: () => void;
};

const BaseSchema = v.picklist(BASES);

/** The centre's statement, or until it is there what it would say now. */
function linesOf(
  issued: Issued | null,
  earned: readonly Earned[],
): Pick<Statement, 'lines' | 'total'> {
  if (issued === null) {
    return {
      total: feesOf(earned),
      lines: byBase(earned).map(({ base, count, fee }) => ({ base, count, fee })),
    };
  }
  return {
    total: issued.total,
    lines: issued.lines.flatMap(({ base, count, fee }) =>
      v.is(BaseSchema, base) ? [{ base, count, fee }] : [],
    ),
  };
}

/** 结算单: the lines, the total, and the tax that is likely to be withheld. */
export function StatementSheet({ month, earned, onClose }: StatementSheetProps): JSX.Element {
  const { store, now } = useSession();
  const issued = useQuery(() => statementOf(store, month), [month]);
  const view = statementView(linesOf(issued, earned));
  const state =
    issued === null ? '还没出结算单，这是现在算的' : settlementWords(settlementOf(issued));
  return (
    <Sheet open title={`${monthWords(month, monthOf(now()))}结算单`} onClose={onClose} place="side">
      <p class="muted">{state}</p>
      {view.lines.map((line) => (
        <Row key={line.name} title={line.name} detail={line.count} right={line.fee} />
      ))}
      <Row title={<strong>应得</strong>} right={view.total} />
      <Row title="预估代扣个税" detail="按劳务报酬估，以实际代扣为准" right={`−${view.tax}`} />
      <Row title={<strong>预估到手</strong>} detail="预估，以实际代扣为准" right={view.net} />
      <p class="muted">有营业执照、自己开票的，不这样扣，请问网点。</p>
    </Sheet>
  );
}
