import type { JSX } from 'preact';
import type { Product } from '../../../core/goods/product.ts';
import { yuan } from '../../../core/money.ts';
import { BarcodePicture } from '../../parts/barcode-picture.tsx';
import { ShopMark } from '../../parts/shop-mark.tsx';
import { useQuery } from '../../parts/query.ts';
import { useSession } from '../../session.ts';
import { productsAfter } from '../../store/goods/goods.ts';
import { Button } from '../../ui/button.tsx';
import './demo.css';

const SHOWN = 24;

/** A printable sheet of the shop's barcodes, for the phone's camera to try. */
export function Codes(): JSX.Element {
  const { store } = useSession();
  const products = useQuery(() => productsAfter(store, null, SHOWN))?.products ?? [];
  return (
    <div>
      <ShopMark title="条码纸" back={() => history.back()} />
      <p class="no-print demo-sheet">
        <Button icon="printer" onClick={() => print()}>
          打印这张纸
        </Button>
      </p>
      <div class="demo-sheet">
        {products.map((product) => (
          <Code key={product.id} product={product} />
        ))}
      </div>
    </div>
  );
}

function Code({ product }: { product: Product }): JSX.Element | null {
  const unit = product.units[0];
  const code = unit?.codes[0];
  if (!unit || code === undefined) return null;
  return (
    <figure class="demo-code">
      <figcaption>
        {product.name} {yuan(unit.price)} 元/{unit.unit}
      </figcaption>
      <BarcodePicture code={code} module={0.4} />
    </figure>
  );
}
