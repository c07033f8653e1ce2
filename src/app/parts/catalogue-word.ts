import type { Listed } from '../../core/catalogue.ts';
import { useSession } from '../session.ts';
import { catalogueLookUp, hasCatalogue } from '../store/goods/catalogue.ts';
import { useQuery } from './query.ts';

/** What the shared catalogue says of a barcode; on a fresh device it is still on its way. */
export type CatalogueWord =
  | { readonly is: 'listed'; readonly listed: Listed }
  | { readonly is: 'not-listed' | 'not-here' };

/** The catalogue's word on a barcode, said anew once it has come; null until it is read. */
export function useCatalogueWord(code: string): CatalogueWord | null {
  const { store } = useSession();
  return useQuery(
    async () => {
      const listed = await catalogueLookUp(store, code);
      if (listed !== null) return { is: 'listed', listed };
      return { is: (await hasCatalogue(store)) ? 'not-listed' : 'not-here' };
    },
    [code],
    ['catalogue'],
  );
}

/** What the keeper is told of it. */
export const catalogueWords = (word: CatalogueWord | null): string =>
  word === null ? '写个名字' : UNLISTED[word.is];

const UNLISTED: Readonly<Record<CatalogueWord['is'], string>> = {
  listed: '商品库里有',
  'not-listed': '商品库里没有，写个名字',
  'not-here': '商品库还没下完，先写名字',
};
