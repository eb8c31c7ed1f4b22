import { beforeEach, describe, expect, test, vi } from 'vitest';

import { dropAllDrafts, dropDraft, keepDraft, readDraft } from '../src/drafts/drafts.ts';
import { OutgoingPost, undoTime } from '../src/drafts/outgoing.ts';
import { TicketEntry_Kind as Kind } from '../generated/mugugno/v1/ticket_pb.ts';
import { colleaguesAnswer, since } from '../src/drafts/news.ts';
import { questionsFor } from '../src/drafts/questions.ts';
import { MemoryStorage } from './storage.ts';

const anna = 'associations/golfo/staff/anna';
const bruno = 'associations/golfo/staff/bruno';
const ofSori = 'tenants/sori/tickets/1';
const ofRecco = 'tenants/recco/tickets/1';

describe('drafts', () => {
  let store: MemoryStorage;
  beforeEach(() => {
    store = new MemoryStorage();
  });

  test('belong to a person, a ticket of a comune, and a kind', () => {
    keepDraft(anna, ofSori, 'reply', { text: 'Buongiorno', etag: '3', seen: 'e' }, store);
    expect(readDraft(anna, ofSori, 'reply', store)).toEqual({ text: 'Buongiorno', etag: '3', seen: 'e' });
    expect(readDraft(anna, ofRecco, 'reply', store)).toBeNull();
    expect(readDraft(anna, ofSori, 'note', store)).toBeNull();
    expect(readDraft(bruno, ofSori, 'reply', store)).toBeNull();
  });

  test('of nothing are none', () => {
    keepDraft(anna, ofSori, 'reply', { text: 'x', etag: '', seen: '' }, store);
    keepDraft(anna, ofSori, 'reply', { text: '  \n', etag: '', seen: '' }, store);
    expect(store.length).toBe(0);
  });

  test('go when they are sent, and all of them when somebody signs out', () => {
    for (const ticket of [ofSori, ofRecco]) keepDraft(anna, ticket, 'reply', { text: 'x', etag: '', seen: '' }, store);
    store.setItem('other', 'stays');
    dropDraft(anna, ofSori, 'reply', store);
    expect(readDraft(anna, ofSori, 'reply', store)).toBeNull();
    dropAllDrafts(store);
    expect(store.length).toBe(1);
  });

  test('that cannot be read are none', () => {
    store.setItem(`mugugno.draft/${anna}/${ofSori}/reply`, '{"text":');
    expect(readDraft(anna, ofSori, 'reply', store)).toBeNull();
  });
});

describe('what is about to leave', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });

  test('leaves after ten seconds, once, under the id it had from the beginning', async () => {
    const post = new OutgoingPost();
    const send = vi.fn(async () => {});
    post.post({ ticket: ofSori, town: 'Sori', send });
    const { id } = post.all()[0]!;
    await vi.advanceTimersByTimeAsync(undoTime - 1);
    expect(send).not.toHaveBeenCalled();
    expect(post.pending()).toBe(true);
    await vi.advanceTimersByTimeAsync(1);
    expect(send).toHaveBeenCalledExactlyOnceWith(id);
    expect(post.all()[0]?.phase).toBe('sent');
    expect(post.pending()).toBe(false);
    await vi.runAllTimersAsync();
    expect(post.all()).toEqual([]);
  });

  test('can be taken back', async () => {
    const post = new OutgoingPost();
    const send = vi.fn(async () => {});
    post.post({ ticket: ofSori, town: 'Sori', send });
    post.post({ ticket: ofRecco, town: 'Recco', send });
    expect(post.undoLast()?.ticket).toBe(ofRecco);
    post.clear();
    expect(post.all()).toEqual([]);
    await vi.runAllTimersAsync();
    expect(send).not.toHaveBeenCalled();
  });

  test('that fails is repeated by a person alone, as the same call', async () => {
    const post = new OutgoingPost();
    const send = vi.fn<(id: string) => Promise<void>>().mockRejectedValueOnce(new Error('away')).mockResolvedValue();
    post.post({ ticket: ofSori, town: 'Sori', send });
    const { id } = post.all()[0]!;
    await vi.runAllTimersAsync();
    expect(post.all()[0]?.phase).toBe('failed');
    expect(post.undo(id)).toBe(false);
    post.retry(id);
    await vi.advanceTimersByTimeAsync(0);
    expect(send.mock.calls).toEqual([[id], [id]]);
    expect(post.all()[0]?.phase).toBe('sent');
  });
});

describe('what happened since', () => {
  const entry = (name: string, kind: Kind, author: string) => ({ name, kind, author });
  const entries = [
    entry('a', Kind.INBOUND, 'citizen'),
    entry('b', Kind.REPLY, 'bruno'),
    entry('c', Kind.STATE, 'bruno'),
    entry('d', Kind.INBOUND, 'citizen'),
    entry('e', Kind.REPLY, 'anna'),
  ];

  test('is what has words after what was seen last, and nothing where nothing was seen', () => {
    expect(since(entries, 'a').map(({ name }) => name)).toEqual(['b', 'd', 'e']);
    expect(since(entries, 'e')).toEqual([]);
    expect(since(entries, 'gone')).toEqual([]);
  });

  test('a colleague\'s answer is none of one\'s own, nor what the citizen wrote', () => {
    expect(colleaguesAnswer(since(entries, 'a'), 'anna')?.name).toBe('b');
    expect(colleaguesAnswer(since(entries, 'b'), 'anna')).toBeUndefined();
  });
});

describe('questions before sending', () => {
  const plain = { text: 'Passiamo domani.', town: 'Sori', known: ['Sori', 'Recco'], before: '', colleague: '', answered: undefined, changed: false };

  test('none where nothing is odd', () => {
    expect(questionsFor(plain)).toEqual([]);
  });

  test('for a comune that is named, one that was on the screen, and a ticket that changed', () => {
    expect(questionsFor({ ...plain, text: 'A Recco!', before: 'Recco', changed: true })).toEqual([
      { ask: 'named', others: ['Recco'] },
      { ask: 'switched', before: 'Recco' },
      { ask: 'changed' },
    ]);
  });

  test('for a colleague who works on it, and what one has answered', () => {
    const answered = { name: 'Bruno', text: 'Fatto.' };
    expect(questionsFor({ ...plain, colleague: 'Bruno', answered, changed: true })).toEqual([
      { ask: 'claimed', colleague: 'Bruno' },
      { ask: 'answered', ...answered },
    ]);
  });
});
