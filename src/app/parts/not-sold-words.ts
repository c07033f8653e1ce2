/** Why a scan became no line of a bill or of a receiving, and what to do. */
export function notSoldWords({ heard, text }: { heard: string; text: string }): string {
  switch (heard) {
    case 'payment':
      return '这是付款码。请客人扫店里的收款码，再点“已收扫码”。';
    case 'parcel':
      return '这像包裹单号，去“邮政”里入库或出库。';
    case 'enrol':
      return '这是绑定机器用的码，这台已经绑好了。';
    case 'member':
      return '这是会员码。找邮政会员去“邮政 › 扫码入会 › 名单”，本店会员卖东西时扫，就是会员价。';
    case 'label':
      return `这是秤码，还没有货号 ${text} 的商品。先给商品填上货号，再扫。`;
    default:
      return `看不懂这个码：${text.slice(0, 30)}`;
  }
}
