import { describe, expect, it } from 'vitest';
import { grantedOf, grantsProblem, resourcesOf, settingsWith, timeoutMs, toolsOf, usualFilling, withFilled } from './tools';

const SAYS = {
  kind: 'mcp',
  server: {
    name: 'harbour',
    tools: [
      { name: 'timetable', description: 'Looks it up.', inputSchema: { properties: { about: { type: 'string' }, query: { type: 'string' }, count: { type: 'integer' }, any: {} }, required: ['query'] } },
      { name: 'plain' },
      { description: 'has no name' },
      { name: 'constructor' }
    ],
    resources: [{ uri: 'harbour://rules', name: 'rules' }, { name: 'lost' }]
  }
};

describe('what a server offers', () => {
  it('is read from what it says of itself', () => {
    expect(toolsOf(SAYS)).toEqual([
      { name: 'timetable', description: 'Looks it up.', takes: ['query', 'about', 'any'] },
      { name: 'plain', description: '', takes: [] }
    ]);
    expect(resourcesOf(SAYS)).toEqual([{ uri: 'harbour://rules', name: 'rules' }]);
  });

  it('is nothing where it says something else', () => {
    expect([toolsOf({}), toolsOf({ server: 'harbour' }), toolsOf({ server: { tools: 'all' } }), resourcesOf({ server: { resources: [5, null] } })]).toEqual([[], [], [], []]);
  });
});

describe('what is granted of it', () => {
  it('is read as the room reads it', () => {
    expect(grantedOf({})).toEqual({ tools: {}, resources: [] });
    expect(grantedOf({ tools: 'timetable', resources: 'harbour://rules' })).toEqual({ tools: {}, resources: [] });
    expect(grantedOf({ tools: { a: { question: 'q', memory: 5, nonsense: 'x' }, b: null } }).tools).toEqual({ a: { question: 'q' }, b: { question: 'query' } });
    expect(Object.keys(grantedOf({ tools: { a: {}, b: {}, c: {}, d: {}, e: {} } }).tools)).toEqual(['a', 'b', 'c', 'd']);
    expect(grantedOf({ resources: ['a', 5, 'b', 'c', 'd', 'e'] }).resources).toEqual(['a', 'b', 'c', 'd']);
  });

  it('takes the place of what was granted, and of nothing else', () => {
    const settings = { tools: { a: {} }, colour: 'blue' };
    expect(settingsWith(settings, { tools: {}, resources: [] })).toEqual({ colour: 'blue' });
    const granted = { tools: { b: { question: 'q' } }, resources: ['harbour://rules'] };
    expect(grantedOf(settingsWith(settings, granted))).toEqual(granted);
  });

  it('begins with the fan’s last words', () => {
    const [timetable, plain] = toolsOf(SAYS);
    expect([timetable, plain].map((tool) => tool && usualFilling(tool))).toEqual([{ question: 'query' }, { question: 'query' }]);
    expect(withFilled({ question: 'query' }, 'memory', 'about')).toEqual({ question: 'query', memory: 'about' });
    expect(withFilled({ question: 'query' }, 'question', '')).toEqual({});
  });

  it('says where it would do nothing', () => {
    const asks = (filling: object) => ({ tools: { timetable: filling }, resources: [] });
    expect(grantsProblem(asks({ question: 'query' }), ['question'])).toBeNull();
    expect(grantsProblem(asks({}), ['question'])).toMatch(/^Say what “timetable”/);
    expect(grantsProblem(asks({ memory: 'about' }), ['question'])).toMatch(/memories, which its server may not be told/);
  });
});

describe('how long a server is waited for', () => {
  it('is between a tenth of a second and half a minute', () => {
    expect([2, 0.1, 30, 0.05, 31, null, Number.NaN].map(timeoutMs)).toEqual([2_000, 100, 30_000, null, null, null, null]);
  });
});
