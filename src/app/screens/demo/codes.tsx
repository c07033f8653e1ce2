import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import JsBarcode from 'jsbarcode';
import type { Product } from '../../../core/goods/product.ts';
import { yuan } from '../../../core/money.ts';
import { ShopMark } from '../../parts/shop-mark.tsx';
import { useQuery } from '../../parts/query.ts';
import { useSession } from '../../session.ts';
import { productsAfter } from '../../store/goods.ts';
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
  const svg = useRef<SVGSVGElement>(null);
  const unit = product.units[0];
  const code = unit?.codes[0];
  useEffect(() => {
    if (svg.current && code !== undefined) {
      JsBarcode(svg.current, code, {
        format: code.length === 13 ? 'EAN13' : 'CODE128',
        height: 56,
        fontSize: 16,
        margin: 8,
      });
    }
  }, [code]);
  if (!unit || code === undefined) return null;
  return (
    <figure class="demo-code">
      <figcaption>
        {product.name} {yuan(unit.price)} 元/{unit.unit}
      </figcaption>
      <svg ref={svg} role="img" aria-label={code} />
    </figure>
  );
}
