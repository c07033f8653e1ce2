// Long work lets the page draw and take a scan in between.

/** Resolves when the next part may be done. */
export type Breathe = () => Promise<void>;

/** The next task of this page: not by a timer, which a browser slows down where nobody looks. */
export const oneTask: Breathe = () =>
  new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
