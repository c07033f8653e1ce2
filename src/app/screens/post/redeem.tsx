import type { JSX } from 'preact';
import { useLocation } from 'preact-iso/router';
import { useState } from 'preact/hooks';
import { type Fen, yuan } from '../../../core/money.ts';
import { beep } from '../../device/sound.ts';
import { earnedBy } from '../../parts/earned.ts';
import { useQuery } from '../../parts/query.ts';
import { WhenOn } from '../../parts/when-on.tsx';
import { useScans, useSession } from '../../session.ts';
import { type GiftOnShelf, gifts, receivableOf } from '../../store/post/gifts.ts';
import { record } from '../../store/record.ts';
import { Band } from '../../ui/band.tsx';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Row } from '../../ui/row.tsx';
import { say } from '../../ui/toast-queue.ts';
import { whyWords } from '../../words.ts';
import { ConfirmEntry } from './confirm-entry.tsx';
import { type Given, type Redeemed, redeemGift } from './confirming.ts';
import { GiftSheet } from './gift-sheet.tsx';
import { momentText } from '../../parts/moment.ts';
import { Receivables } from './receivables.tsx';
import './post.css';

/** 邮生活积分兑换: a gift from the shelf for the post's points; the post owes what it is worth. */
export function Redeem(): JSX.Element {
  const { route } = useLocation();
  return (
    <div class="post-form">
      <Band title="积分兑换" detail="邮生活积分" back={() => route('/post')} />
      <WhenOn anyOf={['redemption']}>
        <div class="post-columns">
          <Redemption />
          <Receivables of="redemption" />
        </div>
      </WhenOn>
    </div>
  );
}

type Done = { readonly gift: string; readonly earned: Fen };

function Redemption(): JSX.Element {
  const { store } = useSession();
  const known = useQuery(() => gifts(store));
  const [chosen, setChosen] = useState<GiftOnShelf | null>(null);
  const [adding, setAdding] = useState(false);
  const [done, setDone] = useState<Done | null>(null);
  return (
    <section class="post-fields">
      {done !== null && (
        <p class="post-done" data-testid="redeemed">
          <Icon name="check" size="big" />
          <span class="post-done-words">
            <strong>{done.gift} 给客人了</strong>
            {done.earned > 0 && <span class="post-earned">今天又赚 ¥{yuan(done.earned)}</span>}
          </span>
        </p>
      )}
      {chosen === null ? (
        <GiftList known={known ?? []} onChoose={setChosen} onAdd={() => setAdding(true)} />
      ) : (
        <RedeemForm
          gift={chosen}
          onBack={() => setChosen(null)}
          onDone={(earned) => {
            setDone({ gift: chosen.product.name, earned });
            setChosen(null);
          }}
        />
      )}
      {adding && <GiftSheet onClose={() => setAdding(false)} />}
    </section>
  );
}

type GiftListProps = {
  readonly known: readonly GiftOnShelf[];
  readonly onChoose: (gift: GiftOnShelf) => void;
  readonly onAdd: () => void;
};

function GiftList({ known, onChoose, onAdd }: GiftListProps): JSX.Element {
  return (
    <>
      {known.length === 0 && <p class="post-none">还没有礼品。先选一样货当礼品。</p>}
      {known.map((gift) => (
        <Row
          key={gift.product.id}
          icon="gift"
          title={gift.product.name}
          detail={`${gift.points} 积分 · 邮政给 ¥${yuan(gift.value)}`}
          right={gift.stock === null ? '—' : `${gift.stock} 件`}
          onClick={() => onChoose(gift)}
        />
      ))}
      <Button icon="plus" onClick={onAdd}>
        加一样礼品
      </Button>
    </>
  );
}

type RedeemFormProps = {
  readonly gift: GiftOnShelf;
  readonly onBack: () => void;
  readonly onDone: (earned: Fen) => void;
};

const troubleOf = ({ why }: Extract<Redeemed, { ok: false }>): string =>
  why === 'no-room' || why === 'unreadable' ? '签名没存上，请换一种确认。' : whyWords(why);

function RedeemForm({ gift, onBack, onDone }: RedeemFormProps): JSX.Element {
  const { store, newId, now, settings } = useSession();
  const [typed, setTyped] = useState('');
  const [given, setGiven] = useState<Given | null>(null);
  const [busy, setBusy] = useState(false);
  const voucher = typed.normalize('NFKC').replace(/\s+/g, '').toUpperCase();
  const isNumber = /^[0-9A-Z-]{4,40}$/.test(voucher);
  const used = useQuery(() => receivableOf(store, 'redemption', voucher), [voucher]);
  useScans((scan) => {
    setTyped(scan.text);
    if (settings.sound.value) beep();
    return true;
  });
  const redeem = async (): Promise<void> => {
    if (busy || given === null) return;
    setBusy(true);
    const { result, earned } = await earnedBy(store, now(), () =>
      redeemGift(store, { id: newId(), gift, voucher, given }),
    ).finally(() => setBusy(false));
    if (!result.ok) return void say(troubleOf(result));
    onDone(earned);
  };
  return (
    <>
      <Row
        icon="gift"
        title={gift.product.name}
        detail={`${gift.points} 积分`}
        right={<Button onClick={onBack}>换一样</Button>}
      />
      <Field
        label="兑换码"
        value={typed}
        onInput={setTyped}
        maxLength={40}
        placeholder="扫客人手机上的码，或输进来"
        error={
          used === null
            ? undefined
            : `这个码${momentText(used.at, now())}已经兑过 ${used.what}，不能再兑。`
        }
      />
      <ConfirmEntry gift={gift.product.name} given={given} onGiven={setGiven} />
      <Button
        kind="primary"
        size="big"
        wide
        busy={busy}
        disabled={!isNumber || given === null || used !== null}
        onClick={() => void redeem()}
      >
        {given === null ? '先请客人确认' : `兑换，邮政给 ¥${yuan(gift.value)}`}
      </Button>
      <NoGift gift={gift} onDone={onBack} />
    </>
  );
}

type NoGiftProps = { readonly gift: GiftOnShelf; readonly onDone: () => void };

/** Takes the goods from the gifts; they are sold on, and what was redeemed stays. */
function NoGift({ gift, onDone }: NoGiftProps): JSX.Element {
  const { store, newId } = useSession();
  const { product, points, value } = gift;
  const save = async (on: boolean): Promise<boolean> => {
    const body = { product: product.id, points, value, on };
    const written = await record(store, [{ id: newId(), kind: 'gift-saved', v: 1, body }]);
    if (!written.ok) say(whyWords(written.why));
    return written.ok;
  };
  const stop = async (): Promise<void> => {
    if (!(await save(false))) return;
    say(`${product.name} 不当礼品了。`, { label: '撤销', run: () => void save(true) });
    onDone();
  };
  return (
    <Button kind="danger-text" icon="trash" onClick={() => void stop().catch(reportError)}>
      不当礼品了
    </Button>
  );
}
