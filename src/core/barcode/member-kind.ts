import { memberInCode } from '../member/club.ts';
import type { CodeKind } from './code-kind.ts';

/** A member's code on a guest's phone (会员码): read everywhere, never as goods. */
export const member: CodeKind = {
  name: 'member',
  places: { till: 1, payment: 1, parcel: 1, goods: 1 },
  shuts: ['*'],
  isLast: false,
  read: (code) => {
    const read = memberInCode(code);
    return read === null ? [] : [{ candidate: { as: 'member', code, ...read }, acts: true }];
  },
};
