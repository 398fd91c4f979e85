import { describe, expect, it } from 'vitest';
import { createMailLanes, RelaySilent, type MailLanes } from '../../src/adapters/mail-lanes.js';
import { MailTrouble } from '../../src/ports.js';
import { priorities } from '../../src/protocol/priorities.js';

/** Lanes, and mails in them that end when they are told to. */
function openLanes(lanes: MailLanes = createMailLanes()) {
  const begun: string[] = [];
  const ended: string[] = [];
  const troubles = new Map<string, string>();
  const ends = new Map<string, (error: Error | null) => void>();
  const asides = new Map<string, () => void>();
  const send = (name: string, of: keyof typeof priorities = 'ordinary') =>
    lanes
      .inLane(priorities[of].priorityKey, ({ stepAside }) => {
        begun.push(name);
        asides.set(name, stepAside);
        return new Promise<void>((resolve, reject) =>
          ends.set(name, (error) => (error === null ? resolve() : reject(error))),
        );
      })
      .then(
        () => ended.push(name),
        (error: MailTrouble) => troubles.set(name, error.of),
      );
  return {
    begun,
    troubles,
    many: (prefix: string, count: number) => {
      for (let index = 0; index < count; index += 1) void send(`${prefix}${index}`);
    },
    send,
    /** Ends a mail, and lets what follows from that happen. */
    end: async (name: string, error: Error | null = null) => {
      ends.get(name)?.(error);
      await rest();
    },
    stepAside: async (name: string) => {
      asides.get(name)?.();
      await rest();
    },
    /** Mails that someone waits for: begun or to begin. */
    held: (of: number) => of - ended.length - troubles.size,
  };
}

const rest = () => new Promise<void>((resolve) => setImmediate(resolve));
const names = (prefix: string, count: number) =>
  Array.from({ length: count }, (_, index) => `${prefix}${index}`);

describe('many mails to a relay that takes long', () => {
  it('hold no more than half of a worker’s places: the others are told at once', async () => {
    const { many, begun, troubles, held } = openLanes();
    many('m', 300);
    await rest();
    expect(begun).toEqual(['m0', 'm1', 'm2']);
    expect(held(300)).toBe(20);
    expect(new Set(troubles.values())).toEqual(new Set(['busy']));
  });

  it('hold no more than that where someone waits for all of them, and give up the last others for those', async () => {
    const { many, send, begun, troubles, held } = openLanes();
    many('m', 20);
    for (const name of names('link', 30)) void send(name, 'awaited');
    await rest();
    expect(begun).toEqual(['m0', 'm1', 'm2']);
    expect(held(50)).toBe(20);
    expect([troubles.get('m19'), troubles.get('link29')]).toEqual(['busy', 'busy']);
  });

  it('hold no more than that where six wait for their answers beside', async () => {
    const { many, stepAside, held } = openLanes();
    many('m', 20);
    await rest();
    for (const name of names('m', 6)) await stepAside(name);
    many('n', 20);
    await rest();
    expect(held(40)).toBe(20);
  });

  it('get every fourth turn, and some places to wait, where ever more come that someone waits for', async () => {
    const { many, send, end, begun, troubles } = openLanes();
    for (const name of names('link', 30)) void send(name, 'awaited');
    many('m', 6);
    for (const name of names('more', 30)) void send(name, 'awaited');
    await rest();
    expect(names('m', 6).filter((name) => !troubles.has(name))).toEqual(names('m', 5));
    for (const name of names('link', 7)) await end(name);
    expect(begun.slice(3)).toEqual(['link3', 'link4', 'link5', 'm0', 'link6', 'link7', 'link8']);
  });

  it('go in their order, but for those that someone waits for', async () => {
    const { many, send, end, begun, troubles } = openLanes();
    many('m', 10);
    void send('news', 'background');
    void send('link', 'awaited');
    void send('code', 'urgent');
    await rest();
    expect(troubles.has('code')).toBe(false);
    await end('m0');
    await end('m1');
    await end('m2');
    expect(begun).toEqual(['m0', 'm1', 'm2', 'code', 'link', 'm3']);
  });

  it('make way, six at the most, once it has their texts and doesn’t answer', async () => {
    const { many, stepAside, end, begun } = openLanes();
    many('m', 15);
    await rest();
    for (const name of names('m', 7)) await stepAside(name);
    expect(begun).toEqual(names('m', 9));
    // The seventh makes way as soon as there is room beside.
    await end('m0');
    expect(begun).toEqual(names('m', 10));
    for (const name of names('m', 9)) await end(name);
    expect(begun).toEqual(names('m', 12));
  });

  it('make no more way once they have ended', async () => {
    const { many, stepAside, end, begun } = openLanes();
    many('m', 15);
    await rest();
    for (const name of names('m', 6)) {
      await end(name);
      await stepAside(name);
    }
    expect(begun).toEqual(names('m', 9));
    for (const name of ['m6', 'm7', 'm8']) await stepAside(name);
    expect(begun).toEqual(names('m', 12));
  });
});

describe('a relay that says nothing', () => {
  const silence = new RelaySilent('nothing');

  it('is tried by one mail at a time after the third time in a row; the others are told at once', async () => {
    const { many, end, begun, troubles, held } = openLanes();
    many('m', 20);
    await rest();
    for (const name of names('m', 3)) await end(name, silence);
    // The lanes of the first two were handed on.
    expect(begun).toEqual(names('m', 5));
    expect(held(20)).toBe(2);
    // The three themselves have trouble with the relay, the others come later.
    expect([...new Set(troubles.values())].toSorted()).toEqual(['busy', 'relay']);
    expect([troubles.get('m0'), troubles.get('m5')]).toEqual(['relay', 'busy']);
    await end('m3', silence);
    await end('m4', silence);
    many('n', 5);
    await rest();
    expect(begun.filter((name) => name.startsWith('n'))).toEqual(['n0']);
    expect(troubles.get('n1')).toBe('busy');
  });

  it('gets all lanes again once it answers, also with a refusal', async () => {
    const { many, end, begun } = openLanes();
    many('m', 3);
    await rest();
    for (const name of names('m', 3)) await end(name, silence);
    many('n', 1);
    await rest();
    await end('n0', new MailTrouble('421', 'relay'));
    many('o', 5);
    await rest();
    expect(begun.slice(-3)).toEqual(names('o', 3));
  });
});
