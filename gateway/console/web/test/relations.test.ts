import { create } from '@bufbuild/protobuf';
import { expect, test } from 'vitest';

import { RouteSchema } from '../generated/mugugno/v1/route_pb.ts';
import { secondTopic } from '../src/tickets/relations.ts';

function route(topics: readonly [topic: string, score: number, begin: number, end: number][]) {
  return create(RouteSchema, {
    topics: topics.map(([topic, score, begin, end]) => ({ topic, score, spans: [{ begin, end }] })),
  });
}

test('two kinds of thing in different words look like two matters', () => {
  const two = route([['road.pothole', 1.8, 10, 20], ['waste.missed', 1, 40, 60]]);
  expect(secondTopic(two, 'road.pothole')).toBe('waste.missed');
  // What a person said it is about is the one it has.
  expect(secondTopic(two, 'waste.missed')).toBe('road.pothole');
});

test('the same words, the same kind of thing or a weak one are one matter', () => {
  expect(secondTopic(route([['road.pothole', 1.8, 10, 20], ['waste.missed', 1, 15, 25]]), 'road.pothole')).toBe('');
  expect(secondTopic(route([['road.pothole', 1.8, 10, 20], ['road.surface', 1, 40, 60]]), 'road.pothole')).toBe('');
  expect(secondTopic(route([['road.pothole', 1.8, 10, 20], ['waste.missed', 0.6, 40, 60]]), 'road.pothole')).toBe('');
  expect(secondTopic(route([['road.pothole', 1.8, 10, 20]]), 'road.pothole')).toBe('');
  expect(secondTopic(undefined, '')).toBe('');
});
