import { type Conversation, type Item, textOf } from './conversation.ts';
import { callIdOf } from './position.ts';
import { type PlanEntry, type Step, say } from './script.ts';

const noteName = 'DEMO-NOTE.md';
const alreadyThere = `${noteName} is already there.`;
const wordMs = 15;

const readTree = [
  'git ls-files --cached --others --exclude-standard | head -n 60',
  `if [ -e ${noteName} ]; then echo '${alreadyThere}'; fi`,
].join('\n');

/**
 * What the demo model does when nobody scripted it: reads the tree, writes the prompt into a note, says what it is.
 * A follow-up adds to the note. Outcomes of its own commands are read from the history, as a model would.
 */
export function unscriptedSteps(conversation: Conversation): Step[] {
  const hasPlan = conversation.tools.has('update_plan');
  const planned = (done: number): Step[] => (hasPlan ? [{ kind: 'plan', plan: plan(conversation, done) }] : []);
  return [
    say(introduction(conversation), wordMs),
    ...planned(0),
    { kind: 'run', command: readTree },
    ...(conversation.mayWrite ? note(conversation) : []),
    ...planned(conversation.mayWrite ? 2 : 1),
    say(explanation(conversation, hasPlan ? 3 : 2), wordMs),
  ];
}

function introduction({ prompts, mayWrite }: Conversation): string {
  const who = 'This is the demo model: a scripted program, not an AI.';
  if (!mayWrite) return `${who} I cannot answer your question; I show how a task runs, and read the tree for that.`;
  if (prompts > 1) return `${who} I add your follow-up to \`${noteName}\`.`;
  return `${who} I cannot do what you ask; I show how a task runs. I read the tree and leave your prompt in \`${noteName}\`.`;
}

function plan({ mayWrite }: Conversation, done: number): PlanEntry[] {
  const write = mayWrite ? [`Write the prompt into ${noteName}`] : [];
  return ['Read the tree', ...write, 'Say what the demo model is'].map((step, index) => ({
    step,
    status: index < done ? 'completed' : index === done ? 'in_progress' : 'pending',
  }));
}

function note(conversation: Conversation): Step[] {
  const outputs = conversation.since.filter(({ type }) => type.endsWith('_output'));
  const isThere = outputs.some(({ output }) => textOf(output).includes(alreadyThere));
  return [{ kind: 'patch', patch: isThere ? addition(conversation) : newNote(conversation) }];
}

function newNote({ prompt }: Conversation): string {
  const lines = ['# Note of the demo model', '', 'Written by a scripted program, not by an AI.', '', ...entry(prompt)];
  return ['*** Begin Patch', `*** Add File: ${noteName}`, ...lines.map((line) => `+${line}`), '*** End Patch'].join(
    '\n',
  );
}

function addition({ prompt }: Conversation): string {
  const lines = ['', ...entry(prompt)].map((line) => `+${line}`);
  return ['*** Begin Patch', `*** Update File: ${noteName}`, '@@', ...lines, '*** End of File', '*** End Patch'].join(
    '\n',
  );
}

function entry(prompt: string): string[] {
  const shown = prompt.slice(0, 2000).split(/\r?\n|\r/);
  return ['The prompt was:', '', ...shown.map((line) => `> ${line}`.trimEnd())];
}

function explanation({ mayWrite, since }: Conversation, noteStep: number): string {
  return [
    ...(mayWrite ? [outcome(since, noteStep)] : []),
    'Everything you saw was real: the sandbox, the commands, the changes. Only the model is not: with no key for a model provider, this scripted program answers in its place.',
    'Set a key and restart to work with a real model.',
  ].join(' ');
}

function outcome(since: Item[], noteStep: number): string {
  const output = since.findLast(
    (item) => item.type.endsWith('_output') && item.call_id?.startsWith(callIdOf(noteStep)),
  );
  return /^(Success\. Updated|Script completed)/m.test(textOf(output?.output))
    ? `Your prompt is in \`${noteName}\`.`
    : `I could not write \`${noteName}\`; the output above says why.`;
}
