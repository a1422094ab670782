import { APPS, appScript } from '../../start/app-scripts.js';
import { fail, ok, type Finding } from '../finding.js';

export function checkBuild(scriptOf = appScript): Finding {
  try {
    APPS.forEach((app) => scriptOf(app));
    return ok('build', 'API and worker are built');
  } catch (error) {
    return fail('build', (error as Error).message, 'npm run build');
  }
}
