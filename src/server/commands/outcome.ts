/** What a command of the centre did, as codes; the command line prints it. */
export type Outcome<T = object> =
  | ({ readonly ok: true } & T)
  | { readonly ok: false; readonly why: string };
