/** Where the browser keeps the width of the left pane, in per cent; a cookie, so that the server already renders it. */
export const splitCookie = 'split';
export const defaultSplit = 45;
