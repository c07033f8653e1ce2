import { useLocation } from 'preact-iso/router';
import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { Product } from '../../../../core/goods/product.ts';
import { type TagFace, type TagNeed, faceOf, nearFaceOf } from '../../../../core/goods/tag.ts';
import { yuan } from '../../../../core/money.ts';
import { CameraView } from '../../../parts/camera-view.tsx';
import { useGoodsReading } from '../../../parts/goods-reading.ts';
import { useQuery } from '../../../parts/query.ts';
import { ShopMark } from '../../../parts/shop-mark.tsx';
import { baseUnit } from '../../../parts/units.ts';
import { useScans, useSession } from '../../../session.ts';
import { productById } from '../../../store/goods/goods.ts';
import { Button } from '../../../ui/button.tsx';
import { Choice } from '../../../ui/choice.tsx';
import { Row } from '../../../ui/row.tsx';
import { Sheet } from '../../../ui/sheet.tsx';
import { Stepper } from '../../../ui/stepper.tsx';
import { say } from '../../../ui/toast-queue.ts';
import { AskedSelects, FEW } from '../asked-selects.tsx';
import { SaveTable } from '../save-table.tsx';
import { SearchLine } from '../search-line.tsx';
import { stockedBySearch } from '../stocked.ts';
import { dueSentence, tagsOf } from './tag-list.ts';
import { Tag, TagPaper, type TagSize } from './tag-paper.tsx';
import { type TagOrder, tagOptions, tagsTable } from './tag-views.ts';
import { type Tags, useTags, withoutCode } from './use-tags.ts';
import '../goods.css';
import './labels.css';
import '../stock.css';

const SIZES: readonly { value: TagSize; label: string }[] = [
  { value: '60x40', label: '60×40' },
  { value: '40x30', label: '40×30' },
  { value: 'a4', label: 'A4 纸' },
];

const ORDER_WORDS: Readonly<Record<TagOrder, string>> = {
  first: '要紧的在前',
  name: '按名字',
  place: '按放的地方',
};

/**
 * /goods/labels — 价签: those that no longer say what holds, and any other; ?add=id picks one
 * product's alone, with &near that for what expires soon.
 */
export function GoodsLabels(): JSX.Element {
  const { store, station, camera } = useSession();
  const { route, query: given } = useLocation();
  const asked = given['add'];
  const tags = useTags(asked !== undefined);
  const [text, setText] = useState('');
  const [isLooking, setLooking] = useState(false);
  const take = useGoodsReading((scan) => {
    if (scan.is === 'product') tags.add(scan.product, faceOf(scan.product, scan.unit));
    else say('还没有这个商品，先到“货品”里加上。');
  });
  useScans((scan) => {
    take(scan.text);
    return true;
  });
  const { add } = tags;
  useEffect(() => {
    if (asked === undefined) return;
    productById(store, asked).then((product) => {
      if (product === null) return;
      const unit = baseUnit(product);
      const near = given['near'] === undefined ? null : nearFaceOf(product, unit);
      add(product, near ?? faceOf(product, unit));
    }, reportError);
  }, [asked]);
  const query = text.trim();
  return (
    <div class="goods labels">
      <ShopMark title="价签" back={() => route('/goods')} />
      <SearchLine
        text={text}
        onText={setText}
        looking={isLooking}
        onCamera={() => setLooking(!isLooking)}
      />
      {isLooking && <CameraView camera={camera} task="goods" onClose={() => setLooking(false)} />}
      {query === '' ? (
        <DueTags tags={tags} shop={station.name} />
      ) : (
        <Found query={query} tags={tags} onDone={() => setText('')} />
      )}
      {tags.isPrinting && (
        <>
          <TagPaper tags={tagsOf(tags.lines)} size={tags.size} shop={station.name} />
          <AskPrinted tags={tags} />
        </>
      )}
    </div>
  );
}

type TagsProps = { readonly tags: Tags };

