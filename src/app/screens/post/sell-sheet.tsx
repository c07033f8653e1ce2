import type { JSX } from 'preact';
import { useLocation } from 'preact-iso/router';
import { scanAtTill } from '../../counter.ts';
import { useSession } from '../../session.ts';
import { Button } from '../../ui/button.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import type { GoodsScan } from './parcel-scan.ts';

type SellSheetProps = {
  readonly goods: GoodsScan;
  /** The words for taking it as a parcel. */
  readonly parcelWords: string;
  readonly onParcel: (number: string) => void;
  readonly onClose: () => void;
};

/**
 * 这是商品，去卖？ One tap puts the product into the cart and opens the till; digits that can be a
 * parcel's number as well can be taken as that.
 */
export function SellSheet({ goods, parcelWords, onParcel, onClose }: SellSheetProps): JSX.Element {
  const { parcel } = goods;
  const { counter } = useSession();
  const { route } = useLocation();
  const sell = (): void => {
    onClose();
    scanAtTill(counter, goods.text).then(() => route('/'), reportError);
  };
  return (
    <Sheet
      open
      title="这是商品，去卖？"
      onClose={onClose}
      foot={
        <>
          <Button onClick={onClose}>不是，接着扫包裹</Button>
          <Button kind="primary" onClick={sell}>
            去卖
          </Button>
        </>
      }
    >
      <p>{goods.name}</p>
      {parcel !== null && (
        <Button
          icon="mail"
          size="big"
          wide
          onClick={() => {
            onClose();
            onParcel(parcel);
          }}
        >
          {parcelWords}
        </Button>
      )}
    </Sheet>
  );
}
