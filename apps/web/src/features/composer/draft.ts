/** Where the browser keeps the prompt that is being written. */
export const draftKey = 'draft';
