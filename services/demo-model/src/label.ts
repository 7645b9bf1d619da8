/** Stands wherever the demo model shows itself. */
export const label = 'Demo model: scripted, not an AI';
