// What only the centre may read travels beside the entries, sealed to it. The entry holds its name
// alone: the hash of a text sealed with a key that is used once says nothing of what is in it.
import * as v from 'valibot';

/** A sealed value: base64url, 1,000 characters at most. */
export const SecretSchema = v.pipe(v.string(), v.regex(/^[\w-]{1,1000}$/));
