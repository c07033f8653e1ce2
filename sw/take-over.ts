/** Whether a message is the page's word (workbox-window's) that a waiting version may take over. */
export const isTakeOver = (message: unknown): boolean =>
  typeof message === 'object' &&
  message !== null &&
  'type' in message &&
  message.type === 'SKIP_WAITING';
