import { git } from './git.ts';

/** The oldest git that can be told a server's address (http.curloptResolve). */
const oldest = [2, 37] as const;

/**
 * Makes sure at start that git is there and new enough to keep the promises of checkRemote.
 * @returns its version. @throws Error with one sentence that says what to do.
 */
export async function requireGit(): Promise<string> {
  const text = await versionText();
  const [, major = '0', minor = '0'] = /(\d+)\.(\d+)/.exec(text) ?? [];
  const isNewEnough = Number(major) > oldest[0] || (Number(major) === oldest[0] && Number(minor) >= oldest[1]);
  if (!isNewEnough) throw new Error(`git ${oldest.join('.')} or newer is needed, and this is ${text}; upgrade git.`);
  return text;
}

async function versionText(): Promise<string> {
  try {
    return (await git(['version'])).toString('utf8').trim().replace('git version ', '');
  } catch (error) {
    throw new Error(`git ${oldest.join('.')} or newer is needed and could not be started; install git.`, {
      cause: error,
    });
  }
}
