/** Eight digits as they are shown: "1234 5678". */
export const inFours = (digits: string): string => `${digits.slice(0, 4)} ${digits.slice(4)}`;

/**
 * The link that binds a device by a code. The code stands in the fragment, which no browser
 * sends, so it is in no log on the way.
 */
export const bindLink = (origin: string, code: string): string => `${origin}/#bind=${code}`;
