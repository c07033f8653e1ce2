import type { JSX } from 'preact';
import { useLocation } from 'preact-iso/router';
import { ShopMark } from '../../parts/shop-mark.tsx';
import { Row } from '../../ui/row.tsx';
import { OwnCard } from './own-card.tsx';
import { PaymentsCard } from './payments-card.tsx';
import { ScaleCard } from './scale-card.tsx';
import './shop.css';
import './codes.css';

/** 秤码和付款码: what the shop settles about codes, for all its devices. */
export function Codes(): JSX.Element {
  const { route } = useLocation();
  return (
    <div class="shop">
      <ShopMark title="秤码和付款码" back={() => history.back()} />
      <Row
        icon="scan-barcode"
        title="试扫一下"
        detail="扫一张标签，看看认得对不对"
        onClick={() => route('/shop/try')}
      />
      <div class="codes-cards">
        <ScaleCard />
        <PaymentsCard />
        <OwnCard />
      </div>
    </div>
  );
}
