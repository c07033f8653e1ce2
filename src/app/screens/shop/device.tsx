import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { type Check, selfCheck } from '../../device/self-check.ts';
import { momentText } from '../../parts/moment.ts';
import { useQuery } from '../../parts/query.ts';
import { ShopMark } from '../../parts/shop-mark.tsx';
import { useSession } from '../../session.ts';
import { catalogueSize } from '../../store/goods/catalogue.ts';
import { openFlags } from '../../store/flags.ts';
import { persist } from '../../store/persist.ts';
import { lastExchange, roomLeft } from '../../store/shop.ts';
import type { SyncLoop } from '../../sync/loop.ts';
import type { Reason } from '../../sync/sync-state.ts';
import { Button } from '../../ui/button.tsx';
import { Card, CardAct } from '../../ui/card.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Meter } from '../../ui/meter.tsx';
import { say } from '../../ui/toast-queue.ts';
import { syncWords } from '../../ui/sync-mark.tsx';
import { whyWords } from '../../words.ts';
import { BackupCard } from './backup-card.tsx';
import { GuestCard } from './guest-card.tsx';
import { RecountCard } from './recount-card.tsx';
import { type Sent, sendNow } from './sending.ts';
import { SettingsCard } from './settings-card.tsx';
import './shop.css';
import './device.css';

/** 这台机器: sync, room, self-check, backup and settings, each in plain words. */
export function Device(): JSX.Element {
  return (
    <div class="shop">
      <ShopMark title="这台机器" back={() => history.back()} />
      <div class="device-cards">
        <SyncCard />
        <CheckCard />
        <Card title="扫码">
          <p>扫任何一个码，看看认成了什么。</p>
          <CardAct href="/shop/try">试扫一下</CardAct>
          <CardAct href="/shop/codes">秤码和付款码怎么认</CardAct>
        </Card>
        <SettingsCard />
        <GuestCard />
        <RoomCard />
        <BackupCard />
        <RecountCard />
      </div>
    </div>
  );
}

/** What the keeper can do about it; of all else the mark says enough. */
const REASON_WORDS: Partial<Record<Reason, string>> = {
  session: '中心不认这台机器了，请联系邮政。照样能卖，账先存在这里。',
  'old-tab': whyWords('old-tab'),
  storage: '这台机器存不进去了，请关掉再打开一次。还不行，就清理一下空间。',
};

function SyncCard(): JSX.Element {
  const { store, sync, deviceNumber, now } = useSession();
  const last = useQuery(() => lastExchange(store));
  const flags = useQuery(() => openFlags(store))?.length ?? 0;
  const listed = useQuery(() => catalogueSize(store)) ?? 0;
  if (sync === null) {
    return (
      <Card title="同步">
        <p>练习用的，不连中心。</p>
      </Card>
    );
  }
  const { state, unsent, loading, reason } = sync.state.value;
  const why = reason === null ? undefined : REASON_WORDS[reason];
  return (
    <Card title="同步" right={`${deviceNumber} 号机`}>
      <p class="device-big">{syncWords(state, unsent, loading)}</p>
      {why !== undefined && <p>{why}</p>}
      <p class="muted">
        {last === null ? '还没连上过中心。' : `上次连上是${momentText(last, now())}。`}
        {listed > 0 ? `公共商品库 ${listed} 种，断网也能查。` : ''}
      </p>
      <SendNow sync={sync} />
      {flags > 0 && <CardAct href="/todo">待处理 {flags}</CardAct>}
    </Card>
  );
}

const SENT_WORDS: Record<Sent, string> = {
  sent: '传好了。',
  sending: '还在传，不用等，接着卖。',
  silent: '现在没网，连上会自己传。',
};

function SendNow({ sync }: { sync: SyncLoop }): JSX.Element {
  const { store } = useSession();
  const [busy, setBusy] = useState(false);
  const send = async (): Promise<void> => {
    setBusy(true);
    const sent = await sendNow(store, sync).finally(() => setBusy(false));
    const { reason } = sync.state.value;
    say((sent === 'silent' && reason !== null && REASON_WORDS[reason]) || SENT_WORDS[sent]);
  };
  return (
    <Button icon="refresh" busy={busy} onClick={() => void send()}>
      {busy ? '正在传…' : '现在就传'}
    </Button>
  );
}

const CHECK_WORDS: Record<Check['what'], string> = {
  offline: '能离线',
  scan: '能扫码',
  keep: '能存住',
  sound: '能出声',
};
const MEND_WORDS: Record<NonNullable<Check['why']>, string> = {
  reload: '关掉再打开一次，就能离线用。',
  insecure: '请用 https 的地址打开。',
  'no-camera': '没有摄像头，用扫码枪或输入条码。',
  'not-kept': '点一下“请浏览器存住”，空间紧时也不会清掉。',
  'no-voice': '没有离线中文语音，看大字、听提示音。',
};

function CheckCard(): JSX.Element {
  const [checks, setChecks] = useState<readonly Check[] | null>(null);
  const check = (): void => {
    selfCheck().then(setChecks, () => setChecks([]));
  };
  if (checks === null) check();
  const keep = async (): Promise<void> => {
    say((await persist()) ? '浏览器答应存住了。' : '浏览器还没答应，多用几天或添加到桌面再试。');
    check();
  };
  return (
    <Card title="自检">
      <ul class="device-checks">
        {(checks ?? []).map(({ what, ok, why }) => (
          <li key={what} data-ok={ok ? '' : undefined}>
            <Icon name={ok ? 'check' : 'alert-triangle'} size="small" />
            <span>
              <strong>{CHECK_WORDS[what]}</strong>
              {why === null ? '' : `：${MEND_WORDS[why]}`}
            </span>
          </li>
        ))}
      </ul>
      {checks?.some(({ why }) => why === 'not-kept') && (
        <Button onClick={() => void keep()}>请浏览器存住</Button>
      )}
    </Card>
  );
}

const megabytes = (bytes: number): string => (bytes / 1_000_000).toFixed(bytes < 1e7 ? 1 : 0);

function RoomCard(): JSX.Element | null {
  const room = useQuery(() => roomLeft());
  if (room === null || room.quota === 0) return null;
  return (
    <Card title="存储空间">
      <Meter label="已用空间" value={room.used} max={room.quota} />
      <p class="muted">
        用了 {megabytes(room.used)} MB，最多能用 {megabytes(room.quota)} MB
        {room.kept ? '，浏览器答应不清掉。' : '。'}
      </p>
    </Card>
  );
}
