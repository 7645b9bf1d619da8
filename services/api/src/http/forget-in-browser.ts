/**
 * Has a browser forget what pages kept in it: drafts, choices, the worker that shows notifications. Not its cookies, which would be
 * those of all hosts of the domain; ours are ended one by one.
 */
export const forgetInBrowser = { 'clear-site-data': '"storage"' } as const;