/** The list, what it will look like, and the one act. */
function DueTags({ tags, shop }: TagsProps & { readonly shop: string }): JSX.Element {
  const { lines, due } = tags;
  const count = lines.reduce((sum, { copies }) => sum + copies, 0);
  const first = lines.find(({ copies }) => copies > 0);
  const bare = withoutCode(lines).length;
  return (
    <>
      <div class="labels-head">
        <p class="goods-caption">{due === null ? '' : dueSentence(due)}</p>
        {lines.length > 1 && (
          <Button kind="text" onClick={() => tags.setAll(count > 0 ? 0 : 1)}>
            {count > 0 ? '都不打' : '都打'}
          </Button>
        )}
      </div>
      <div class="goods-rows">
        {first !== undefined && (
          <div class="labels-look">
            <Choice label="纸" options={SIZES} value={tags.size} onChange={tags.setSize} />
            <Tag face={first.face} size={tags.size} shop={shop} />
          </div>
        )}
        {due !== null && due.length > FEW && <TagsAskedFor tags={tags} due={due} />}
        {lines.map((line) => (
          <Row
            key={line.key}
            title={`${line.product.name} ¥${yuan(line.face.price)}/${line.face.unit}`}
            detail={line.detail}
          >
            <Stepper
              label={line.product.name}
              text={String(line.copies)}
              onLess={() => tags.setCopies(line, line.copies - 1)}
              onMore={() => tags.setCopies(line, line.copies + 1)}
            />
          </Row>
        ))}
        <div class="goods-rows-end">
          <SaveTable
            name={`${shop}-价签`}
            rows={() => tagsTable(lines)}
            disabled={lines.length === 0}
          />
        </div>
      </div>
      <div class="goods-acts">
        {bare > 0 && (
          <Button icon="scan-barcode" onClick={() => void tags.giveCodes().catch(reportError)}>
            给 {bare} 样编条码
          </Button>
        )}
        {count > 0 && (
          <Button onClick={() => void tags.done('written').catch(reportError)}>手写好了</Button>
        )}
        <Button kind="primary" icon="printer" disabled={count === 0} onClick={tags.print}>
          打 {count} 张价签
        </Button>
      </div>
    </>
  );
}

function TagsAskedFor({
  tags,
  due,
}: TagsProps & { readonly due: readonly TagNeed[] }): JSX.Element {
  const { asked, setAsked } = tags;
  return (
    <div class="labels-asked">
      <AskedSelects
        label="看哪些"
        options={tagOptions(due)}
        asked={asked.which}
        onAsked={(which) => setAsked({ ...asked, which })}
        orders={ORDER_WORDS}
        order={asked.order}
        onOrder={(order) => setAsked({ ...asked, order })}
      />
    </div>
  );
}

type FoundProps = TagsProps & { readonly query: string; readonly onDone: () => void };

/** What was searched for; a tap picks its tag. */
function Found({ query, tags, onDone }: FoundProps): JSX.Element {
  const { store } = useSession();
  const found = useQuery(() => stockedBySearch(store, query), [query]);
  return (
    <div class="goods-rows">
      {(found ?? []).flatMap(({ product }) =>
        facesOf(product).map((face) => (
          <Row
            key={`${product.id}/${face.unit}/${String(face.near)}`}
            title={product.name}
            detail={face.near ? '临期特价' : product.spec}
            right={`¥${yuan(face.price)}/${face.unit}`}
            onClick={() => {
              tags.add(product, face);
              onDone();
            }}
          />
        )),
      )}
      {found?.length === 0 && <p class="goods-caption">没找到“{query}”。</p>}
    </div>
  );
}

/** Every tag that a product can have. */
const facesOf = (product: Product): TagFace[] =>
  product.units.flatMap((unit) => {
    const near = nearFaceOf(product, unit);
    return [faceOf(product, unit), ...(near === null ? [] : [near])];
  });

/** A printer does not say whether paper came out of it; the keeper does. */
function AskPrinted({ tags }: TagsProps): JSX.Element {
  return (
    <Sheet
      open
      title="价签打好了吗？"
      onClose={() => void tags.done(null).catch(reportError)}
      foot={
        <Button
          kind="primary"
          size="big"
          wide
          onClick={() => void tags.done('printed').catch(reportError)}
        >
          打好了
        </Button>
      }
    >
      <p>打好了就从要打的里划掉；没打出来就关掉这里，再打一次。</p>
    </Sheet>
  );
}
