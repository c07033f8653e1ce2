import type { JSX } from 'preact';
import { useLocation } from 'preact-iso/router';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { SHOP_SETTINGS } from '../../../core/setting.ts';
import { yuan } from '../../../core/money.ts';
import { GuestAdvice } from '../../parts/guest-advice.tsx';
import { DigitPad } from '../../parts/digit-pad.tsx';
import { useQuery } from '../../parts/query.ts';
import { useSession } from '../../session.ts';
import { parcelRules } from '../../store/post/parcel-rules.ts';
import type { Parcel } from '../../store/post/post.ts';
import { Band } from '../../ui/band.tsx';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Switch } from '../../ui/switch.tsx';
import type { Found } from './find-view.ts';
import { SellSheet } from './sell-sheet.tsx';
import { type HandedOut, type HandOutActs, useHandOut } from './use-hand-out.ts';
import { waitingRow } from './waiting-view.ts';
import { WhenOn } from '../../parts/when-on.tsx';
import './parcels.css';
import './post.css';

/** 包裹出库: the code or the phone's tail, then one tap. */
export function ParcelsOut(): JSX.Element {
  return (
    <WhenOn anyOf={['parcels']}>
      <HandOut />
    </WhenOn>
  );
}

function HandOut(): JSX.Element {
  const { route, query } = useLocation();
  const acts = useHandOut(query['code'] ?? '');
  const box = useRef<HTMLDivElement>(null);
  const shown = acts.found[0]?.parcel.id ?? acts.last?.codes[0];
  // What has just been found or handed out is read from its beginning.
  useLayoutEffect(() => box.current?.scrollTo(0, 0), [shown]);
  return (
    <div class="post-out" data-found={acts.found.length > 0 ? '' : undefined}>
      <Band title="包裹出库" back={() => route('/post')} right={`${acts.waiting} 件待取`} />
      <div class="post-found" aria-live="polite" ref={box}>
        {acts.last !== null && <Done last={acts.last} onBack={() => void acts.takeBack()} />}
        {acts.last === null && acts.found.length === 0 && (
          <p class="post-none">{acts.none === '' ? '扫单子，或输手机尾号、取件码。' : acts.none}</p>
        )}
        <Matches {...acts} />
      </div>
      <div class="post-pad">
        <Asking {...acts} />
      </div>
      {acts.goods !== null && (
        <SellSheet
          goods={acts.goods}
          parcelWords="是包裹单号，找这一件"
          onParcel={acts.findParcel}
          onClose={acts.closeGoods}
        />
      )}
    </div>
  );
}

/** Digits by the pad, or a name; while typing rests it says how long. */
function Asking(acts: HandOutActs): JSX.Element {
  const [byName, setByName] = useState(false);
  if (acts.resting > 0) {
    return (
      <p class="post-notice" role="alert">
        输错太多次了，请 {Math.ceil(acts.resting / 1_000)} 秒后再输。扫单子不用等。
      </p>
    );
  }
  return (
    <>
      <div class={byName ? undefined : 'post-by-name'}>
        <Button
          kind="text"
          onClick={() => {
            acts.type('');
            setByName(!byName);
          }}
        >
          {byName ? '按号码找' : '按名字找'}
        </Button>
      </div>
      {byName ? (
        <Field
          label="单子上的名字"
          value={acts.name}
          onInput={acts.typeName}
          maxLength={20}
          focus
        />
      ) : (
        <DigitPad
          label="尾号 / 取件码"
          value={acts.typed}
          onChange={acts.type}
          most={11}
          dash
          onEnter={() => {
            if (acts.found.length === 1) void acts.handOut(acts.found);
          }}
        />
      )}
    </>
  );
}

function Matches({ found, others, handOut, ...acts }: HandOutActs): JSX.Element {
  const all = [...found, ...others.map((parcel): Found => ({ parcel, how: 'tail' }))];
  const tails = new Set(all.map(({ parcel }) => parcel.tail));
  const isOneGuest = all.length > 1 && tails.size === 1 && !tails.has('');
  return (
    <>
      {isOneGuest && (
        <Button kind="primary" size="big" wide onClick={() => void handOut(all)}>
          {all.length} 件一起交给客人
        </Button>
      )}
      {found.map((one) => (
        <Match
          key={one.parcel.id}
          parcel={one.parcel}
          primary={!isOneGuest}
          onOut={() => void handOut([one])}
        />
      ))}
      {found.length > 0 && (
        <Switch label="别人替他来取" on={acts.byDeputy} onChange={acts.setByDeputy} />
      )}
      {others.length > 0 && <p class="post-none">同一个尾号还有：</p>}
      {others.map((parcel) => (
        <Match
          key={parcel.id}
          parcel={parcel}
          primary={false}
          onOut={() => void handOut([{ parcel, how: 'tail' }])}
        />
      ))}
    </>
  );
}

type MatchProps = {
  readonly parcel: Parcel;
  readonly primary: boolean;
  readonly onOut: () => void;
};

function Match({ parcel, primary, onOut }: MatchProps): JSX.Element {
  const { store, now } = useSession();
  const rules = useQuery(() => parcelRules(store));
  const row = waitingRow(parcel, now(), rules?.late ?? SHOP_SETTINGS.parcels.standard.late);
  return (
    <div class="post-match">
      <span class="post-match-words">
        <strong class="post-match-code">{row.code}</strong>
        <small>
          {row.detail}{' '}
          <span class="post-days" data-late={row.late ? '' : undefined}>
            {row.daysText}
          </span>
        </small>
        <small>{row.title}</small>
      </span>
      <Button kind={primary ? 'primary' : 'outline'} size="big" onClick={onOut}>
        交给客人
      </Button>
    </div>
  );
}

function Done({ last, onBack }: { last: HandedOut; onBack: () => void }): JSX.Element {
  return (
    <div class="post-done" data-testid="handed-out">
      <Icon name="check" size="big" />
      <span class="post-done-words">
        <strong>{last.codes.join('、')} 交给客人了</strong>
        {last.earned > 0 && <span class="post-earned">今天又赚 ¥{yuan(last.earned)}</span>}
        <GuestAdvice tail={last.tail} />
      </span>
      <Button kind="text" icon="undo" onClick={onBack}>
        撤销
      </Button>
    </div>
  );
}
