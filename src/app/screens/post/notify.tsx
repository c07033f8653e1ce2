import type { JSX } from 'preact';
import { useLocation } from 'preact-iso/router';
import { useState } from 'preact/hooks';
import { WhenOn } from '../../parts/when-on.tsx';
import { useSession } from '../../session.ts';
import { Band } from '../../ui/band.tsx';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { Choice } from '../../ui/choice.tsx';
import { Row } from '../../ui/row.tsx';
import { momentText } from '../../parts/moment.ts';
import { type Guest, batchesOf, guestsOf, noticeText } from './notify-view.ts';
import { type NotifyActs, useNotify } from './use-notify.ts';
import { waitingRow } from './waiting-view.ts';
import './parcels.css';
import './post.css';

/** 通知和退件: texts for who has not been told, and what has lain too long. */
export function Notify(): JSX.Element {
  const { route } = useLocation();
  return (
    <div class="post-form">
      <Band title="通知和退件" back={() => route('/post')} />
      <WhenOn anyOf={['parcels']}>
        <Loaded />
      </WhenOn>
    </div>
  );
}

/** Texts shown at once; the next ones come up as these are copied. */
const SHOWN = 5;

function Loaded(): JSX.Element | null {
  const acts = useNotify();
  return acts && <Lists acts={acts} />;
}

function Lists({ acts }: { readonly acts: NotifyActs }): JSX.Element {
  const { station, now } = useSession();
  const [list, setList] = useState<'fresh' | 'late'>('fresh');
  const isLate = list === 'late';
  const batches = batchesOf(guestsOf(isLate ? acts.late : acts.fresh));
  return (
    <div class="post-fields">
      <Choice
        label="哪些包裹"
        value={list}
        onChange={setList}
        options={[
          { value: 'fresh', label: `没通知 ${acts.fresh.length} 件` },
          { value: 'late', label: `放久了 ${acts.late.length} 件` },
        ]}
      />
      {batches.length === 0 && (
        <p class="post-none">{isLate ? '没有放久了的包裹。' : '都通知过了。'}</p>
      )}
      {batches.slice(0, SHOWN).map((batch, i) => (
        <Batch
          key={batch[0]?.key}
          nth={i + 1}
          batch={batch}
          text={noticeText(station.name, batch, isLate ? { now: now() } : null)}
          acts={acts}
        />
      ))}
      {batches.length > SHOWN && <p class="post-none">还有 {batches.length - SHOWN} 批在后面。</p>}
      {isLate && <Late {...acts} />}
    </div>
  );
}

type BatchProps = {
  readonly nth: number;
  readonly batch: readonly Guest[];
  readonly text: string;
  readonly acts: NotifyActs;
};

function Batch({ nth, batch, text, acts }: BatchProps): JSX.Element {
  const phones = batch.flatMap(({ parcels }) => {
    const [known] = parcels.flatMap(({ id }) => acts.phones.get(id) ?? []);
    return known ?? [];
  });
  return (
    <Card title={`第 ${nth} 批`} right={`${batch.length} 位客人`}>
      <p class="post-text">{text}</p>
      <Button kind="primary" wide onClick={() => void acts.copy(text, batch)}>
        复制这一批
      </Button>
      {phones.length > 0 && (
        <Button wide onClick={() => void navigator.clipboard.writeText(phones.join('\n'))}>
          复制 {phones.length} 个电话
        </Button>
      )}
    </Card>
  );
}

/** Late parcels shown one by one, to be given back to their carriers. */
const SHOWN_LATE = 100;

function Late({ late, notices, last, giveBack, undo }: NotifyActs): JSX.Element {
  const { now } = useSession();
  return (
    <section aria-label="退件">
      {last !== null && (
        <div class="post-done" data-testid="returned">
          <span class="post-done-words">
            <strong>{last.parcel.code} 退回快递了</strong>
          </span>
          <Button kind="text" icon="undo" onClick={() => void undo()}>
            撤销
          </Button>
        </div>
      )}
      {late.slice(0, SHOWN_LATE).map((parcel) => {
        const row = waitingRow(parcel, now(), 0);
        const notice = notices.get(parcel.id);
        const told =
          notice === undefined
            ? '还没通知'
            : `通知过 ${notice.times} 次，${momentText(notice.last, now())}`;
        return (
          <Row
            key={row.id}
            title={`${row.code} · ${row.daysText}`}
            detail={`${row.title} · ${row.detail} · ${told}`}
            right={<Button onClick={() => void giveBack(parcel)}>退回快递</Button>}
          />
        );
      })}
    </section>
  );
}
