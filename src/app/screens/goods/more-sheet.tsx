import type { JSX } from 'preact';
import { useQuery } from '../../parts/query.ts';
import { useSession } from '../../session.ts';
import { otherShops } from '../../store/goods/transfers.ts';
import type { IconName } from '../../ui/icon-paths.ts';
import { Row } from '../../ui/row.tsx';
import { Sheet } from '../../ui/sheet.tsx';

type Place = {
  readonly href: string;
  readonly icon: IconName;
  readonly title: string;
  readonly detail: string;
};

const TRANSFER: Place = {
  href: '/goods/transfer',
  icon: 'truck',
  title: '调拨',
  detail: '把货送到别的店，那边当进货收',
};

/** What is done with goods now and then, the commoner first. */
const PLACES: readonly Place[] = [
  {
    href: '/goods/stock',
    icon: 'box',
    title: '库存',
    detail: '有多少、值多少、放着不动的、不够的',
  },
  { href: '/goods/loss', icon: 'trash', title: '报损', detail: '坏了、过期、自家用、多出来' },
  {
    href: '/goods/expiring',
    icon: 'clock',
    title: '快过期',
    detail: '进货时填了日期的，先卖快到期的',
  },
  { href: '/goods/price', icon: 'scan-barcode', title: '查价', detail: '扫一下看卖多少，不记账' },
  { href: '/goods/bulk', icon: 'pencil', title: '一次改很多', detail: '涨价跌价、换分类、改提醒' },
  { href: '/goods/labels', icon: 'printer', title: '价签', detail: '改了价、进了货的，打新的' },
  { href: '/goods/import', icon: 'upload', title: '导入', detail: '一张表，一次加很多商品' },
  { href: '/goods/export', icon: 'download', title: '导出', detail: '所有货品存成一张表' },
];

/** 更多: the places of goods that are not needed every day. */
export function MoreSheet({ onClose }: { onClose: () => void }): JSX.Element {
  const { store } = useSession();
  const others = useQuery(() => otherShops(store), [], ['shop']);
  const places = (others ?? []).length > 0 ? [...PLACES, TRANSFER] : PLACES;
  return (
    <Sheet open title="更多" onClose={onClose}>
      {places.map(({ href, icon, title, detail }) => (
        <Row key={href} href={href} icon={icon} title={title} detail={detail} />
      ))}
    </Sheet>
  );
}
