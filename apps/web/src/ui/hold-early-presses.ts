/** What was pressed before React had the page: the button, and for a form that it was sent. */
export type EarlyPress = { element: HTMLElement; isSubmit: boolean };

declare global {
  interface Window {
    earlyPresses?: {
      /** The last press that waits. Taking it makes room for the next one. */
      take: () => EarlyPress | null;
      /** From now on what is ready is pressed as ever; `onKept` is called when something else was pressed. */
      letPass: (isReady: (element: Element) => boolean, onKept: () => void) => void;
      stop: () => void;
    };
  }
}

/**
 * Keeps the last press of a button, and the last form that was sent, until the page can act on it; else they would be lost on a slow
 * connection. It stands in the page as text, before every other script: it may use nothing outside of itself.
 */
export function holdEarlyPresses(): void {
  let kept: EarlyPress | null = null;
  let isReady: (element: Element) => boolean = () => false;
  let onKept = () => {};
  const keep = (event: Event, element: HTMLElement, isSubmit: boolean) => {
    event.preventDefault();
    event.stopImmediatePropagation();
    kept?.element.removeAttribute('aria-busy');
    kept = { element, isSubmit };
    element.setAttribute('aria-busy', 'true');
    onKept();
  };
  const onClick = (event: MouseEvent) => {
    const button = event.target instanceof Element ? event.target.closest('button') : null;
    if (!event.isTrusted || !button || isReady(button)) return;
    // The form says so itself, once it is known to be filled in.
    if (button.type === 'submit' && button.form) return;
    keep(event, button, false);
  };
  const onSubmit = (event: SubmitEvent) => {
    if (!event.isTrusted || !(event.target instanceof HTMLFormElement) || isReady(event.target)) return;
    keep(event, event.submitter ?? event.target, true);
  };
  addEventListener('click', onClick, true);
  addEventListener('submit', onSubmit, true);
  window.earlyPresses = {
    take: () => {
      const taken = kept;
      kept = null;
      taken?.element.removeAttribute('aria-busy');
      return taken;
    },
    letPass: (nextIsReady, nextOnKept) => {
      isReady = nextIsReady;
      onKept = nextOnKept;
    },
    stop: () => {
      removeEventListener('click', onClick, true);
      removeEventListener('submit', onSubmit, true);
    },
  };
}
