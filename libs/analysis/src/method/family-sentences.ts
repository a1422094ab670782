import type { MultiplicityKind } from '#libs/domain';
import { countOf } from '../wording.js';
import type { MethodContext } from '../method.js';

const CUT = 'an interval that holds zero where the correction rejects is cut at zero (Guilbaud 2008)';

const PRIMARY: Record<Exclude<MultiplicityKind, 'none' | 'dunnett'>, string> = {
  holm: 'by Holm (1979)',
  hommel: 'by Hommel (1988)',
  bonferroni: 'by Bonferroni',
};

/** How the number of comparisons was paid for. */
export function familySentences({ planned, options, familySize }: MethodContext): string[] {
  const family = countOf(familySize, `${planned.role} comparison`);
  switch (planned.role) {
    case 'guardrail':
      return ['A guardrail is not corrected for the number of comparisons.'];
    case 'secondary':
      return [
        `Adjusted p-values control the false discovery rate over the ${family} (metrics times arms; Benjamini & Hochberg 1995), fixed and repeated looks each; simultaneous intervals, of those found, control the false coverage rate (Benjamini & Yekutieli 2005).`,
      ];
    case 'primary':
      return [primarySentence(options, family)];
  }
}

function primarySentence({ multiplicity, inference }: MethodContext['options'], family: string): string {
  if (multiplicity === 'none') return `The ${family} are not corrected for their number.`;
  const kind = multiplicity === 'dunnett' && inference !== 'fixed' ? 'holm' : multiplicity;
  const instead =
    kind === multiplicity ? '' : " (in place of Dunnett's correction, which is for a single look)";
  if (kind === 'dunnett') {
    return `Adjusted p-values of the ${family} are Dunnett's (1955) across the arms of a metric and Bonferroni's over metrics; simultaneous intervals are at the same levels.`;
  }
  return `Adjusted p-values of the ${family} (metrics times arms) are ${PRIMARY[kind]}${instead}, fixed and repeated looks each; simultaneous intervals are Bonferroni's, and ${CUT}.`;
}
