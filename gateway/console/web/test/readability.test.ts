import { expect, test } from 'vitest';

import { isItalian, readability } from '../src/drafts/readability.ts';

const plain =
  'La ditta ha svuotato i cassonetti ieri sera. Se sono ancora pieni, scrivici qui. Per i mobili vecchi si chiama il numero verde. Il ritiro è gratis.';
const jargon =
  'In riferimento alla segnalazione in oggetto, si comunica che, previa effettuazione del sopralluogo tecnico da parte del personale incaricato dell’amministrazione comunale, si procederà alla calendarizzazione degli interventi manutentivi conseguentemente all’approvazione della documentazione amministrativa propedeutica.';

test('the index is that of the formula, and plain words read better than jargon', () => {
  // 27 words of 116 letters in 4 sentences: 89 + (1200 - 1160) / 27.
  expect(readability(plain)).toEqual({ index: 90, reading: 'everybody' });
  expect(readability(jargon)?.reading).toBe('few');
});

test('what is short, or no Italian, is not judged', () => {
  expect(readability('Grazie della segnalazione, provvediamo subito.')).toBeUndefined();
  const english =
    'Thank you for writing to us. The lamp in front of the school has been repaired this morning, and the street is lit again as before.';
  expect(isItalian(english)).toBe(false);
  expect(readability(english)).toBeUndefined();
});

test('numbers and times end no sentence', () => {
  const text =
    'L’ufficio è aperto dalle 9.30 alle 12.45 e la pratica costa 16.00 euro, da pagare con il bollettino che trovi nella pagina del comune o allo sportello';
  const stops = text.replaceAll('9.30', '9,30').replaceAll('12.45', '12,45').replaceAll('16.00', '16,00');
  expect(readability(text)).toEqual(readability(stops));
});
