import { expect, it, vi } from 'vitest';

import { MemoryStorage } from './storage.ts';

vi.stubGlobal('localStorage', new MemoryStorage());
const { requestState } = await import('../src/tickets/officeRequest.ts');

it('says what an office’s system says in our words where they are the standard’s, and in its own elsewhere', () => {
  expect(requestState('closed')).toBe('chiusa');
  expect(requestState('open')).toBe('aperta');
  expect(requestState('in lavorazione')).toBe('in lavorazione');
});
