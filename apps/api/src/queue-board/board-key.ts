import { authorize, ProblemError, type Authenticator, type Principal } from '#libs/platform';

const BASIC = 'basic ';
const LONGEST_HEADER = 1_024;

/**
 * Lets an admin key pass, as every route takes it or, since a page is opened by a browser, as the password of any user. A browser asks for
 * one when it is told that it may.
 */
export async function authorizeBoard(
  authenticator: Authenticator,
  authorization: string | undefined,
): Promise<Principal> {
  const password = passwordOf(authorization);
  try {
    return await authorize(authenticator, password === null ? authorization : `Bearer ${password}`, 'admin');
  } catch (error) {
    if (!(error instanceof ProblemError) || error.code !== 'unauthorized') throw error;
    throw new ProblemError(
      'unauthorized',
      'The queues are shown to who has an admin key: it is the password, of any user.',
      [],
      {
        headers: {
          'www-authenticate': 'Basic realm="consumer-science: an admin key as the password", charset="UTF-8"',
        },
      },
    );
  }
}

function passwordOf(authorization: string | undefined): string | null {
  if (authorization === undefined || authorization.length > LONGEST_HEADER) return null;
  if (authorization.slice(0, BASIC.length).toLowerCase() !== BASIC) return null;
  const credentials = Buffer.from(authorization.slice(BASIC.length), 'base64').toString('utf8');
  return credentials.slice(credentials.indexOf(':') + 1);
}
