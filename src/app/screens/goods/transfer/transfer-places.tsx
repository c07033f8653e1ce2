import { useLocation } from 'preact-iso/router';
import type { JSX } from 'preact';
import { TransferSending } from './transfer-sending.tsx';
import { TransferList } from './transfers.tsx';

/** Goods to other shops: one file, for who looks at what was sent sends more. */
export const TransferPlaces = (): JSX.Element =>
  useLocation().path === '/goods/transfer/new' ? <TransferSending /> : <TransferList />;
