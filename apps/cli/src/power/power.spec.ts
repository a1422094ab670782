import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { planPower } from '#libs/analysis';
import { program } from '../main.js';
import { RecordingTerminal } from '../terminal/recording-terminal.js';
import { parseNumberList, parseWeightList } from './parse-number-list.js';

async function csci(...args: string[]): Promise<RecordingTerminal> {
  const terminal = new RecordingTerminal();
  const command = program({}, terminal).exitOverride();
  await command.parseAsync(['node', 'csci', 'power', ...args]);
  return terminal;
}

async function answered(...args: string[]) {
  const { printed } = await csci(...args, '--json');
  return JSON.parse(printed.join('\n')) as { question: object; answer: ReturnType<typeof planPower> };
}

describe('csci power without a server', () => {
  it('sizes a share', async () => {
    const { answer } = await answered('--baseline', '0.1', '--effect', '0.2', '--inference', 'fixed');
    expect(answer.unitsByVariant).toEqual([3839, 3839]);
  });

  it('finds the smallest effect of a mean, and the power of a plan', async () => {
    const plan = ['--mean', '100', '--sd', '100', '--units', '12562', '--inference', 'fixed'];
    const { answer } = await answered(...plan);
    expect(answer.effect).toBeCloseTo(0.05, 3);
    const { answer: known } = await answered(...plan, '--effect', '0.05');
    expect(known.power).toBeCloseTo(0.8, 3);
  });

  it('reads every option', async () => {
    const { question } = await answered(
      ...['--mean', '20', '--sd', '35', '--type', 'ratio', '--correlation', '0.5', '--effect', '-0.03'],
      ...['--power', '0.9', '--alpha', '0.01', '--weights', '0.5,0.25,0.25', '--primary-metrics', '2'],
      ...['--guardrails', '1', '--inference', 'group-sequential', '--looks', '5', '--per-day', '900,400'],
      ...['--traffic', '0.5'],
    );
    expect(question).toEqual({
      type: 'ratio',
      baseline: { mean: 20, standardDeviation: 35, covariateCorrelation: 0.5 },
      weights: [0.5, 0.25, 0.25],
      metrics: 2,
      guardrails: 1,
      alpha: 0.01,
      power: 0.9,
      inference: 'group-sequential',
      looks: 5,
      effect: -0.03,
      units: null,
      days: null,
      newUnitsPerDay: [900, 400],
      traffic: 0.5,
    });
  });

  it('shows a table, the curve in weeks and the notes', async () => {
    const { printed } = await csci(
      '--baseline',
      '0.05',
      '--effect',
      '0.1',
      '--per-day',
      '4000',
      '--looks',
      '4',
    );
    const text = printed.join('\n');
    expect(text).toContain('Baseline         5 % (conversion, as given)');
    expect(text).toMatch(/Effect +\+10 % \(0\.5 percentage points\)/);
    expect(text).toMatch(/Units +[\d,]+ \([\d,]+ \+ [\d,]+\)/);
    expect(text).toMatch(/^14 +56,000 +\d/m);
    expect(text).toContain('- Asymptotic confidence sequence, 4 evenly spaced looks');
    expect(text).not.toMatch(/NaN|null|undefined/);
  });

  it('shows what four weeks find when nothing is asked', async () => {
    const { answer } = await answered('--baseline', '0.05', '--per-day', '1000', '--looks', '2');
    expect(answer).toMatchObject({ days: 28, units: 28_000 });
    expect(answer.effect).toBeGreaterThan(0);
  });

  it.each([
    [['--effect', '0.1'], '--baseline 0.05'],
    [['--baseline', '0.1', '--mean', '5', '--effect', '0.1'], 'not both'],
    [['--baseline', '0.1', '--type', 'sum', '--effect', '0.1'], '--mean and --sd'],
    [['--mean', '5', '--effect', '0.1'], '--sd'],
    [['--baseline', '0.1'], '--effect give the effect'],
    [['--baseline', '0.6', '--effect', '0.9'], 'which is no share'],
    [['--baseline', '0.1', '--days', '14'], '--per-day'],
  ])('says what is wrong with %j', async (args, message) => {
    await expect(csci(...args)).rejects.toThrow(message);
  });
});

describe('csci power with the project’s own data', () => {
  it('asks the server for what was said, and shows where the baseline is from', async () => {
    const bodies: unknown[] = [];
    const server = createServer((request, response) => {
      let text = '';
      request.on('data', (part: Buffer) => (text += part.toString()));
      request.on('end', () => {
        bodies.push([request.method, request.url, JSON.parse(text)]);
        response.setHeader('content-type', 'application/json');
        response.end(JSON.stringify(anAnswer()));
      });
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    try {
      const { printed } = await csci(
        '--metric',
        'revenue',
        '--variants',
        '3',
        '--url',
        url,
        '--key',
        'cs_admin_test',
      );
      expect(bodies).toEqual([
        ['POST', '/v1/power', { metric: 'revenue', historyDays: 28, variants: 3, days: 28 }],
      ]);
      expect(printed.join('\n')).toContain('20 ± 35 (sum, of revenue, 1,234 units)');
    } finally {
      server.close();
    }
  });
});

describe('lists', () => {
  it('are numbers with commas between', () => {
    expect(parseNumberList('5, 0,2.5')).toEqual([5, 0, 2.5]);
    expect(() => parseNumberList('5,,2')).toThrow('commas');
    expect(() => parseNumberList('-1')).toThrow('at least 0');
    expect(parseWeightList('0.333,0.333,0.334')).toHaveLength(3);
    expect(() => parseWeightList('1')).toThrow('two shares');
    expect(() => parseWeightList('0.5,0.6')).toThrow('sum to 1');
  });
});

function anAnswer() {
  const question = {
    type: 'sum' as const,
    baseline: { mean: 20, standardDeviation: 35, covariateCorrelation: 0 },
    weights: [1 / 3, 1 / 3, 1 / 3],
    metrics: 1,
    guardrails: 0,
    alpha: 0.05,
    power: 0.8,
    inference: 'fixed' as const,
    looks: 28,
    effect: null,
    units: null,
    days: 28,
    newUnitsPerDay: [100],
    traffic: 1,
  };
  const baseline = { ...question.baseline, source: 'metric', units: 1234 };
  return { question, answer: planPower(question), baseline };
}
