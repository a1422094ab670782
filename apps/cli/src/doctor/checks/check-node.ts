import { fail, ok, type Finding } from '../finding.js';

/** As `engines` in package.json: the first with `require` of ES modules switched on. */
const MAJOR = 20;
const MINOR = 19;

export function checkNode(version: string): Finding {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const isEnough = major > MAJOR || (major === MAJOR && minor >= MINOR);
  return isEnough
    ? ok('Node.js', version)
    : fail('Node.js', `${version} is too old`, `install Node.js ${MAJOR}.${MINOR} or newer`);
}
