import { GrowthBookClient } from '@growthbook/growthbook';
import { assign, type Assignment, type AssignmentExperiment, compileCatalogue } from '#libs/assignment';
import { bucketOf, prepareSeed } from '../../libs/assignment/src/hashing/hash.js';
import type { Side } from './best-slices.js';

type User = { readonly id: string; readonly country: string; readonly age: number };

const COUNTRIES = ['NL', 'BE', 'DE', 'FR'];

/** A thousand users with ids as long as a UUID, of whom four in five meet both conditions. */
const USERS = parsed(
  Array.from({ length: 1000 }, (_, index) => ({
    id: `0197c1a5-7c1e-7a00-8000-${String(index * 7919).padStart(12, '0')}`,
    country: index % 10 === 0 ? 'US' : (COUNTRIES[index % 4] as string),
    age: index % 10 === 5 ? 15 : 20 + (index % 50),
  })),
);

/** As attributes arrive: parsed from JSON, so that their texts are flat. */
function parsed(users: readonly User[]): readonly User[] {
  return JSON.parse(JSON.stringify(users)) as User[];
}

function userAt(index: number): User {
  return USERS[index % USERS.length] as User;
}

function experimentAt(index: number): AssignmentExperiment {
  return {
    key: `experiment-${index}`,
    status: 'running',
    condition: { country: { $in: COUNTRIES }, age: { $gte: 18 } },
    variants: [
      { key: 'control', weight: 0.5, value: 'old' },
      { key: 'treatment', weight: 0.5, value: 'new' },
    ],
  };
}

function ours(count: number): Side {
  const catalogue = compileCatalogue(
    Array.from({ length: count }, (_, index) => experimentAt(index)),
    'bench',
  );
  return { name: 'assign', run: (index) => assign(catalogue, userAt(index)) };
}

/** What a careful engineer would write for one such experiment; same hash, same shape of answer. */
function handWritten(key: string): (user: User) => Assignment {
  const seed = prepareSeed(key, 2);
  return ({ id, country, age }) => {
    const isCovered = country === 'NL' || country === 'BE' || country === 'DE' || country === 'FR';
    if (!isCovered || !(age >= 18)) {
      return {
        experiment: key,
        variant: 'control',
        value: 'old',
        reason: 'DEFAULT',
        inExperiment: false,
        bucket: null,
      };
    }
    const bucket = bucketOf(seed, id);
    const [variant, value] = bucket < 0.5 ? ['control', 'old'] : ['treatment', 'new'];
    return { experiment: key, variant, value, reason: 'SPLIT', inExperiment: true, bucket };
  };
}

function floor(count: number): Side {
  const closures = Array.from({ length: count }, (_, index) => handWritten(experimentAt(index).key));
  return {
    name: 'hand-compiled',
    run: (index) => {
      const user = userAt(index);
      const answers = new Array<Assignment>(closures.length);
      for (let at = 0; at < closures.length; at += 1)
        answers[at] = (closures[at] as (user: User) => Assignment)(user);
      return answers;
    },
  };
}

function reference(count: number): Side {
  const keys = Array.from({ length: count }, (_, index) => experimentAt(index).key);
  const rule = (key: string) => ({
    key,
    variations: ['old', 'new'],
    weights: [0.5, 0.5],
    hashVersion: 2,
    condition: experimentAt(0).condition as never,
  });
  const features = Object.fromEntries(keys.map((key) => [key, { defaultValue: 'old', rules: [rule(key)] }]));
  const client = new GrowthBookClient({}).initSync({ payload: { features } });
  return {
    name: 'growthbook evalFeature',
    run: (index) => {
      const context = { attributes: userAt(index) };
      return keys.map((key) => client.evalFeature(key, context));
    },
  };
}

/** Our evaluator, the reference SDK and the floor, each answering `count` experiments for a user. */
export function sidesFor(count: number): { ours: Side; reference: Side; floor: Side } {
  return { ours: ours(count), reference: reference(count), floor: floor(count) };
}
