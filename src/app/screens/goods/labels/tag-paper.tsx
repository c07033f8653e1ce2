import type { JSX } from 'preact';
import type { TagFace } from '../../../../core/goods/tag.ts';
import { yuan } from '../../../../core/money.ts';
import { BarcodePicture } from '../../../parts/barcode-picture.tsx';
import './tag-paper.css';

/** What tags are printed on. */
export type TagSize = 'a4' | '60x40' | '40x30';

/**
 * The page in CSS, its margin, and the thinnest bar in mm: on label rolls whole dots of a printer
 * of 203 dpi (0.125 mm), as bars between two dots come out uneven.
 */
export const TAG_SIZES: Readonly<
  Record<TagSize, { readonly page: string; readonly margin: string; readonly module: number }>
> = {
  a4: { page: 'A4', margin: '8mm', module: 0.33 },
  '60x40': { page: '60mm 40mm', margin: '0', module: 0.375 },
  '40x30': { page: '40mm 30mm', margin: '0', module: 0.25 },
};

type TagPaperProps = {
  readonly tags: readonly TagFace[];
  readonly size: TagSize;
  readonly shop: string;
};

/** The tags as they come out of the printer; on the screen they are not shown. */
export function TagPaper({ tags, size, shop }: TagPaperProps): JSX.Element {
  return (
    <div class="tag-paper" data-size={size}>
      {tags.map((face, i) => (
        <Tag key={i} face={face} size={size} shop={shop} />
      ))}
    </div>
  );
}

type TagProps = { readonly face: TagFace; readonly size: TagSize; readonly shop: string };

/** One tag: what the law asks for, the price as large as there is room, the barcode. */
export function Tag({ face, size, shop }: TagProps): JSX.Element {
  return (
    <article class="tag" data-size={size} data-near={face.near ? '' : undefined}>
      <h2 class="tag-name">{face.name}</h2>
      <p class="tag-facts">
        <span>规格 {face.spec === '' ? '—' : face.spec}</span>
        <span>产地 {face.origin === '' ? '—' : face.origin}</span>
        <span>单位 {face.unit}</span>
      </p>
      <p class="tag-price">
        {face.near && <small class="tag-near">临期特价</small>}
        <small>¥</small>
        {yuan(face.price)}
        <small>元/{face.unit}</small>
      </p>
      {face.memberPrice !== null && <p class="tag-member">会员价 ¥{yuan(face.memberPrice)}</p>}
      {face.code === '' ? (
        <p class="tag-shop">{shop}</p>
      ) : (
        <BarcodePicture code={face.code} module={TAG_SIZES[size].module} />
      )}
    </article>
  );
}
