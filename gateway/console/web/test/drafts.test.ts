import { create } from '@bufbuild/protobuf';
import { beforeEach, describe, expect, test, vi } from 'vitest';

import { dropAllDrafts, dropDraft, keepDraft, readDraft, retyped } from '../src/drafts/drafts.ts';
import { OutgoingPost, undoTime } from '../src/drafts/outgoing.ts';
import { AnswerFinding_Kind as Kind, AnswerFindingSchema } from '../generated/mugugno/v1/answer_check_service_pb.ts';
import { TicketEntry_Kind as EntryKind } from '../generated/mugugno/v1/ticket_pb.ts';
import { colleaguesAnswer, since } from '../src/drafts/news.ts';
import { isBlocked, questionsFor, type Found } from '../src/drafts/questions.ts';
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

  test('what waits stays, and can be taken back, whatever else is posted of its ticket; what failed is forgotten', async () => {
    const post = new OutgoingPost();
    const away = vi.fn(() => Promise.reject(new Error('away')));
    post.post({ ticket: ofSori, town: 'Sori', send: away });
    await vi.runAllTimersAsync();
    const send = vi.fn(async () => {});
    post.post({ ticket: ofSori, town: 'Sori', send });
    post.post({ ticket: ofSori, town: 'Sori', send });
    expect(post.all().map(({ phase }) => phase)).toEqual(['waiting', 'waiting']);
    post.clear();
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

describe('a ready text', () => {
  const begun = { text: 'Passiamo giovedì a ritirare.', etag: '1', seen: 'a', template: 'tenants/sori/textTemplates/ritiro' };

  test('is one as long as words of it are left', () => {
    expect(retyped(begun, 'Passiamo venerdì a ritirare.').template).toBe(begun.template);
    expect(retyped(begun, 'Altro.')).toEqual({ text: 'Altro.', etag: '1', seen: 'a' });
    expect(retyped({ ...begun, template: '' }, 'Passiamo')).toEqual({ text: 'Passiamo', etag: '1', seen: 'a' });
  });
});

describe('what happened since', () => {
  const entry = (name: string, kind: EntryKind, author: string) => ({ name, kind, author });
  const entries = [
    entry('a', EntryKind.INBOUND, 'citizen'),
    entry('b', EntryKind.REPLY, 'bruno'),
    entry('c', EntryKind.STATE, 'bruno'),
    entry('d', EntryKind.INBOUND, 'citizen'),
    entry('e', EntryKind.REPLY, 'anna'),
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

  const clean: Found = { findings: [], townOf: (tenant) => (tenant === 'tenants/recco' ? 'Recco' : tenant) };
  // Of these words of the text.
  function found(text: string, ...words: [Kind, string, string?, boolean?][]): Found {
    const bytes = (part: string): number => new TextEncoder().encode(part).length;
    const findings = words.map(([kind, part, tenant = '', blocks = false]) => {
      const begin = bytes(text.slice(0, text.indexOf(part)));
      return create(AnswerFindingSchema, { kind, tenant, blocks, span: { begin, end: begin + bytes(part) } });
    });
    return { ...clean, findings };
  }

  test('none where nothing is odd', () => {
    expect(questionsFor(plain, clean)).toEqual([]);
  });

  test('for a comune that is named, one that was on the screen, and a ticket that changed', () => {
    expect(questionsFor({ ...plain, text: 'A Recco!', before: 'Recco', changed: true }, clean)).toEqual([
      { ask: 'named', others: ['Recco'] },
      { ask: 'switched', before: 'Recco' },
      { ask: 'changed' },
    ]);
  });

  test('for what the gateway finds of another comune, each thing once', () => {
    const text = 'Però la squadra è a Megli, a Megli.';
    expect(
      questionsFor({ ...plain, text }, found(text, [Kind.PLACE, 'Megli', 'tenants/recco'], [Kind.PLACE, 'Megli', 'tenants/recco'])),
    ).toEqual([{ ask: 'others', of: [{ words: 'Megli', town: 'Recco' }] }]);
    const name = 'A Recco!';
    expect(questionsFor({ ...plain, text: name }, found(name, [Kind.COMUNE, 'Recco', 'tenants/recco']))).toEqual([
      { ask: 'named', others: ['Recco'] },
    ]);
  });

  test('for what tells of a person, and then nothing leaves where everybody reads', () => {
    const text = 'Il numero è 333 1234567.';
    const asked = questionsFor({ ...plain, text }, found(text, [Kind.PERSONAL_TELEPHONE, '333 1234567']));
    expect(asked).toEqual([{ ask: 'person', words: ['333 1234567'], blocks: false }]);
    expect(isBlocked(asked)).toBe(false);
    expect(isBlocked(questionsFor({ ...plain, text }, found(text, [Kind.PERSONAL_TELEPHONE, '333 1234567', '', true])))).toBe(true);
  });

  test('where the gateway could not be asked', () => {
    expect(questionsFor(plain)).toEqual([{ ask: 'unchecked' }]);
  });
  test('for a colleague who works on it, and what one has answered', () => {
    const answered = { name: 'Bruno', text: 'Fatto.' };
    expect(questionsFor({ ...plain, colleague: 'Bruno', answered, changed: true }, clean)).toEqual([
      { ask: 'claimed', colleague: 'Bruno' },
      { ask: 'answered', ...answered },
    ]);
  });
});
