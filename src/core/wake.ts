/** The tag of the `sync` event, and of the service worker's message to the open tabs. */
export const WAKE = 'till-wake';
