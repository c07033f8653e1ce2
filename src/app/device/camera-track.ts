import * as v from 'valibot';

// TypeScript does not know what phones' cameras can.
type PhoneWish = MediaTrackConstraintSet & { torch?: boolean; focusMode?: string };
const Ability = v.object({
  torch: v.optional(v.boolean()),
  focusMode: v.optional(v.array(v.string())),
});

/** What a camera can; nothing where the browser does not tell. */
function abilityOf(track: MediaStreamTrack): v.InferOutput<typeof Ability> {
  const told = 'getCapabilities' in track ? track.getCapabilities() : {};
  const parsed = v.safeParse(Ability, told);
  return parsed.success ? parsed.output : {};
}

const wish = (track: MediaStreamTrack, wanted: PhoneWish): Promise<void> =>
  track.applyConstraints({ advanced: [wanted] });

/** Whether a camera has a light that can be switched on. */
export const hasTorch = (track: MediaStreamTrack): boolean => abilityOf(track).torch === true;

/** Switches a camera's light; rejects where the driver refuses. */
export const setTorch = (track: MediaStreamTrack, torch: boolean): Promise<void> =>
  wish(track, { torch });

/** Has a camera focus all the time where it can; where it refuses it focuses as it likes. */
export function focusAlways(track: MediaStreamTrack): void {
  if (!abilityOf(track).focusMode?.includes('continuous')) return;
  wish(track, { focusMode: 'continuous' }).catch(() => undefined);
}
