const soonMs = 300;
const pauseMs = 5_000;

/** Calls `act` soon after it is asked to, once for many times asked, and not again before a pause is over. */
export function paced(act: () => void): () => void {
  let isAsked = false;
  let notBefore = 0;
  return () => {
    if (isAsked) return;
    isAsked = true;
    setTimeout(
      () => {
        isAsked = false;
        notBefore = Date.now() + pauseMs;
        act();
      },
      Math.max(soonMs, notBefore - Date.now()),
    );
  };
}
