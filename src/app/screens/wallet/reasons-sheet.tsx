import type { JSX } from 'preact';
import type { Earned } from '../../../core/commission/commission.ts';
import type { Base } from '../../../core/commission/base.ts';
import type { Void } from '../../../core/member/elsewhere.ts';
import { useQuery } from '../../parts/query.ts';
import { useSession } from '../../session.ts';
import { Card } from '../../ui/card.tsx';
import { Row } from '../../ui/row.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { actNames } from './act-names.ts';
import { reasonsFor } from './reason-view.ts';

type ReasonsSheetProps = {
  readonly base: Base;
  readonly title: string;
  readonly earned: readonly Earned[];
  /** Sign-ups that earned nothing. */
  readonly voids: readonly Void[];
  readonly onClose: () => void;
};

/** Why a line is what it is: the rule in words, and every act that was counted. */
export function ReasonsSheet({
  base,
  title,
  earned,
  voids,
  onClose,
}: ReasonsSheetProps): JSX.Element {
  const { store } = useSession();
  const { rules, acts, more } = reasonsFor(base, earned, voids);
  const names = useQuery(
    () =>
      actNames(
        store,
        base,
        acts.map((act) => act.key),
      ),
    [base, acts.length],
  );
  return (
    <Sheet open title={title} onClose={onClose} place="side">
      {rules.map((rule) => (
        <Card key={rule.key} title={rule.title}>
          {rule.tiers.map((words) => (
            <p key={words}>
              <strong>{words}</strong>
            </p>
          ))}
          <p class="muted">{rule.valid}</p>
        </Card>
      ))}
      {acts.length === 0 && <p class="muted">网点确认后才算佣金，还没有确认的。</p>}
      {more !== '' && <p class="muted">{more}</p>}
      {acts.map((act) => (
        <Row
          key={act.key}
          title={names?.get(act.key) ?? ' '}
          detail={`${act.at} · ${act.reason}`}
          right={act.fee}
        />
      ))}
    </Sheet>
  );
}
