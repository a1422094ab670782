import { readAnswer } from './read-answer.js';

const REJECTED = [{ index: 0, errors: [] }];

describe('readAnswer', () => {
  it.each([
    [202, { accepted: 1, duplicates: 0, rejected: [] }, []],
    [202, { accepted: 1, duplicates: 0, rejected: REJECTED }, REJECTED],
    [400, { type: '/problems/invalid-input', rejected: REJECTED }, REJECTED],
  ])('settles by %d %j', (status, body, rejected) => {
    expect(readAnswer(status, JSON.stringify(body))).toEqual({ kind: 'settled', rejected });
  });

  it.each([
    [400, '{"type":"/problems/invalid-input","detail":"too deep"}'],
    [422, '{"type":"/problems/invalid-input"}'],
    [413, '<html>'],
  ])('looks for the event that makes it %d %s', (status, text) => {
    expect(readAnswer(status, text).kind).toBe('unreadable');
  });

  it.each([
    [200, '<html>'],
    [200, '{"rejected":[]}'],
    [202, ''],
    [202, '{"accepted":1,"dupl'],
    [202, 'null'],
    [302, '{"accepted":1,"rejected":[]}'],
    [400, '<html>The plain HTTP request was sent to HTTPS port'],
    [401, '{"type":"/problems/unauthorized"}'],
    [404, '{"type":"/problems/not-found"}'],
    [429, ''],
    [503, '{"type":"/problems/unavailable","rejected":[]}'],
  ])('learns nothing of the events from %d %s', (status, text) => {
    expect(readAnswer(status, text).kind).toBe('failed');
  });
});
