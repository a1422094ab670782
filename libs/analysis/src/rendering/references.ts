import type { Report, ReportComparison } from '#libs/domain';

/** Where the methods of this report come from; only those that it uses. */
export function referencesOf(report: Report): string[] {
  return SOURCES.filter(({ isUsed }) => isUsed(report)).map(({ text }) => text);
}

interface Source {
  text: string;
  isUsed: (report: Report) => boolean;
}

const always = (): boolean => true;

function hasType(...types: Report['metrics'][number]['type'][]): Source['isUsed'] {
  return ({ metrics }) => metrics.some(({ type }) => types.includes(type));
}

function hasComparison(is: (comparison: ReportComparison) => boolean): Source['isUsed'] {
  return ({ metrics }) => metrics.some(({ comparisons }) => comparisons.some(is));
}

function hasRole(role: Report['metrics'][number]['role']): Source['isUsed'] {
  return ({ metrics }) => metrics.some((metric) => metric.role === role);
}

const SOURCES: readonly Source[] = [
  {
    text: 'Benjamini, Y. & Hochberg, Y. (1995). Controlling the false discovery rate. Journal of the Royal Statistical Society B 57, 289-300.',
    isUsed: (report) =>
      (report.options.secondaryMultiplicity === 'benjamini-hochberg' && hasRole('secondary')(report)) ||
      report.metrics.some(({ segments }) => segments.length > 0),
  },
  {
    text: 'Benjamini, Y. & Yekutieli, D. (2005). False discovery rate-adjusted multiple confidence intervals. Journal of the American Statistical Association 100, 71-81.',
    isUsed: hasComparison(({ simultaneous }) => simultaneous?.method === 'false-coverage-rate'),
  },
  {
    text: 'Welch, B. L. (1951). On the comparison of several mean values: an alternative approach. Biometrika 38, 330-336.',
    isUsed: ({ metrics }) => metrics.some(({ heterogeneity }) => heterogeneity.length > 0),
  },
  {
    text: 'Cochran, W. G. (1954). The combination of estimates from different experiments. Biometrics 10, 101-129.',
    isUsed: ({ metrics }) => metrics.some(({ heterogeneity }) => heterogeneity.length > 0),
  },
  {
    text: 'Deng, A. & Hu, V. (2015). Diluted treatment effect estimation for trigger analysis in online controlled experiments. WSDM 2015.',
    isUsed: ({ metrics }) => metrics.some(({ trigger }) => trigger !== null),
  },
  {
    text: 'Deng, A., Knoblich, U. & Lu, J. (2018). Applying the delta method in metric analytics. KDD 2018.',
    isUsed: hasType('mean', 'ratio', 'quantile'),
  },
  {
    text: 'Deng, A., Xu, Y., Kohavi, R. & Walker, T. (2013). Improving the sensitivity of online controlled experiments by utilizing pre-experiment data. WSDM 2013.',
    isUsed: hasComparison(({ adjustment }) => adjustment?.method === 'pooled'),
  },
  {
    text: 'Dunnett, C. W. (1955). A multiple comparison procedure for comparing several treatments with a control. Journal of the American Statistical Association 50, 1096-1121.',
    isUsed: ({ options }) => options.multiplicity === 'dunnett',
  },
  {
    text: 'Fieller, E. C. (1954). Some problems in interval estimation. Journal of the Royal Statistical Society B 16, 175-185.',
    isUsed: always,
  },
  {
    text: 'Gelman, A. & Carlin, J. (2014). Beyond power calculations: assessing type S and type M errors. Perspectives on Psychological Science 9, 641-651.',
    isUsed: hasComparison(({ sensitivity }) => (sensitivity?.exaggeration ?? null) !== null),
  },
  {
    text: "Guilbaud, O. (2008). Simultaneous confidence regions corresponding to Holm's step-down procedure and other closed-testing procedures. Biometrical Journal 50, 678-692.",
    isUsed: hasComparison(({ simultaneous }) => ['holm', 'hommel'].includes(simultaneous?.method ?? '')),
  },
  {
    text: 'Holm, S. (1979). A simple sequentially rejective multiple test procedure. Scandinavian Journal of Statistics 6, 65-70.',
    isUsed: ({ options }) =>
      options.multiplicity === 'holm' ||
      (options.multiplicity === 'dunnett' && options.inference !== 'fixed'),
  },
  {
    text: 'Hommel, G. (1988). A stagewise rejective multiple test procedure based on a modified Bonferroni test. Biometrika 75, 383-386.',
    isUsed: ({ options }) => options.multiplicity === 'hommel',
  },
  {
    text: 'Jennison, C. & Turnbull, B. W. (1989). Interim analyses: the repeated confidence interval approach. Journal of the Royal Statistical Society B 51, 305-361.',
    isUsed: hasComparison(({ groupSequential }) => groupSequential !== null),
  },
  {
    text: 'Lan, K. K. G. & DeMets, D. L. (1983). Discrete sequential boundaries for clinical trials. Biometrika 70, 659-663.',
    isUsed: ({ options }) => options.plannedUnits !== null,
  },
  {
    text: "Lin, W. (2013). Agnostic notes on regression adjustments to experimental data: reexamining Freedman's critique. Annals of Applied Statistics 7, 295-318.",
    isUsed: hasComparison(({ adjustment }) => adjustment?.method === 'interacted'),
  },
  {
    text: 'Lindon, M. & Malek, A. (2022). Anytime-valid inference for multinomial count data. NeurIPS 2022.',
    isUsed: ({ exposures }) => exposures.srm.sequentialPValue !== null,
  },
  {
    text: 'Newcombe, R. G. (1998). Interval estimation for the difference between independent proportions. Statistics in Medicine 17, 873-890.',
    isUsed: hasType('conversion', 'retention', 'funnel'),
  },
  {
    text: 'Royston, P. & Parmar, M. K. B. (2013). Restricted mean survival time: an alternative to the hazard ratio for the design and analysis of randomized trials with a time-to-event outcome. BMC Medical Research Methodology 13, 152.',
    isUsed: hasType('time-to-event'),
  },
  {
    text: 'Schultzberg, M., Ankargren, S. & Frånberg, M. (2024). Risk-aware product decisions in A/B tests with multiple metrics. arXiv:2402.11609.',
    isUsed: always,
  },
  {
    text: 'Waudby-Smith, I., Arbour, D., Sinha, R., Kennedy, E. H. & Ramdas, A. (2021). Time-uniform central limit theory and asymptotic confidence sequences. arXiv:2103.06476.',
    isUsed: hasComparison(({ sequential }) => sequential !== null),
  },
  {
    text: "Welch, B. L. (1947). The generalization of 'Student's' problem when several different population variances are involved. Biometrika 34, 28-35.",
    isUsed: hasType('count', 'count-distinct', 'sum', 'mean', 'ratio', 'time-to-event'),
  },
];
